package io.packtrail.fleetservice.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals webhook secrets for the database with AES-256-GCM. The key lies in the data folder, so that
 * neither the database nor its backup alone can sign; a secret opens for its own subscription only.
 */
public final class SecretBox {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * With the key of a file, made where there is none, of mode 600.
   *
   * @throws IllegalStateException where the file may be read by others, or holds no key
   */
  public static SecretBox of(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      requireOwnerOnly(file);
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new IllegalStateException(
            "%s must hold %d bytes, got %d".formatted(file, KEY_BYTES, key.length));
      }
      return new SecretBox(key);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read or written", e);
    }
  }

  /** Complete before it is visible under its name: a crash leaves no half of a key. */
  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".key", ".tmp", mode);
    try {
      Files.write(draft, key);
      Files.move(draft, file);
    } finally {
      Files.deleteIfExists(draft); // There only where one of the two failed.
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
      throw new IllegalStateException(
          "%s must be readable by its owner alone, got mode %s"
              .formatted(file, PosixFilePermissions.toString(mode)));
    }
  }

  /** Nonce, ciphertext and tag. */
  byte[] seal(UUID subscription, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, subscription, nonce, secret);
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return all;
  }

  /**
   * The secret.
   *
   * @throws IllegalStateException where another key sealed it, or for another subscription
   */
  byte[] open(UUID subscription, byte[] sealed) {
    int least = NONCE_BYTES + TAG_BITS / 8;
    if (sealed.length < least) {
      throw new IllegalStateException(
          "a sealed secret must have at least %d bytes, got %d".formatted(least, sealed.length));
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    byte[] rest = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
    return cipher(Cipher.DECRYPT_MODE, subscription, nonce, rest);
  }

  private byte[] cipher(int mode, UUID subscription, byte[] nonce, byte[] content) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(subscription.toString().getBytes(StandardCharsets.US_ASCII));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the webhook's secret was sealed with another keys/webhook.key: end it and subscribe anew",
          e);
    }
  }
}
