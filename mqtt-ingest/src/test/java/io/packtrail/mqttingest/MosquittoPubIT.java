package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint with a client that is not Java: {@code mosquitto_pub}, as in the documents. */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class MosquittoPubIT {
  private static final Path PROGRAM = Path.of("/usr/bin/mosquitto_pub");

  @TempDir private Path folder;

  @BeforeAll
  static void needTheProgram() {
    Tools.need("mosquitto_pub", "mosquitto-clients");
  }

  @ParameterizedTest
  @ValueSource(strings = {"311", "5"})
  void publish_rightPassword_isStoredWhenTheProgramEnds(String version) throws Exception {
    try (TestEndpoint endpoint = TestEndpoint.start(TestEndpoint.LIMITS)) {
      endpoint.gateways().with("g-17", "secret");

      assertThat(publish(endpoint.port(), "secret", "-V", version)).isZero();

      assertThat(endpoint.store().storedIds()).containsExactly("a");
    }
  }

  @Test
  void publish_wrongPassword_isRefused() throws Exception {
    try (TestEndpoint endpoint = TestEndpoint.start(TestEndpoint.LIMITS)) {
      endpoint.gateways().with("g-17", "secret");

      assertThat(publish(endpoint.port(), "wrong", "-V", "5")).isNotZero();

      assertThat(endpoint.store().calls()).isZero();
    }
  }

  @Test
  void publish_overTls_isStored_andOnlyToTheServerThatTheCaVouchesFor() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    certificates.makeCa("ca");
    certificates.makeCa("foreign");
    certificates.issue("ca", "server", "server", "-ext", "san=ip:127.0.0.1");
    EndpointConfig config =
        new EndpointConfig(
            "127.0.0.1",
            null,
            new EndpointConfig.Tls(
                0, certificates.file("server.pem"), certificates.file("server.key"), null),
            TestEndpoint.LIMITS);
    try (TestEndpoint endpoint = TestEndpoint.start(config)) {
      endpoint.gateways().with("g-17", "secret");
      int port = Objects.requireNonNull(endpoint.ports().tls());
      String ca = certificates.file("ca.pem").toString();
      String foreign = certificates.file("foreign.pem").toString();

      assertThat(publish(port, "secret", "--cafile", foreign)).isNotZero();
      assertThat(endpoint.store().storedIds()).isEmpty();
      assertThat(publish(port, "secret", "--cafile", ca)).isZero();
      assertThat(endpoint.store().storedIds()).containsExactly("a");
    }
  }

  @Test
  void publish_withACertificate_isStored_withOneOfAForeignCaRefusedInTheHandshake()
      throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    certificates.makeCa("ca");
    certificates.makeCa("foreign");
    certificates.issue("ca", "server", "server", "-ext", "san=ip:127.0.0.1");
    certificates.issue("ca", "own", "g-17");
    certificates.issue("foreign", "intruder", "g-17");
    EndpointConfig config =
        new EndpointConfig(
            "127.0.0.1",
            null,
            new EndpointConfig.Tls(
                0,
                certificates.file("server.pem"),
                certificates.file("server.key"),
                certificates.file("ca.pem")),
            TestEndpoint.LIMITS);
    // Certificates are of today, by whatever clock that is.
    try (TestEndpoint endpoint = TestEndpoint.start(config, InstantSource.system())) {
      endpoint.gateways().with("g-17", "secret");
      int port = Objects.requireNonNull(endpoint.ports().tls());
      String ca = certificates.file("ca.pem").toString();

      // Also with the right password: who shows a false certificate is not asked for more.
      assertThat(
              publish(
                  port,
                  "secret",
                  "--cafile",
                  ca,
                  "--cert",
                  pem("intruder"),
                  "--key",
                  key("intruder")))
          .isNotZero();
      endpoint.awaitRefusal("tls-certificate");
      assertThat(endpoint.store().storedIds()).isEmpty();
      assertThat(publish(port, "", "--cafile", ca, "--cert", pem("own"), "--key", key("own")))
          .isZero();
      assertThat(endpoint.store().storedIds()).containsExactly("a");
    }
  }

  private String pem(String name) {
    return folder.resolve(name + ".pem").toString();
  }

  private String key(String name) {
    return folder.resolve(name + ".key").toString();
  }

  /** Runs the program and returns its exit code. */
  private int publish(int port, String password, String... options) throws Exception {
    Path payload = Files.write(folder.resolve("payload.json"), Payloads.message("a", 60));
    List<String> command =
        new ArrayList<>(
            List.of(PROGRAM.toString(), "-h", "127.0.0.1", "-p", "" + port, "-u", "g-17"));
    command.addAll(List.of("-P", password, "-q", "1", "-t", "packtrail/v1/g-17/telemetry"));
    command.addAll(List.of("-f", payload.toString()));
    command.addAll(List.of(options));
    return ClientProgram.run(folder, command);
  }
}
