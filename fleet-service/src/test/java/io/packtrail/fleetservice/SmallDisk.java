package io.packtrail.fleetservice;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A small file system in memory that can be filled. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTE = 1 << 20;

  /** The database removes files while the disk is filled, a few at a time. */
  private static final int FILL_ROUNDS = 100;

  private final Path mount;

  SmallDisk(Path mount, int megabytes) throws IOException {
    this.mount = Files.createDirectories(mount);
    Shell.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", mount.toString());
    Files.setPosixFilePermissions(mount, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static boolean isAllowed() {
    try {
      Path probe = Files.createTempDirectory("small-disk");
      return Shell.succeeds(
          new String[] {"mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString()},
          new String[] {"umount", probe.toString()});
    } catch (IOException e) {
      return false;
    }
  }

  Path folder() {
    return mount;
  }

  /** Takes all the room there is, that too which the database gives back meanwhile. */
  void fill() throws IOException {
    byte[] block = new byte[MEGABYTE];
    IOException full = new IOException("no room was taken");
    for (int round = 0; round < FILL_ROUNDS; round++) {
      try (OutputStream out =
          Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(block);
        }
      } catch (IOException noRoom) {
        full = noRoom;
      }
      if (mount.toFile().getUsableSpace() < MEGABYTE) {
        return;
      }
    }
    throw full;
  }

  /** Takes back what {@link #fill} took. */
  void free() throws IOException {
    Files.delete(filler());
  }

  @Override
  public void close() throws IOException {
    Shell.run("umount", "-l", mount.toString());
  }

  private Path filler() {
    return mount.resolve("filler");
  }
}
