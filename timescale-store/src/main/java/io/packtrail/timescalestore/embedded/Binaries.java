package io.packtrail.timescalestore.embedded;

import io.packtrail.timescalestore.StoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The PostgreSQL programs, unpacked from the archive on the class path.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 * @param version for example {@code 18.3.0}
 */
record Binaries(Path directory, String version) {

  private static final Set<PosixFilePermission> EXECUTE =
      EnumSet.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  /**
   * Unpacks into {@code home/bin-VERSION} unless that is there. The directory appears complete or
   * not at all, so a crash in the middle leaves only a temporary one, which the next call removes.
   *
   * @throws StoreException {@code embedded-platform} where no binaries for this machine are on the
   *     class path
   */
  static Binaries unpackInto(Path home) throws IOException {
    String version = packagedVersion();
    Path target = home.resolve("bin-" + version);
    if (!Files.isDirectory(target)) {
      Path unfinished = home.resolve("bin.unpacking");
      Directories.delete(unfinished);
      Files.createDirectories(unfinished);
      unpack(unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return new Binaries(target, version);
  }

  /** Path of one program. */
  String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
  }

  /** The release that a data directory must have been made by, for example {@code 18}. */
  String majorVersion() {
    return version.substring(0, version.indexOf('.'));
  }

  /** Name of the archive for a machine, as the binaries' packages spell it. */
  static String archiveName(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    String machine =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> osArch;
        };
    return "postgres-" + system + "-" + machine + ".txz";
  }

  private static String packagedVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static void unpack(Path directory) throws IOException {
    String osName = System.getProperty("os.name", "");
    String osArch = System.getProperty("os.arch", "");
    String archive = archiveName(osName, osArch);
    try (InputStream resource = Binaries.class.getResourceAsStream("/" + archive)) {
      if (resource == null) {
        throw new StoreException(
            "embedded-platform",
            "no embedded PostgreSQL for %s on %s: %s is not on the class path; set PACKTRAIL_DB_URL to a database of your own"
                .formatted(osName, osArch, archive));
      }
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(resource, 1 << 16)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpackEntry(tar, entry, directory);
        }
      }
    }
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory)
      throws IOException {
    Path path = directory.resolve(entry.getName()).normalize();
    if (!path.startsWith(directory)) {
      throw new IOException("archive entry outside its directory: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & 0100) != 0) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      permissions.addAll(EXECUTE);
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
