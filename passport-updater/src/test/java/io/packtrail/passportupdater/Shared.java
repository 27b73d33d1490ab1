package io.packtrail.passportupdater;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Published vectors and schemas, read in place; a test that needs them skips where they are absent.
 */
public final class Shared {
  private Shared() {}

  public static Path standards(String relative) {
    Path path = Path.of(System.getProperty("packtrail.shared", "absent"), "standards", relative);
    Assumptions.assumeTrue(Files.exists(path), () -> "not at hand: " + path);
    return path;
  }

  public static byte[] bytes(String relative) {
    try {
      return Files.readAllBytes(standards(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
