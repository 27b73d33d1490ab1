package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The endpoint with MQTT.js, which is nobody's whose other clients are tested here. Runs where
 * {@code PACKTRAIL_TEST_NODE_DIR} names a folder in which {@code npm ci} has run with the package
 * files of passport-updater's {@code src/test/node}.
 */
class NodeClientIT extends ClientProgramContract {
  private static final int MESSAGES = 60;

  /**
   * Publishes ten messages, then the others and tears its connection before they can be
   * acknowledged; connects again, and ends with 0 once each PUBACK has come.
   */
  private static final String PUBLISHER =
      """
      const [folder, port, level, password, count, file] = process.argv.slice(1);
      const mqtt = require('node:module').createRequire(folder + '/here.js')('mqtt');
      const payload = require('node:fs').readFileSync(file, 'utf8');
      let torn = 0;
      let acknowledged = 0;
      const client = mqtt.connect({
        protocol: 'mqtt', host: '127.0.0.1', port: Number(port), protocolVersion: Number(level),
        clientId: 'node', username: 'g-17', password, clean: false, keepalive: 10, reconnectPeriod: 100,
        properties: level === '5' ? {sessionExpiryInterval: 60} : undefined,
      });
      const publish = (from, to) => {
        for (let i = from; i < to; i++) {
          client.publish('packtrail/v1/g-17/telemetry', payload.replace('ID', 'm-' + i), {qos: 1}, onPublished);
        }
      };
      const onPublished = failure => {
        if (failure) {
          console.log('not published', failure.message);
          process.exit(4);
        }
        acknowledged++;
        if (acknowledged === 10) {
          publish(10, Number(count));
          client.stream.destroy();
        }
        if (acknowledged === Number(count)) {
          console.log('torn', torn);
          client.end(false, {}, () => process.exit(0));
        }
      };
      client.once('connect', () => publish(0, 10));
      client.on('close', () => torn++);
      client.on('error', failure => {
        console.log('refused', failure.code);
        process.exit(3);
      });
      """;

  @BeforeEach
  void needsNode() throws Exception {
    Tools.need("node", "nodejs");
    Tools.needSetting(
        "PACKTRAIL_TEST_NODE_DIR",
        "a folder with the npm packages of passport-updater/src/test/node");
    Tools.need(
        node("require(process.argv[1] + '/node_modules/mqtt')") == 0,
        "PACKTRAIL_TEST_NODE_DIR must hold the npm package mqtt, got none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "5"}) // protocol levels: 3.1.1 and 5
  void publish_connectionTornMeanwhile_storesEachOnceAndAcknowledgesAll(String level)
      throws Exception {
    assertThat(publish(level, "secret")).as(output()).isZero();

    assertThat(output()).contains("torn 1");
    assertThat(endpoint.store().storedIds())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MESSAGES).mapToObj(i -> "m-" + i).toList());
  }

  @Override
  int publish(String port, String level, String password, String payload) throws Exception {
    return node(PUBLISHER, port, level, password, "" + MESSAGES, payload);
  }

  private int node(String program, String... arguments) throws Exception {
    String packages = System.getenv("PACKTRAIL_TEST_NODE_DIR");
    List<String> command = new ArrayList<>(List.of("node", "-e", program, "" + packages));
    command.addAll(List.of(arguments));
    return ClientProgram.run(folder, command);
  }
}
