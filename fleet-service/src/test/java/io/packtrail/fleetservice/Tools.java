package io.packtrail.fleetservice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/**
 * What tests need beside Java. On a desk a test without it is skipped and says what to install; in
 * CI ({@code CI=true}), which installs all of it, the test fails.
 */
final class Tools {
  private Tools() {}

  /** Needs a program, on the path or where system programs lie. */
  static void need(String program, String debianPackage) {
    need(
        isThere(program),
        "%s must be installed (Debian package %s), got none".formatted(program, debianPackage));
  }

  /** Needs a variable of the environment. */
  static void needSetting(String name, String meaning) {
    String value = System.getenv(name);
    need(
        value != null && !value.isBlank(),
        "%s must be set to %s, got nothing".formatted(name, meaning));
  }

  /**
   * Needs anything else.
   *
   * @param sentence what must be there, and what was found
   */
  static void need(boolean isThere, String sentence) {
    if (!isThere && "true".equals(System.getenv("CI"))) {
      throw new AssertionFailedError("in CI nothing is skipped: " + sentence);
    }
    assumeTrue(isThere, () -> "skipped: " + sentence);
  }

  private static boolean isThere(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/bin", "/usr/sbin", "/sbin"))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
