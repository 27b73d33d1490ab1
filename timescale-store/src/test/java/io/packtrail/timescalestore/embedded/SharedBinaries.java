package io.packtrail.timescalestore.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's programs, unpacked once for all tests instead of once for each data directory. */
public final class SharedBinaries {
  private SharedBinaries() {}

  /** Makes the launcher find its programs unpacked in this data directory. */
  public static synchronized void linkInto(Path dataDir) throws IOException {
    Path shared = Files.createDirectories(Path.of("target", "embedded-binaries")).toRealPath();
    Path unpacked = Binaries.unpackInto(shared).directory();
    Path home = Home.in(dataDir).directory();
    Files.createSymbolicLink(home.resolve(unpacked.getFileName()), unpacked);
  }
}
