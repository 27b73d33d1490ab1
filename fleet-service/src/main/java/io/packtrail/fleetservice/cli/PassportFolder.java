package io.packtrail.fleetservice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a folder holds for {@code verify}. A damaged passport must not be passed over, so whatever
 * may be one counts, and what is none is named.
 *
 * @param passports files to be checked, by name
 * @param passedOver a line for each other file, and why
 */
record PassportFolder(List<String> passports, List<String> passedOver) {
  /** A file of this size (bytes) or more is no DID document and no status list. */
  private static final long MAX_BESIDE = 32L << 20;

  private static final List<String> ENDINGS = List.of(".zip", ".json", ".jwt", ".sd-jwt");

  static PassportFolder of(Path folder) throws IOException {
    List<String> passports = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    try (Stream<Path> listed = Files.list(folder)) {
      for (Path file : listed.filter(Files::isRegularFile).sorted().toList()) {
        String why = notAPassport(file);
        if (why == null) {
          passports.add(file.toString());
        } else {
          passedOver.add("%s is left out: %s".formatted(file, why));
        }
      }
    }
    return new PassportFolder(passports, passedOver);
  }

  private static @Nullable String notAPassport(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (ENDINGS.stream().noneMatch(name::endsWith)) {
      return "its name must end in one of " + String.join(", ", ENDINGS);
    }
    if (!name.endsWith(".json") || Files.size(file) >= MAX_BESIDE) {
      return null;
    }
    if (name.equals(EvidenceBundle.OBSERVATIONS)) {
      return "it is a bundle's list of observations: give the ZIP to have it checked";
    }
    try {
      JsonNode json = StrictJson.parseObject(Files.readAllBytes(file));
      if (json.has("files") && json.has("digest")) {
        return "it is a bundle's manifest: give the ZIP to have it checked";
      }
      if (json.has("verificationMethod") && !json.has("proof")) {
        return "it is a DID document, which --did takes";
      }
      boolean isList = json.path("type").path(1).asText().equals("BitstringStatusListCredential");
      return isList ? "it is a status list, which --status takes" : null;
    } catch (PassportException e) {
      return null;
    }
  }
}
