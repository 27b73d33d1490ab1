package io.packtrail.fleetservice.config;

import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.Mandate;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.sohmodel.learned.LearnedModels;
import io.packtrail.sohmodel.tribuo.ModelFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of a setting to its value. Messages continue the key's name: "must be …, got …". */
final class ConfigValues {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB|GiB)");
  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  private ConfigValues() {}

  static String text(String text) {
    return text;
  }

  static boolean yesOrNo(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("must be true or false", text);
    };
  }

  static LogFormat logFormat(String text) {
    return switch (text.strip()) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw refused("must be text or json", text);
    };
  }

  /** The name of a share: a level of a topic filter without wildcards (MQTT 5, 4.8.2). */
  static String shareName(String text) {
    if (text.chars().anyMatch(c -> c == '+' || c == '#' || c == '/')) {
      throw refused("must hold none of + # /", text);
    }
    return text;
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw refused("must be a path", text);
    }
  }

  static Path readableFile(String text) {
    Path file = path(text);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw refused("must be a file that can be read", text);
    }
    return file;
  }

  /** A file that {@code check} takes; it throws as the methods of {@code PemFiles} do. */
  static Function<String, Path> fileOf(Function<Path, ?> check) {
    return text -> {
      Path file = readableFile(text);
      Object unused = check.apply(file);
      return file;
    };
  }

  static MappingProfiles mappingProfiles(String text) {
    return MappingProfiles.read(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(ConfigValues::path)
            .toList());
  }

  /** Read here, so that a damaged model is reported with the other mistakes. */
  static LearnedModels learnedModels(String text) {
    try {
      return ModelFolder.loadSet(path(text));
    } catch (LearnedModelException e) {
      throw new IllegalArgumentException(
          "must name learned models that can be used, got %s: %s".formatted(text, e.getMessage()),
          e);
    }
  }

  static String jdbcUrl(String text) {
    if (!text.startsWith("jdbc:postgresql:")) {
      throw refused("must start with jdbc:postgresql:", text);
    }
    return text;
  }

  /** An address to listen on; names are looked up, so that a mistake shows before the start. */
  static String address(String text) {
    try {
      InetAddress unused = InetAddress.getByName(text.strip());
      return text.strip();
    } catch (UnknownHostException e) {
      throw refused("must be an address of this machine", text);
    }
  }

  static String businessPartner(String text) {
    if (text.matches("BPNL[0-9A-Z]{12}")) {
      return text;
    }
    throw refused("must be BPNL and 12 digits or capital letters", text);
  }

  /** An address with a path, unlike {@link #uri}. */
  static URI webAddress(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw refused("must be an http or https URL: " + e.getReason(), text);
    }
    throw refused("must be an http or https URL without user, query and fragment", text);
  }

  static Mandate mandate(String text) {
    try {
      return Mandate.parse(Files.readAllBytes(Path.of(text)));
    } catch (IOException e) {
      throw refused("must be a file that can be read", text);
    } catch (PassportException e) {
      throw refused("must hold a mandate: " + e.getMessage(), text);
    }
  }

  static PublishPolicy publishPolicy(String text) {
    try {
      return PublishPolicy.of(Files.readString(Path.of(text)));
    } catch (IOException e) {
      throw refused("must be a file that can be read", text);
    } catch (PassportException e) {
      throw refused("must hold a table of attributes: " + e.getMessage(), text);
    }
  }

  static String hostName(String text) {
    if (!HOST.matcher(text).matches()) {
      throw refused("must be a host name in lower case", text);
    }
    return text;
  }

  static Function<String, URI> uri(String... schemes) {
    List<String> allowed = List.of(schemes);
    return text -> {
      URI uri;
      try {
        uri = URI.create(text);
      } catch (IllegalArgumentException e) {
        throw refused("must be a URL", text);
      }
      if (uri.getScheme() == null || !allowed.contains(uri.getScheme()) || uri.getHost() == null) {
        throw refused("must be a URL with scheme " + String.join(", ", allowed), text);
      }
      return uri;
    };
  }

  static Function<String, Integer> integer(int low, int high) {
    return text -> {
      String condition = "must be a whole number in [%d, %d]".formatted(low, high);
      try {
        int value = Integer.parseInt(text.strip());
        if (value >= low && value <= high) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw refused(condition, text);
      }
      throw refused(condition, text);
    };
  }

  /** A duration such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}. */
  static Function<String, Duration> duration(Duration low, Duration high) {
    return text -> {
      Matcher matcher = DURATION.matcher(text.strip());
      if (!matcher.matches()) {
        throw refused("must be a duration with its unit (ms, s, m, h, d), for example 30s", text);
      }
      long count = Long.parseLong(matcher.group(1));
      Duration value =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
      if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
        throw refused("must be between %s and %s".formatted(plain(low), plain(high)), text);
      }
      return value;
    };
  }

  /** A size such as {@code 512KiB} or {@code 4MiB}. */
  static Function<String, Integer> bytes(int low, int high) {
    return text -> {
      Matcher matcher = SIZE.matcher(text.strip());
      if (!matcher.matches()) {
        throw refused("must be a size with its unit (B, KiB, MiB, GiB), for example 4MiB", text);
      }
      long unit =
          switch (matcher.group(2)) {
            case "B" -> 1L;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            default -> 1L << 30;
          };
      long value = Long.parseLong(matcher.group(1)) * unit;
      if (value < low || value > high) {
        throw refused("must be between %d B and %d B".formatted(low, high), text);
      }
      return (int) value;
    };
  }

  private static String plain(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static IllegalArgumentException refused(String condition, String text) {
    return new IllegalArgumentException(condition + ", got " + text);
  }
}
