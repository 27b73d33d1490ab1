package io.packtrail.passportupdater.signing;

import io.packtrail.passportupdater.error.PassportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;

/**
 * An Ed25519 key pair that signs.
 *
 * <p>The private half never leaves this class except into the file it was created in. A key in a
 * hardware module comes in by {@link #SigningKey(PrivateKey, VerifyingKey)}: the JDK's PKCS#11
 * provider hands out a {@link PrivateKey} without its bytes.
 */
public final class SigningKey {
  /** PKCS#8 of RFC 8410 up to the 32 private bytes. */
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey privateKey;
  private final VerifyingKey verifyingKey;

  /**
   * A key pair whose halves were obtained elsewhere.
   *
   * @throws PassportException code {@code key-refused} when they do not belong together
   */
  public SigningKey(PrivateKey privateKey, VerifyingKey verifyingKey) {
    this.privateKey = privateKey;
    this.verifyingKey = verifyingKey;
    byte[] probe = "key pair check".getBytes(StandardCharsets.US_ASCII);
    if (!verifyingKey.verifies(probe, sign(probe))) {
      throw new PassportException(
          "key-refused", "the private key must belong to the public key " + verifyingKey);
    }
  }

  /**
   * Reads the key of a PKCS#8 file (PEM or DER), or creates the file with a new key, readable by
   * its owner alone.
   *
   * @throws PassportException code {@code key-file-permissions} when others may read the file,
   *     {@code key-file-refused} when it holds no Ed25519 key, {@code key-file-io} when it cannot
   *     be read or written
   */
  public static SigningKey loadOrCreate(Path pkcs8File) {
    try {
      return Files.exists(pkcs8File) ? load(pkcs8File) : create(pkcs8File);
    } catch (FileAlreadyExistsException raced) {
      return loadOrCreate(pkcs8File); // Another process created it in between: use that one.
    } catch (IOException e) {
      throw new PassportException(
          "key-file-io", "the key file %s cannot be used: %s".formatted(pkcs8File, e), e);
    }
  }

  /** The key of 32 private bytes, RFC 8032 §5.1.5. */
  static SigningKey ofSeed(byte[] seed) {
    byte[] pkcs8 = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + 32);
    System.arraycopy(seed, 0, pkcs8, PKCS8_PREFIX.length, 32);
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new SigningKey(key, publicHalf(seed));
    } catch (GeneralSecurityException e) {
      throw new PassportException("key-refused", "not an Ed25519 private key", e);
    }
  }

  /** Signs exactly these bytes: 64 bytes, deterministic. */
  public byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new PassportException("signing-failed", "the key could not sign: " + e.getMessage(), e);
    }
  }

  /** The public half. */
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  private static SigningKey create(Path file) throws IOException {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + 32);
    System.arraycopy(seed, 0, der, PKCS8_PREFIX.length, 32);
    String pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + END + "\n";
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    Files.createDirectories(folder);
    // Complete before it is visible under its name: a crash here leaves no half-written key.
    Path draft = Files.createTempFile(folder, ".key", ".tmp");
    try {
      restrictToOwner(draft);
      try (var channel =
          Files.newByteChannel(draft, Set.of(StandardOpenOption.WRITE, StandardOpenOption.SYNC))) {
        channel.write(ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
      }
      Files.createLink(file, draft); // Unlike a move, fails where the file exists by now.
    } finally {
      Files.deleteIfExists(draft);
    }
    return load(file);
  }

  private static SigningKey load(Path file) throws IOException {
    requireOwnerOnly(file);
    byte[] der = der(file, Files.readAllBytes(file));
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
      if (key instanceof EdECPrivateKey edKey && edKey.getBytes().isPresent()) {
        return new SigningKey(key, publicHalf(edKey.getBytes().get()));
      }
    } catch (GeneralSecurityException e) {
      throw new PassportException(
          "key-file-refused",
          "the key file %s must hold an Ed25519 key in PKCS#8".formatted(file),
          e);
    }
    throw new PassportException(
        "key-file-refused", "the key file %s must hold an Ed25519 key in PKCS#8".formatted(file));
  }

  private static byte[] der(Path file, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    if (!text.startsWith("-----")) {
      return content;
    }
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new PassportException(
          "key-file-refused",
          "the key file %s must hold one block '%s' and nothing else".formatted(file, BEGIN));
    }
    String body = text.substring(BEGIN.length(), text.length() - END.length());
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new PassportException(
          "key-file-refused", "the key file %s is not PEM: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void restrictToOwner(Path file) throws IOException {
    if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (Files.getFileAttributeView(file, PosixFileAttributeView.class) == null) {
      return; // No POSIX permissions here; the folder's access list is the operator's.
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    Set<PosixFilePermission> allowed =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    if (!allowed.containsAll(permissions)) {
      throw new PassportException(
          "key-file-permissions",
          "the key file %s must be readable by its owner only (mode 600), got %s"
              .formatted(file, PosixFilePermissions.toString(permissions)));
    }
  }

  /**
   * The public half of 32 private bytes. The JDK has no function for that, but its generator takes
   * the private bytes from the random source it is given; the constructor checks the result.
   */
  private static VerifyingKey publicHalf(byte[] seed)
      throws NoSuchAlgorithmException, InvalidAlgorithmParameterException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new FixedBytes(seed));
    byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
    return VerifyingKey.of(
        Arrays.copyOfRange(spki, spki.length - VerifyingKey.LENGTH, spki.length));
  }

  /** A source of exactly the given bytes. */
  private static final class FixedBytes extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    FixedBytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length != bytes.length) {
        throw new IllegalStateException("asked for %d bytes".formatted(target.length));
      }
      System.arraycopy(bytes, 0, target, 0, bytes.length);
    }
  }
}
