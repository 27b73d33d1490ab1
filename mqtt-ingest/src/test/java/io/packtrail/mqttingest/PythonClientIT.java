package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint with Paho's client for Python, which is code of its own. */
class PythonClientIT extends ClientProgramContract {
  /** Debian puts the module beside this one; another Python of that name may not see it. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final int MESSAGES = 20;

  /** Publishes and ends with 0 once each PUBACK has come. Runs with module 1 and 2. */
  private static final String PUBLISHER =
      """
      import sys
      import paho.mqtt.client as mqtt

      port, version, password, count = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
      payload = open(sys.argv[5]).read()
      acknowledged = []

      def on_connect(client, userdata, flags, code, properties=None):
          if code != 0:
              # Paho 2 tells the words of MQTT 5 for the number that came.
              words = {"Bad user name or password": 4, "Not authorized": 5}
              print("refused", words.get(str(code), code), flush=True)
              sys.exit(3)
          for i in range(count):
              client.publish("packtrail/v1/g-17/telemetry", payload.replace("ID", "m-%d" % i), qos=1)

      def on_publish(client, userdata, mid, code=None, properties=None):
          acknowledged.append(mid)
          if len(acknowledged) == count:
              client.disconnect()

      kind = [mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []
      client = mqtt.Client(*kind, client_id="python", protocol=version)
      client.username_pw_set("g-17", password)
      client.on_connect = on_connect
      client.on_publish = on_publish
      client.connect("127.0.0.1", port, keepalive=10)
      client.loop_forever(retry_first_connection=False)
      sys.exit(0 if len(acknowledged) == count else 4)
      """;

  @BeforeEach
  void needsPython() throws Exception {
    Tools.need("python3", "python3");
    Tools.need(
        python("import paho.mqtt.client") == 0,
        "python3 must find Paho's module (Debian package python3-paho-mqtt), got none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "5"}) // protocol levels: 3.1.1 and 5
  void publish_rightPassword_isStoredOnceEachIsAcknowledged(String level) throws Exception {
    assertThat(publish(level, "secret")).as(output()).isZero();

    assertThat(endpoint.store().storedIds())
        .hasSize(MESSAGES)
        .startsWith("m-0")
        .endsWith("m-" + (MESSAGES - 1));
  }

  @Override
  int publish(String port, String level, String password, String payload) throws Exception {
    return python(PUBLISHER, port, level, password, "" + MESSAGES, payload);
  }

  private int python(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-c", program));
    command.addAll(List.of(arguments));
    return ClientProgram.run(folder, command);
  }
}
