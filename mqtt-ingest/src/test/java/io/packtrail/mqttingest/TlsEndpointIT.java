package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and client certificates, with certificates made for the test. */
class TlsEndpointIT {
  private static final String TOPIC = "packtrail/v1/g-17/telemetry";
  private static final int BAD_CREDENTIALS = 0x86;

  private static TestCertificates certificates;

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private TestEndpoint endpoint;
  private String url;
  private volatile Duration ahead = Duration.ZERO;

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    certificates = new TestCertificates(folder);
    certificates.makeCa("ca");
    certificates.makeCa("foreign");
    certificates.issue("ca", "server", "server", "-ext", "san=ip:127.0.0.1,dns:localhost");
    certificates.issue("ca", "renewed", "renewed", "-ext", "san=ip:127.0.0.1,dns:localhost");
    certificates.issue("ca", "g-17", "g-17");
    certificates.issue("ca", "by-san", "A vehicle", "-ext", "san=dns:g-17");
    certificates.issue("ca", "unknown", "g-99");
    certificates.issue("ca", "expired", "g-17", "-startdate", "-2d", "-validity", "1");
    certificates.issue("foreign", "intruder", "g-17");
    certificates.issue("foreign", "intruder-2", "g-18");
    certificates.issue("ca", "client-only", "client-only", "-ext", "eku=clientAuth");
  }

  @BeforeEach
  void start() throws Exception {
    copy("server");
    endpoint =
        TestEndpoint.start(
            new EndpointConfig(
                "127.0.0.1",
                null,
                new EndpointConfig.Tls(
                    0,
                    certificates.file("used.pem"),
                    certificates.file("used.key"),
                    certificates.file("ca.pem")),
                TestEndpoint.LIMITS),
            () -> InstantSource.system().instant().plus(ahead));
    endpoint.gateways().with("g-17", "secret").with("g-18", "other");
    url = "ssl://127.0.0.1:" + Objects.requireNonNull(endpoint.ports().tls());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
    endpoint.close();
  }

  @Test
  void connect_passwordOverTls_isLetIn() throws Exception {
    PahoGateway gateway = byPassword("g-17", "secret");

    gateway.connect();
    PahoGateway.await(gateway.publish(TOPIC, Payloads.message("a"), 1));

    assertThat(endpoint.store().storedIds()).containsExactly("a");
    assertThat(endpoint.ports().plain()).isNull();
  }

  @Test
  void connect_wrongPasswordOverTls_isRefused() throws Exception {
    assertRefused(byPassword("g-17", "wrong"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"g-17", "by-san"})
  void connect_certificateOfAGateway_needsNoPassword(String certificate) throws Exception {
    PahoGateway gateway = byCertificate("ca", certificate);

    gateway.connect();
    PahoGateway.await(gateway.publish(TOPIC, Payloads.message("a"), 1));

    assertThat(endpoint.store().storedIds()).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({"foreign, intruder", "ca, expired"})
  void connect_certificateNotVouchedFor_isRefusedInTheHandshakeAndLoggedOnce(String ca, String name)
      throws Exception {
    PahoGateway good = byPassword("g-17", "secret");
    good.connect();
    int before = endpoint.gateways().lookups();
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i < 5; i++) {
        PahoGateway gateway = byCertificate(ca, name);
        assertThatThrownBy(gateway::connect).isInstanceOf(MqttException.class);
      }

      Waiting.until(
          "each was refused",
          () -> Collections.frequency(endpoint.refusals(), "tls-certificate") == 5);
      assertThat(log.lines("")).singleElement().asString().contains("tls-certificate", "CN=g-17");
    }
    assertThat(endpoint.refusals()).doesNotContain("bad-credentials");
    Waiting.until("it was looked at", () -> endpoint.gateways().lookups() > before + 1);
    PahoGateway.await(good.publish(TOPIC, Payloads.message("a"), 1));
    assertThat(endpoint.store().storedIds()).containsExactly("a");
  }

  /** A fleet behind one address: each of its certificates is named, not the first alone. */
  @Test
  void connect_severalCertificatesNotVouchedFor_areEachLoggedOnce() throws Exception {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i < 2; i++) {
        for (String name : List.of("intruder", "intruder-2")) {
          PahoGateway gateway = byCertificate("foreign", name);
          assertThatThrownBy(gateway::connect).isInstanceOf(MqttException.class);
        }
      }
      PahoGateway expired = byCertificate("ca", "expired");
      assertThatThrownBy(expired::connect).isInstanceOf(MqttException.class);

      Waiting.until(
          "each was refused",
          () -> Collections.frequency(endpoint.refusals(), "tls-certificate") == 5);
      assertThat(log.lines("127.0.0.1")).hasSize(3);
      assertThat(log.lines("CN=g-18, SHA-256")).hasSize(1);
      assertThat(log.lines("CN=g-17, SHA-256")).hasSize(2);
    }
  }

  @Test
  void start_certificateForClientsOnly_isRefused() throws Exception {
    copy("client-only");

    assertThatThrownBy(() -> TestEndpoint.start(endpoint.config()))
        .isInstanceOf(IngestException.class)
        .hasMessageStartingWith(
            "mqtt.tls.certFile must hold a certificate for servers (extendedKeyUsage serverAuth), got one for clients only, CN=client-only's in ");
  }

  @Test
  void certificate_endsSoon_isWarnedOfOnceADay() throws Exception {
    try (LogCapture log = new LogCapture(TlsFiles.class)) {
      Instant end = Objects.requireNonNull(endpoint.endpoint().certificateEnd());
      assertThat(end).isBetween(Instant.now().plus(Duration.ofDays(80)), Instant.MAX);
      assertThat(log.lines("must be renewed")).isEmpty();

      ahead = Duration.between(Instant.now(), end).minusDays(13);
      Waiting.until("it was said", () -> !log.lines("must be renewed in time").isEmpty());
      awaitLooks(3);
      assertThat(log.lines("must be renewed in time")).hasSize(1);

      ahead = ahead.plusDays(2);
      Waiting.until("again", () -> log.lines("must be renewed in time").size() == 2);
    }
  }

  private void awaitLooks(int looks) throws Exception {
    PahoGateway gateway = byPassword("g-17", "secret", "looked-at"); // else nobody is looked up
    gateway.connect();
    int before = endpoint.gateways().lookups();
    Waiting.until("it was looked at", () -> endpoint.gateways().lookups() >= before + looks);
  }

  @Test
  void certificate_expiresWhileConnected_endsThatConnectionAlone() throws Exception {
    PahoGateway certified = byCertificate("ca", "g-17");
    PahoGateway byPassword = byPassword("g-17", "secret", "c-2");
    certified.connect();
    byPassword.connect();
    int before = endpoint.gateways().lookups();
    Waiting.until("it was looked at", () -> endpoint.gateways().lookups() > before + 1);
    assertThat(certified.isConnected()).isTrue();

    ahead = Duration.ofDays(100); // of keytool's certificates, which hold for 90

    Waiting.until("it was sent away", () -> certified.disconnects().contains(0x87));
    assertThat(endpoint.refusals()).containsOnly("certificate-expired");
    assertThat(byPassword.isConnected()).isTrue();
  }

  @Test
  void connect_certificateOfAnUnknownGateway_isRefused() throws Exception {
    assertRefused(byCertificate("ca", "unknown"));
  }

  @Test
  void connect_certificateOfARevokedGateway_isRefused() throws Exception {
    endpoint.gateways().revoke("g-17");

    assertRefused(byCertificate("ca", "g-17"));
  }

  @Test
  void connect_noCertificateAndNoPassword_isRefused() throws Exception {
    SSLSocketFactory sockets = certificates.client("ca", null, null);

    assertRefused(closed(PahoGateway.withoutPassword(url, "c-1", sockets)));
  }

  @Test
  void connect_certificateOfOneAndNameOfAnother_needsTheOthersPassword() throws Exception {
    SSLSocketFactory sockets = certificates.client("ca", "ca", "g-17");

    assertRefused(closed(new PahoGateway(url, "c-1", "g-18", "secret").over(sockets)));
    closed(new PahoGateway(url, "c-2", "g-18", "other").over(sockets)).connect();
  }

  @Test
  void revoke_connectedByCertificate_endsTheConnection() throws Exception {
    PahoGateway gateway = byCertificate("ca", "g-17");
    gateway.connect();

    endpoint.gateways().with("g-17", "rotated"); // its password: no matter here
    int before = endpoint.gateways().lookups();
    Waiting.until("it was looked at", () -> endpoint.gateways().lookups() > before + 1);
    assertThat(gateway.isConnected()).isTrue();
    endpoint.gateways().revoke("g-17");

    Waiting.until("it was sent away", () -> gateway.disconnects().contains(0x87));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void handshake_presentVersions_areAgreedOn(String version) throws Exception {
    try (SSLSocket socket = socket()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();

      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void handshake_oldVersion_isRefused() throws Exception {
    try (SSLSocket socket = socket()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});

      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void certificate_replacedInItsFile_isUsedWithoutRestart() throws Exception {
    assertThat(serverName()).isEqualTo("CN=server");
    PahoGateway gateway = byPassword("g-17", "secret");
    gateway.connect();

    copy("renewed");

    Waiting.until("the new one is shown", () -> serverName().equals("CN=renewed"));
    PahoGateway.await(gateway.publish(TOPIC, Payloads.message("a"), 1));
    Files.writeString(certificates.file("used.pem"), "no certificate");
    int before = endpoint.gateways().lookups();
    Waiting.until("it was looked at", () -> endpoint.gateways().lookups() > before + 1);
    assertThat(serverName()).isEqualTo("CN=renewed");
  }

  @Test
  void start_filesThatAreNoCertificates_saysWhich() throws Exception {
    Files.writeString(certificates.file("used.pem"), "no certificate");

    assertThatThrownBy(() -> TestEndpoint.start(endpoint.config()))
        .isInstanceOf(IngestException.class)
        .hasMessageStartingWith("mqtt.tls.certFile must hold a certificate in PEM, got no PEM in ");
  }

  @Test
  void start_keyOfAnotherCertificate_isRefused() throws Exception {
    Files.copy(
        certificates.file("renewed.key"),
        certificates.file("used.key"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> TestEndpoint.start(endpoint.config()))
        .isInstanceOf(IngestException.class)
        .hasMessageStartingWith(
            "mqtt.tls.certFile must hold the certificate of the key in mqtt.tls.keyFile, got that of another key, CN=server's in ");
  }

  @Test
  void start_expiredCertificate_startsWithAWarning() throws Exception {
    copy("expired");
    try (LogCapture log = new LogCapture(TlsFiles.class);
        TestEndpoint started = TestEndpoint.start(endpoint.config())) {
      assertThat(started.ports().tls()).isNotNull();
      // The endpoint that runs beside it watches the same file and may have looked, too.
      assertThat(log.lines("must be valid now")).hasSizeBetween(1, 2);
    }
  }

  /** Whoever renews writes two files; between them they do not belong together. */
  @Test
  void certificate_replacedBeforeItsKey_isUsedOnceBothAre() throws Exception {
    try (LogCapture log = new LogCapture(TlsFiles.class)) {
      replace("renewed", ".pem");
      Waiting.until("it was seen", () -> !log.lines("cannot be used").isEmpty());
      assertThat(serverName()).isEqualTo("CN=server");
    }

    replace("renewed", ".key");

    Waiting.until("the new one is shown", () -> serverName().equals("CN=renewed"));
  }

  private void copy(String name) throws Exception {
    for (String kind : List.of(".key", ".pem")) {
      replace(name, kind);
    }
  }

  private void replace(String name, String kind) throws Exception {
    Path used = certificates.file("used" + kind);
    Files.copy(certificates.file(name + kind), used, StandardCopyOption.REPLACE_EXISTING);
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(used).toMillis() + 2_000);
    Files.setLastModifiedTime(used, later); // differs also on coarse file systems
  }

  private PahoGateway byPassword(String user, String password) throws Exception {
    return byPassword(user, password, "c-1");
  }

  private PahoGateway byPassword(String user, String password, String clientId) throws Exception {
    return closed(
        new PahoGateway(url, clientId, user, password).over(certificates.client("ca", null, null)));
  }

  private PahoGateway byCertificate(String ca, String name) throws Exception {
    return closed(PahoGateway.withoutPassword(url, "c-1", certificates.client("ca", ca, name)));
  }

  private PahoGateway closed(PahoGateway gateway) {
    toClose.add(gateway);
    return gateway;
  }

  private void assertRefused(PahoGateway gateway) throws Exception {
    assertThatThrownBy(gateway::connect)
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(BAD_CREDENTIALS));
    endpoint.awaitRefusal("bad-credentials");
  }

  private SSLSocket socket() throws Exception {
    return (SSLSocket)
        certificates
            .client("ca", null, null)
            .createSocket("127.0.0.1", Objects.requireNonNull(endpoint.ports().tls()));
  }

  private String serverName() {
    try (SSLSocket socket = socket()) {
      socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
