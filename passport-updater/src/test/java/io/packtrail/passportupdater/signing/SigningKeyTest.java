package io.packtrail.passportupdater.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
  private final Path folder;

  SigningKeyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void loadOrCreate_absentFile_createsItForItsOwnerOnlyAndReadsItBack() throws IOException {
    Path file = folder.resolve("keys/signing.pem");

    SigningKey created = SigningKey.loadOrCreate(file);
    SigningKey loaded = SigningKey.loadOrCreate(file);

    assertThat(loaded.verifyingKey()).isEqualTo(created.verifyingKey());
    assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(folder.resolve("keys").toFile().list()).containsExactly("signing.pem");
    assumePosix();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void loadOrCreate_fileThatOthersMayRead_isRefused() throws IOException {
    assumePosix();
    Path file = folder.resolve("signing.pem");
    SigningKey.loadOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> SigningKey.loadOrCreate(file))
        .isInstanceOfSatisfying(
            PassportException.class, e -> assertThat(e.code()).isEqualTo("key-file-permissions"))
        .hasMessageContaining("mode 600")
        .hasMessageContaining("rw-r-----");
  }

  @Test
  void loadOrCreate_derFile_isRead() throws Exception {
    byte[] der =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    Path file = ownerOnly("signing.der", der);

    assertThat(SigningKey.loadOrCreate(file).verifyingKey().multikey()).startsWith("z6Mk");
  }

  @Test
  void loadOrCreate_keyOfAnotherKind_isRefused() throws Exception {
    byte[] der = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(der));

    for (byte[] content : new byte[][] {der, pem.getBytes(US_ASCII), "hello".getBytes(US_ASCII)}) {
      Path file = ownerOnly("other.key", content);
      assertThatThrownBy(() -> SigningKey.loadOrCreate(file))
          .isInstanceOfSatisfying(
              PassportException.class, e -> assertThat(e.code()).isEqualTo("key-file-refused"));
    }
  }

  @Test
  void newSigningKey_halvesOfDifferentPairs_areRefused() throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    assertThatThrownBy(() -> new SigningKey(pair.getPrivate(), TestKeys.key(1).verifyingKey()))
        .isInstanceOf(PassportException.class);
  }

  private Path ownerOnly(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  private void assumePosix() throws IOException {
    Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
  }
}
