package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The endpoint with a client that is a program of its own. The program takes port, protocol level,
 * password, number of messages and the file of a payload; it ends with 0 once each PUBACK has come,
 * and with 3 where it is refused.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
abstract class ClientProgramContract {
  @TempDir Path folder;
  final TestEndpoint endpoint = TestEndpoint.start(TestEndpoint.LIMITS);

  @BeforeEach
  void addTheGateway() {
    endpoint.gateways().with("g-17", "secret");
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void publish_wrongPassword_isRefused() throws Exception {
    assertThat(publish("4", "wrong")).isEqualTo(3);

    assertThat(output()).contains("refused 4"); // "bad user name or password" of MQTT 3.1.1
    assertThat(endpoint.store().calls()).isZero();
  }

  /** Runs the program to its end. */
  abstract int publish(String port, String level, String password, String payload) throws Exception;

  int publish(String level, String password) throws Exception {
    Path payload = Files.write(folder.resolve("payload.json"), Payloads.message("ID", 60));
    return publish("" + endpoint.port(), level, password, payload.toString());
  }

  String output() throws Exception {
    return Files.readString(folder.resolve("output.txt"));
  }
}
