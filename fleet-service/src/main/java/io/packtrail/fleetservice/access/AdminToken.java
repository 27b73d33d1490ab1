package io.packtrail.fleetservice.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;

/**
 * The administrator's token: a file of mode 600 that holds 256 random bits as text. Whoever sends
 * it may do everything. Reads the file at every check, so that a renewed token counts at once.
 */
public final class AdminToken {
  private static final String OWNER_ONLY = "rw-------";

  private final Path file;

  private AdminToken(Path file) {
    this.file = file;
  }

  /** The token under a data folder, written when there is none. */
  public static AdminToken in(Path dataDir) {
    AdminToken token = new AdminToken(dataDir.resolve("admin.token"));
    try {
      Files.createDirectories(dataDir);
      if (!Files.exists(token.file)) {
        token.renew();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("admin.token could not be written in " + dataDir, e);
    }
    if (token.value().length() < GatewaySecret.LENGTH) {
      throw new IllegalStateException(
          token.file
              + " must hold a token of "
              + GatewaySecret.LENGTH
              + " characters; delete it for a new one");
    }
    return token;
  }

  /** Where it lies. */
  public Path file() {
    return file;
  }

  /** The token itself. */
  public String value() {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read", e);
    }
  }

  /**
   * Replaces the token; the old one is worth nothing from then on. Written beside and moved into
   * place: a crash leaves the old token or the new one, never an empty file.
   */
  public void renew() {
    Path next = file.resolveSibling("admin.token.new");
    try {
      Files.deleteIfExists(next);
      write(next);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be replaced", e);
    }
  }

  /** Whether somebody presented this token. */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(
        value().getBytes(StandardCharsets.US_ASCII), presented.getBytes(StandardCharsets.UTF_8));
  }

  /** Created with its mode, so that at no moment others can read it. */
  private void write(Path target) throws IOException {
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createFile(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    } else {
      Files.createFile(target);
    }
    Files.writeString(
        target, GatewaySecret.generate() + "\n", StandardOpenOption.TRUNCATE_EXISTING);
  }
}
