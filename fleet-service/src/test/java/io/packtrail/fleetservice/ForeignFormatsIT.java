package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sparkplug and a foreign publisher, over MQTT, to stored samples. */
class ForeignFormatsIT {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final long TIMEOUT_MS = 30_000;
  private static final String PROFILE =
      "base: teslamate\ngateway: home\nbatteries: {\"1\": BAT-T}\n";

  private final Queue<String> commands = new ConcurrentLinkedQueue<>();

  @Test
  void sparkplugNodeAndTeslamate_deliver_samplesWithRightSignsAndUnits(@TempDir Path dataDir)
      throws Exception {
    try (TestService service =
        TestService.startWith(dataDir, MappingProfiles.parse(List.of(PROFILE)))) {
      String url = "tcp://127.0.0.1:" + service.service().mqttPort();
      sparkplug(service, url);
      teslamate(service, url);
      assertBalanced(service);
    }
  }

  @Test
  void sparkplugNodeAndTeslamate_behindABroker_deliverTheSame(@TempDir Path dataDir)
      throws Exception {
    Tools.need("mosquitto", "mosquitto");
    TestMosquitto mosquitto = new TestMosquitto(dataDir);
    mosquitto.start();
    String url = "tcp://127.0.0.1:" + mosquitto.port();
    ServiceConfig.Broker broker =
        new ServiceConfig.Broker(
            URI.create(url), "packtrail", null, null, "none", ServiceConfig.BrokerTls.NONE, null);
    try (TestService service =
        TestService.startWith(
            dataDir.resolve("service"),
            MappingProfiles.parse(List.of(PROFILE, "base: sparkplug\n")),
            broker)) {
      Patience.until(
          "subscribed",
          BOUND,
          () -> text(service.get("/readyz").body()).contains("\"broker\":\"subscribed\""));
      sparkplug(service, url);
      teslamate(service, url);
      assertBalanced(service);
      // The rebirth command that the service sends must not come back to it as a message.
      assertThat(service.service().tables().quarantine().sizes()).isEmpty();
    } finally {
      mosquitto.stop();
    }
  }

  @Test
  void sparkplugNode_itsConnectionBreaks_isShownOfflineUntilItIsBornAgain(@TempDir Path dataDir)
      throws Exception {
    try (TestService service = TestService.start(dataDir)) {
      String url = "tcp://127.0.0.1:" + service.service().mqttPort();
      register(service, "BAT-S", "edge-1");
      String password = addGateway(service, "edge-1");
      long t = Instant.now().minusSeconds(60).toEpochMilli();
      byte[] bdSeq = metric("bdSeq", 9, t, 8, new byte[] {11 << 3, 0});
      MqttConnectionOptions options = options("edge-1", password);
      options.setWill(
          "spBv1.0/fleet/NDEATH/edge-1",
          new MqttMessage(frame(t, 0, bdSeq), 1, false, new MqttProperties()));
      MqttAsyncClient node = new MqttAsyncClient(url, "edge-1", new MemoryPersistence());
      node.connect(options).waitForCompletion(TIMEOUT_MS);
      birth(node, t);

      node.disconnectForcibly(0, 1_000, false); // the socket is closed without DISCONNECT

      Patience.until("offline", BOUND, () -> gateways(service).contains("\"offlineSince\":\""));
      DescribedBy.openApi("get", "/api/v1/gateways", service.json("/api/v1/gateways"));
      assertThat(text(service.get("/gateways/edge-1").body()))
          .contains("the gateway is offline since ");
      node.connect(options).waitForCompletion(TIMEOUT_MS);
      birth(node, t + 1_000);
      publish(node, "spBv1.0/fleet/DDEATH/edge-1/BAT-S", frame(t + 2_000, 2));
      Patience.until(
          "the device is offline, the node is not",
          BOUND,
          () ->
              gateways(service).contains("\"offlineDevices\":[{\"device\":\"BAT-S\"")
                  && !gateways(service).contains("offlineSince"));
      disconnect(node);
      assertBalanced(service);
    }
  }

  private static String gateways(TestService service) throws Exception {
    return text(service.get("/api/v1/gateways").body());
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static void assertBalanced(TestService service) {
    assertThat(service.service().tables().ledger().totals().balanced()).isTrue();
    assertThat(service.service().tables().ledger().imbalances()).isEmpty();
  }

  private void sparkplug(TestService service, String url) throws Exception {
    register(service, "BAT-S", "edge-1");
    MqttAsyncClient node = connect(service, url, "edge-1");
    node.setCallback(new Commands(commands));
    node.subscribe("spBv1.0/fleet/NCMD/edge-1", 1).waitForCompletion(TIMEOUT_MS);
    long t = Instant.now().minusSeconds(60).toEpochMilli();

    birth(node, t);
    data(node, 2, t + 1_000, 2, -40);
    data(node, 5, t + 4_000, 2, 25); // 3 and 4 are lost

    Patience.until("command to be born again", BOUND, () -> !commands.isEmpty());
    assertThat(commands.peek()).startsWith("spBv1.0/fleet/NCMD/edge-1").contains("Rebirth");
    birth(node, t + 5_000);
    data(node, 2, t + 6_000, 1, 356);
    disconnect(node);

    // A broker acknowledges before the commit.
    Patience.until(
        "stored", BOUND, () -> chunks(service, "BAT-S").stream().anyMatch(c -> c.size() == 5));
    SampleSeries stored = history(service, "BAT-S");
    assertThat(stored.epochMs()).containsExactly(t, t + 1_000, t + 4_000, t + 5_000, t + 6_000);
    assertThat(stored.column(Signal.PACK_CURRENT_A)).containsExactly(-5, -40, 25, -5, -5);
    assertThat(stored.column(Signal.PACK_VOLTAGE_V)).containsExactly(355, 355, Float.NaN, 355, 356);
  }

  private void teslamate(TestService service, String url) throws Exception {
    register(service, "BAT-T", "home");
    MqttAsyncClient publisher = connect(service, url, "home");
    for (String[] value :
        new String[][] {
          {"display_name", "Blue Thunder"},
          {"battery_level", "54"},
          {"odometer", "51091.2"},
          {"charger_actual_current", "16"},
          {"outside_temp", "12.0"}
        }) {
      publish(publisher, "teslamate/cars/1/" + value[0], value[1].getBytes(StandardCharsets.UTF_8));
    }
    disconnect(publisher);

    Patience.until(
        "stored",
        BOUND,
        () ->
            chunks(service, "BAT-T").stream()
                .anyMatch(c -> !values(c, Signal.AMBIENT_DEG_C).isEmpty()));
    SampleSeries stored = history(service, "BAT-T");
    assertThat(stored.size()).as("one window, or two where it ended meanwhile").isBetween(1, 2);
    assertThat(values(stored, Signal.SOC_RATIO)).containsExactly(0.54f);
    assertThat(values(stored, Signal.ODOMETER_KM)).containsExactly(51091.2f);
    assertThat(values(stored, Signal.AMBIENT_DEG_C)).containsExactly(12f);
    assertThat(values(stored, Signal.PACK_CURRENT_A)).as("the cable's is not the pack's").isEmpty();
  }

  private static List<Float> values(SampleSeries series, Signal signal) {
    List<Float> values = new ArrayList<>();
    for (float value : series.column(signal)) {
      if (!Float.isNaN(value)) {
        values.add(value);
      }
    }
    return values;
  }

  private static SampleSeries history(TestService service, String batteryId) {
    List<SampleSeries> chunks = chunks(service, batteryId);
    assertThat(chunks).hasSize(1);
    return chunks.get(0);
  }

  private static List<SampleSeries> chunks(TestService service, String batteryId) {
    List<SampleSeries> chunks = new ArrayList<>();
    service
        .service()
        .tables()
        .telemetry()
        .history(new BatteryId(batteryId), null, null, chunks::add);
    return chunks;
  }

  private static void register(TestService service, String batteryId, String gatewayId) {
    service.register(
        new Battery(
            new BatteryId(batteryId),
            "urn:test:" + batteryId,
            null,
            new GatewayId(gatewayId),
            null,
            Chemistry.NMC622,
            120,
            null,
            355,
            96,
            2,
            null,
            null,
            BatteryCategory.EV,
            null,
            null));
  }

  private static MqttAsyncClient connect(TestService service, String url, String id)
      throws MqttException {
    String password = addGateway(service, id);
    MqttAsyncClient client = new MqttAsyncClient(url, id, new MemoryPersistence());
    client.connect(options(id, password)).waitForCompletion(TIMEOUT_MS);
    return client;
  }

  /** Its password. */
  private static String addGateway(TestService service, String id) {
    String password = GatewaySecret.generate();
    service
        .service()
        .tables()
        .gateways()
        .add(new GatewayId(id), GatewaySecret.hash(password), Clock.systemUTC().instant());
    return password;
  }

  private static MqttConnectionOptions options(String id, String password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(id);
    options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    options.setAutomaticReconnect(false);
    return options;
  }

  private static void disconnect(MqttAsyncClient client) throws MqttException {
    client.disconnect().waitForCompletion(TIMEOUT_MS);
    client.close();
  }

  private static void birth(MqttAsyncClient node, long t) throws MqttException {
    publish(
        node,
        "spBv1.0/fleet/NBIRTH/edge-1",
        frame(t, 0, metric("bdSeq", 9, t, 8, new byte[] {11 << 3, 0})));
    publish(
        node,
        "spBv1.0/fleet/DBIRTH/edge-1/BAT-S",
        frame(
            t,
            1,
            metric("packVoltageV", 1, t, 10, real(355)),
            metric("packCurrentA", 2, t, 10, real(-5))));
  }

  private static void data(MqttAsyncClient node, int seq, long t, int alias, double value)
      throws MqttException {
    publish(
        node,
        "spBv1.0/fleet/DDATA/edge-1/BAT-S",
        frame(t, seq, metric(null, alias, t, 0, real(value))));
  }

  /** QoS 1, so that what is acknowledged is committed. */
  private static void publish(MqttAsyncClient client, String topic, byte[] payload)
      throws MqttException {
    client.publish(topic, payload, 1, false).waitForCompletion(TIMEOUT_MS);
  }

  private static byte[] frame(long t, int seq, byte[]... metrics) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, 1 << 3);
    varint(out, t);
    for (byte[] metric : metrics) {
      varint(out, (2 << 3) | 2);
      varint(out, metric.length);
      out.writeBytes(metric);
    }
    varint(out, 3 << 3);
    varint(out, seq);
    return out.toByteArray();
  }

  private static byte[] metric(
      @org.jspecify.annotations.Nullable String name, int alias, long t, int type, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (name != null) {
      varint(out, (1 << 3) | 2);
      varint(out, name.length());
      out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    }
    varint(out, 2 << 3);
    varint(out, alias);
    varint(out, 3 << 3);
    varint(out, t);
    if (type != 0) {
      varint(out, 4 << 3);
      varint(out, type);
    }
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static byte[] real(double value) {
    return ByteBuffer.allocate(9)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) ((13 << 3) | 1))
        .putDouble(value)
        .array();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest > 0x7F) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Keeps what the host commands, as topic and text. */
  private static final class Commands implements org.eclipse.paho.mqttv5.client.MqttCallback {
    private final Queue<String> received;

    private Commands(Queue<String> received) {
      this.received = received;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      received.add(topic + " " + new String(message.getPayload(), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException failure) {}

    @Override
    public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(
        int reasonCode, org.eclipse.paho.mqttv5.common.packet.MqttProperties properties) {}
  }
}
