package io.packtrail.simulators;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Measured data of others, read in place. */
public final class SharedData {
  private SharedData() {}

  /** A folder of the data sets; skips the test where it is absent. */
  public static Path dataset(String name) {
    String shared = System.getProperty("packtrail.shared", "");
    Path folder = Path.of(shared, "datasets", name);
    Assumptions.assumeTrue(
        !shared.isEmpty() && Files.isDirectory(folder),
        () -> "skipped: no measured data at " + folder + " (system property packtrail.shared)");
    return folder;
  }
}
