package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With certificates made for the test by the JDK's keytool. */
class PemFilesTest {
  private static TestCertificates made;

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    made = new TestCertificates(folder);
    made.makeCa("ca");
    made.issue("ca", "server", "server");
    made.issue("ca", "other", "other");
    made.issue("ca", "rsa", "rsa", "-keyalg", "RSA", "-keysize", "2048");
    made.issue("ca", "ed", "ed", "-keyalg", "Ed25519");
    made.issue("ca", "for-clients", "for-clients", "-ext", "eku=clientAuth");
    made.issue("ca", "for-both", "for-both", "-ext", "eku=clientAuth,serverAuth");
    made.issue("ca", "for-any", "for-any", "-ext", "eku=anyExtendedKeyUsage");
    made.issue("ca", "for-code", "for-code", "-ext", "eku=codeSigning");
  }

  @ParameterizedTest
  @CsvSource({"server", "rsa", "ed"})
  void requireBelongTogether_keyOfTheCertificate_isTaken(String name) {
    List<X509Certificate> chain = PemFiles.certificates(file(name + ".pem"));

    assertThat(chain).hasSize(2); // with its CA
    PemFiles.requireBelongTogether(chain, key(name), "keyFile", file(name + ".pem"));
  }

  @ParameterizedTest
  @CsvSource({"server, other", "server, rsa", "rsa, server", "ed, server", "rsa, ed"})
  void requireBelongTogether_keyOfAnother_isRefused(String certificate, String key) {
    assertRefused(
        () -> together(certificate + ".pem", key),
        "must hold the certificate of the key in keyFile, got that of another key, CN=%s's in "
            .formatted(certificate));
  }

  @Test
  void requireBelongTogether_issuerFirst_isRefused() throws IOException {
    write("reversed.pem", text("ca.pem") + text("server.pem"));

    assertRefused(
        () -> together("reversed.pem", "server"),
        "must hold the key's own certificate first, then its issuers, got CN=ca first and CN=server as number 2 in ");
  }

  @Test
  void requireBelongTogether_strangerInTheChain_isRefused() throws IOException {
    write("mixed.pem", text("server.pem") + text("other.pem"));

    assertRefused(
        () -> together("mixed.pem", "server"),
        "must hold each certificate before that of its issuer, got CN=ca before CN=other, which did not issue it in ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | no PEM",
        "'' | no PEM",
        "KEY | a PRIVATE KEY",
      })
  void certificates_fileWithoutOne_isRefused(String content, String got) throws IOException {
    write("none.pem", content.equals("KEY") ? text("server.key") : content);

    assertRefused(
        () -> PemFiles.certificates(file("none.pem")),
        "must hold a certificate in PEM, got %s in ".formatted(got));
  }

  @ParameterizedTest
  @CsvSource({"AAAA", "%%%%", "MIIBszCCAVmgAwIBAgIUQ"})
  void certificates_damagedOne_isRefusedWithoutAWordOfJava(String body) throws IOException {
    write(
        "damaged.pem",
        text("ca.pem") + "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");

    assertRefused(
        () -> PemFiles.certificates(file("damaged.pem")),
        "must hold certificates that can be read, got a damaged one as number 2 in ");
  }

  @Test
  void authorities_certificateOfAVehicle_isRefused() {
    assertThat(PemFiles.authorities(file("ca.pem"))).hasSize(1);
    assertRefused(
        () -> PemFiles.authorities(file("server.pem")),
        "must hold certificates of CAs, got that of CN=server, no CA in ");
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED PRIVATE KEY, AAAA",
    "RSA PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA'"
  })
  void privateKey_withPassword_isRefused(String label, String body) throws IOException {
    write("locked.key", "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body));

    assertRefused(
        () -> PemFiles.privateKey(file("locked.key")),
        "must hold a private key without a password, got one with a password in ");
  }

  @Test
  void privateKey_notPkcs8_isRefusedWithTheWayOut() throws IOException {
    write(
        "sec1.key",
        """
        -----BEGIN EC PARAMETERS-----
        AAAA
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        AAAA
        -----END EC PRIVATE KEY-----
        """);

    assertRefused(
        () -> PemFiles.privateKey(file("sec1.key")),
        "must hold a private key as PKCS#8 (openssl pkcs8 -topk8 -nocrypt writes it), got a EC PRIVATE KEY in ");
  }

  @Test
  void privateKey_certificateInstead_isRefused() {
    assertRefused(
        () -> PemFiles.privateKey(file("ca.pem")),
        "must hold a private key in PEM, got a CERTIFICATE in ");
  }

  @ParameterizedTest
  @CsvSource({"AAAA", "%%%"})
  void privateKey_damaged_isRefused(String body) throws IOException {
    write("damaged.key", "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");

    assertRefused(
        () -> PemFiles.privateKey(file("damaged.key")),
        "must hold a private key of RSA, EC or Ed25519, got one that cannot be read in ");
  }

  @ParameterizedTest
  @CsvSource({"server", "for-both", "for-any"})
  void requireForServers_ofThatUseOrNone_isTaken(String name) {
    PemFiles.requireForServers(
        PemFiles.certificates(file(name + ".pem")).get(0), file(name + ".pem"));
  }

  @ParameterizedTest
  @CsvSource({"for-clients, clients", "for-code, 1.3.6.1.5.5.7.3.3"})
  void requireForServers_ofAnotherUse_isRefused(String name, String use) {
    assertRefused(
        () ->
            PemFiles.requireForServers(
                PemFiles.certificates(file(name + ".pem")).get(0), file(name + ".pem")),
        "must hold a certificate for servers (extendedKeyUsage serverAuth), got one for %s only, CN=%s's in %s"
            .formatted(use, name, file(name + ".pem")));
  }

  @Test
  void dateProblem_beforeWithinAndAfter_tellsWhen() {
    List<X509Certificate> chain = PemFiles.certificates(file("server.pem"));
    Instant end = chain.get(0).getNotAfter().toInstant();

    assertThat(PemFiles.dateProblem(chain, end.minus(Duration.ofDays(1)))).isNull();
    assertThat(PemFiles.dateProblem(chain, end.plusSeconds(1)))
        .isEqualTo("must be valid now, got one of CN=server that ended at " + end);
    assertThat(PemFiles.dateProblem(chain, Instant.EPOCH))
        .startsWith("must be valid now, got one of CN=server that begins at ");
  }

  private static void together(String certFile, String key) {
    PemFiles.requireBelongTogether(
        PemFiles.certificates(file(certFile)), key(key), "keyFile", file(certFile));
  }

  private static PrivateKey key(String name) {
    return Objects.requireNonNull(PemFiles.privateKey(file(name + ".key")));
  }

  private static Path file(String name) {
    return made.file(name);
  }

  private static String text(String name) throws IOException {
    return Files.readString(file(name));
  }

  private static void write(String name, String content) throws IOException {
    Files.writeString(file(name), content);
  }

  private static void assertRefused(Runnable read, String message) {
    assertThatThrownBy(read::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
