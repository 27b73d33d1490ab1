package io.packtrail.mqttingest.wire.mapping;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.mapping.MappingProfile.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The profiles of one service: which topics they cover, and whose these are. Immutable. */
public final class MappingProfiles {
  /** No profile at all. */
  public static final MappingProfiles NONE = new MappingProfiles(List.of());

  /** Names of the profiles that can be the {@code base} of another. */
  public static final List<String> SHIPPED =
      List.of("euro7-ota", "gbt32960", "kuksa-vss", "sparkplug", "teslamate");

  private final List<MappingProfile> profiles;

  private MappingProfiles(List<MappingProfile> profiles) {
    this.profiles = profiles;
  }

  /**
   * The profiles in these files, and in the {@code .yaml} files of these folders.
   *
   * @throws IllegalArgumentException with every mistake in all of them
   */
  public static MappingProfiles read(List<Path> paths) {
    List<String> problems = new ArrayList<>();
    List<MappingProfile> profiles = new ArrayList<>();
    for (Path file : files(paths, problems)) {
      try {
        MappingProfile profile =
            ProfileReader.read(file.toString(), Files.readAllBytes(file), problems);
        if (profile != null) {
          profiles.add(profile);
        }
      } catch (IOException unreadable) {
        problems.add(file + " must be readable, got " + unreadable.getMessage());
      }
    }
    return of(profiles, problems);
  }

  /** Profiles given as YAML; for tests and tools. */
  public static MappingProfiles parse(List<String> yamls) {
    List<String> problems = new ArrayList<>();
    List<MappingProfile> profiles = new ArrayList<>();
    for (int i = 0; i < yamls.size(); i++) {
      byte[] yaml = yamls.get(i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      MappingProfile profile = ProfileReader.read("profile " + (i + 1), yaml, problems);
      if (profile != null) {
        profiles.add(profile);
      }
    }
    return of(profiles, problems);
  }

  private static MappingProfiles of(List<MappingProfile> profiles, List<String> problems) {
    List<String> names = profiles.stream().map(MappingProfile::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      problems.add("profiles must have different names, got " + names);
    }
    if (profiles.stream().filter(p -> p.format() == Format.SPARKPLUG).count() > 1) {
      problems.add("profiles must have at most one of format sparkplug, got more");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "must hold profiles without mistakes, got " + String.join("; ", problems));
    }
    return new MappingProfiles(List.copyOf(profiles));
  }

  private static List<Path> files(List<Path> paths, List<String> problems) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> inside = Files.list(path)) {
        inside.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(files::add);
      } catch (IOException unreadable) {
        problems.add(path + " must be readable, got " + unreadable.getMessage());
      }
    }
    return files;
  }

  /** A profile that covers a topic, and what its captures stand for there. */
  record Match(MappingProfile profile, Map<String, String> captured) {}

  /** The profiles of a topic, in the order in which they were read. */
  List<Match> matching(String topic) {
    List<Match> matches = new ArrayList<>();
    for (MappingProfile profile : profiles) {
      TopicPattern pattern = profile.topic();
      Map<String, String> captured = pattern == null ? null : pattern.match(topic);
      if (captured != null) {
        matches.add(new Match(profile, captured));
      }
    }
    return matches;
  }

  /** Whether a profile binds the topic to this gateway, so that it may publish there. */
  public boolean mayPublish(GatewayId gatewayId, String topic) {
    return matching(topic).stream()
        .anyMatch(match -> gatewayId.equals(match.profile().gatewayOf(match.captured())));
  }

  /** The gateway in whose name a topic speaks; null where no profile covers it. */
  public @Nullable GatewayId gatewayOf(String topic) {
    for (Match match : matching(topic)) {
      GatewayId gateway = match.profile().gatewayOf(match.captured());
      if (gateway != null) {
        return gateway;
      }
    }
    return null;
  }

  /** MQTT filters that cover every topic of every profile. */
  public List<String> filters() {
    List<String> filters = new ArrayList<>();
    for (MappingProfile profile : profiles) {
      TopicPattern topic = profile.topic();
      if (topic != null && !filters.contains(topic.filter())) {
        filters.add(topic.filter());
      }
    }
    return filters;
  }

  /** The fields by the names of Sparkplug's metrics: a profile's, else Packtrail's own names. */
  public Map<String, FieldMapping> sparkplugFields() {
    return profiles.stream()
        .filter(profile -> profile.format() == Format.SPARKPLUG)
        .findFirst()
        .map(MappingProfile::fields)
        .orElseGet(FieldMapping::ownNames);
  }

  /** Whether a profile is of Sparkplug. */
  public boolean hasSparkplug() {
    return profiles.stream().anyMatch(profile -> profile.format() == Format.SPARKPLUG);
  }

  /** Names of the profiles whose samples bear the time of receipt, for want of a better one. */
  public List<String> withoutClock() {
    return profiles.stream()
        .filter(profile -> profile.format() != Format.SPARKPLUG && profile.clock().path() == null)
        .map(MappingProfile::name)
        .toList();
  }
}
