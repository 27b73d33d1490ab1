package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that mean harm, each beside one that behaves and must go on getting its acknowledgements.
 */
class AccessIT {
  private static final String TOPIC = "packtrail/v1/g-17/telemetry";

  /** 10,000 in the long form: {@code -Dpacktrail.test.connections=10000}. */
  private static final int ATTEMPTS = Integer.getInteger("packtrail.test.connections", 2_000);

  private static final EndpointLimits LIMITS =
      new EndpointLimits(
          64 << 10,
          200,
          1 << 20,
          100,
          3,
          50,
          Duration.ofSeconds(2),
          Duration.ofMinutes(20),
          Duration.ofMillis(100));

  /** With a keep-alive of one second, of which half as much again is waited for. */
  private static final EndpointLimits IMPATIENT =
      new EndpointLimits(
          64 << 10,
          200,
          1 << 20,
          100,
          3,
          50,
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(100));

  /** Of a CONNECT: protocol name, level 4, flags, keep-alive, and that 65,535 bytes follow. */
  private static final byte[] LONG_CLIENT_ID_TO_COME = {
    0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 1, (byte) 0xFF, (byte) 0xFF
  };

  private final TestEndpoint endpoint = TestEndpoint.start(LIMITS);
  private PahoGateway good;
  private int published;

  @BeforeEach
  void connectTheGoodOne() throws Exception {
    endpoint.gateways().with("g-17", "secret").with("g-18", "other");
    good = gateway("good", "g-17", "secret");
    good.connect();
  }

  @AfterEach
  void stop() throws Exception {
    good.close();
    endpoint.close();
  }

  @Test
  void wrongPassword_triedForEver_isLoggedOnceAndNotEvenLookedUp() throws Exception {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i < 20; i++) {
        try (PahoGateway guesser = gateway("guesser", "g-18", "guess-" + i)) {
          assertThat(refusalOf(guesser)).isEqualTo(0x86);
        }
      }
      assertThat(log.lines("g-18")).singleElement().asString().contains("bad-credentials");
      assertThat(log.lines("127.0.0.1")).hasSize(1); // that attempts from there must wait
      assertThat(log.lines("")).hasSize(2).noneMatch(line -> line.contains("guess-"));
    }

    int before = endpoint.gateways().lookups();
    try (PahoGateway guesser = gateway("guesser", "g-18", "other")) {
      assertThat(refusalOf(guesser)).isEqualTo(0x86); // also with the right one, for a while
    }
    assertThat(Collections.frequency(endpoint.refusals(), "bad-credentials")).isEqualTo(21);
    assertThat(endpoint.gateways().lookups() - before).isLessThan(20); // those of the recheck
    assertGoodIsServed();
  }

  /** The return code of the protocol's version, then the end, and nothing else. */
  @ParameterizedTest
  @CsvSource({
    "4, wrong, 20 02 00 04", // MQTT 3.1.1, 3.2.2.3: bad user name or password
    "4, other, 20 02 00 00",
    "5, wrong, 20 03 00 86 00", // MQTT 5, 3.2.2.2: bad user name or password
  })
  void connack_ofARightAndAWrongPassword_saysSoByItsCode(int level, String password, String connack)
      throws Exception {
    byte[] expected = HexFormat.ofDelimiter(" ").parseHex(connack);
    try (Socket socket = raw()) {
      socket.getOutputStream().write(connect(level, "g-18", password));
      assertThat(socket.getInputStream().readNBytes(expected.length)).containsExactly(expected);
      if (password.equals("wrong")) {
        assertThat(socket.getInputStream().read()).as("what follows").isEqualTo(-1);
      }
    }
  }

  /** MQTT 5, 3.1.4: clients need not wait for CONNACK. */
  @Test
  void publishBehindConnect_isTakenOnceThePasswordIsChecked() throws Exception {
    int count = 40; // more than one read of the network
    try (Socket socket = raw()) {
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      sent.write(connect("g-18", "other"));
      for (int i = 1; i <= count; i++) {
        sent.write(publish(1, i, "packtrail/v1/g-18/telemetry", Payloads.message("e-" + i, 500)));
      }
      sent.write(publish(0, 0, "packtrail/v1/g-18/telemetry", Payloads.message("e-0")));
      assertThat(sent.size()).isGreaterThan(4 * (64 << 10));
      socket.getOutputStream().write(sent.toByteArray());

      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      for (int i = 1; i <= count; i++) {
        assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x40, 2, 0, i);
      }
      Waiting.until("QoS 0 too", () -> endpoint.store().storedIds().contains("e-0"));
      assertThat(endpoint.store().storedIds()).hasSize(count + 1);
    }
    assertGoodIsServed();
  }

  @Test
  void publishBehindConnect_wrongPassword_isNotTaken() throws Exception {
    try (Socket socket = raw()) {
      socket.getOutputStream().write(connect("g-18", "wrong"));
      socket
          .getOutputStream()
          .write(publish(1, 1, "packtrail/v1/g-18/telemetry", Payloads.message("e-1")));

      assertThat(socket.getInputStream().readAllBytes()).containsExactly(0x20, 2, 0, 4);
    }
    assertGoodIsServed();
    assertThat(endpoint.store().storedIds()).doesNotContain("e-1");
    assertThat(endpoint.refusals()).containsOnly("bad-credentials");
  }

  @Test
  void connack_ofAnUnknownGateway_isThatOfAWrongPassword() throws Exception {
    try (Socket socket = raw()) {
      socket.getOutputStream().write(connect(5, "g-99", "other"));
      assertThat(socket.getInputStream().readAllBytes())
          .containsExactly(0x20, 3, 0, 0x86, 0); // nothing tells which names there are
    }
  }

  @Test
  void revokedGateway_connected_isSentAway() throws Exception {
    try (PahoGateway other = gateway("other", "g-18", "other")) {
      other.connect();

      endpoint.gateways().revoke("g-18");

      Waiting.until("it was sent away", () -> other.disconnects().contains(0x87));
      assertThat(refusalOf(other)).isEqualTo(0x86);
    }
    endpoint.awaitRefusal("access-ended");
    assertGoodIsServed();
  }

  @Test
  void rotatedPassword_connectedWithTheOld_isSentAway() throws Exception {
    try (PahoGateway other = gateway("other", "g-18", "other")) {
      other.connect();

      endpoint.gateways().with("g-18", "rotated");

      Waiting.until("it was sent away", () -> other.disconnects().contains(0x87));
    }
    try (PahoGateway rotated = gateway("other", "g-18", "rotated")) {
      rotated.connect();
    }
    assertGoodIsServed();
  }

  @Test
  void storeAway_connectedGateways_stay() throws Exception {
    endpoint.gateways().setAway(true);
    int before = endpoint.gateways().lookups();
    Waiting.until("it was looked at", () -> endpoint.gateways().lookups() > before + 2);

    assertGoodIsServed();
  }

  @Test
  void moreConnectionsOfOneGatewayThanAllowed_endTheOldest() throws Exception {
    List<PahoGateway> many = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        PahoGateway next = gateway("c-" + i, "g-18", "other");
        many.add(next);
        next.connect();
      }

      Waiting.until("the oldest was told", () -> many.get(0).disconnects().contains(0x97));
      assertThat(many.get(3).isConnected()).isTrue();
    } finally {
      for (PahoGateway gateway : many) {
        gateway.close();
      }
    }
    assertGoodIsServed();
  }

  @Test
  void publishUnderAnothersId_isRefusedAndLoggedOnce() throws Exception {
    try (LogCapture log = new LogCapture(RefusalLog.class);
        PahoGateway other = gateway("other", "g-18", "other")) {
      other.connect();
      for (int i = 0; i < 5; i++) {
        IMqttToken token = other.publish(TOPIC, Payloads.message("foreign-" + i), 1);
        PahoGateway.await(token);
        assertThat(token.getReasonCodes()).containsExactly(0x87);
      }

      assertThat(Collections.frequency(endpoint.refusals(), "foreign-topic")).isEqualTo(5);
      assertThat(log.lines("")).singleElement().asString().contains("foreign-topic", "g-18");
    }
    assertGoodIsServed();
    assertThat(endpoint.store().storedIds()).noneMatch(id -> id.startsWith("foreign"));
  }

  @Test
  void publishThatAnnouncesTooMuch_isRefusedAtItsHeaderAndLoggedOnce() throws Exception {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i < 3; i++) {
        try (Socket socket = connectedRaw("g-18", "other")) {
          // PUBLISH, remaining length 200 MB, and its topic; none of the payload.
          socket
              .getOutputStream()
              .write(new byte[] {0x30, (byte) 0x80, (byte) 0x80, (byte) 0xB0, 0x5F});
          socket.getOutputStream().write(text("packtrail/v1/g-18/telemetry"));

          assertEnds(socket);
        }
      }
      assertThat(Collections.frequency(endpoint.refusals(), "too-large")).isEqualTo(3);
      assertThat(log.lines("")).singleElement().asString().contains("too-large", "g-18");
    }
    assertGoodIsServed();
  }

  @Test
  void connectThatNeverEnds_byteByByte_isEndedInTime() throws Exception {
    try (Socket socket = raw()) {
      OutputStream out = socket.getOutputStream();
      out.write(new byte[] {0x10, (byte) 0xFF, 0x01}); // CONNECT of 255 bytes
      out.write(LONG_CLIENT_ID_TO_COME);
      long start = System.nanoTime();
      boolean open = true;
      while (open && System.nanoTime() - start < Duration.ofSeconds(15).toNanos()) {
        open = writes(out, 0);
        Thread.sleep(100); // the client's slowness, which is what is tested
      }

      assertThat(open).isFalse();
    }
    endpoint.awaitRefusal("connect-timeout");
    assertGoodIsServed();
  }

  /** With a keep-alive that was switched off, and with the longest that there is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 65_535})
  void publishThatNeverEnds_byteByByte_isEndedInTime(int keepAliveSeconds) throws Exception {
    try (TestEndpoint impatient = TestEndpoint.start(IMPATIENT);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      impatient.gateways().with("g-18", "other");
      OutputStream out = socket.getOutputStream();
      out.write(connect(4, "g-18", "other", keepAliveSeconds));
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      out.write(new byte[] {0x32, (byte) 0xE0, (byte) 0xD4, 0x03}); // PUBLISH of 60,000 bytes
      out.write(text("packtrail/v1/g-18/telemetry"));
      out.write(new byte[] {0, 1}); // packet id; the payload follows
      long start = System.nanoTime();
      boolean open = true;
      while (open && System.nanoTime() - start < Duration.ofSeconds(15).toNanos()) {
        open = writes(out, 0);
        Thread.sleep(100); // the client's slowness, which is what is tested
      }

      assertThat(open).isFalse();
      impatient.awaitRefusal("packet-unfinished");
    }
  }

  @Test
  void silentClient_withoutKeepAlive_isDisconnected() throws Exception {
    try (TestEndpoint impatient = TestEndpoint.start(IMPATIENT);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      socket.setSoTimeout(20_000);
      impatient.gateways().with("g-18", "other");
      socket.getOutputStream().write(connect(4, "g-18", "other", 0));
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      impatient.awaitRefusal("silent");
    }
  }

  @Test
  void clientWithoutKeepAlive_thatGoesOnSpeaking_stays() throws Exception {
    try (TestEndpoint impatient = TestEndpoint.start(IMPATIENT);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      socket.setSoTimeout(20_000);
      impatient.gateways().with("g-18", "other");
      socket.getOutputStream().write(connect(4, "g-18", "other", 0));
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);

      for (int i = 0; i < 8; i++) {
        Thread.sleep(500); // the client's rhythm, which is what is tested
        socket.getOutputStream().write(new byte[] {(byte) 0xC0, 0}); // PINGREQ
        assertThat(socket.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
      }
    }
  }

  @Test
  void clientOfMqtt5_withoutKeepAlive_isToldOne() throws Exception {
    try (TestEndpoint impatient = TestEndpoint.start(IMPATIENT);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      socket.setSoTimeout(20_000);
      impatient.gateways().with("g-18", "other");
      socket.getOutputStream().write(connect(5, "g-18", "other", 0));
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo(0x20);
      byte[] connack = in.readNBytes(in.read());

      // MQTT 5, 3.2.2.3.14: 0x13 is Server Keep Alive, two bytes
      assertThat(HexFormat.of().formatHex(connack)).contains("130001");
      int next = in.read();
      assertThat(next).as("DISCONNECT").isEqualTo(0xE0);
      in.read();
      assertThat(in.read()).as("keep-alive timeout").isEqualTo(0x8D);
    }
  }

  @Test
  void connectLargerThanAnyNeedsToBe_isRefused() throws Exception {
    EndpointLimits large = EndpointLimits.DEFAULTS;
    try (TestEndpoint roomy = TestEndpoint.start(large);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), roomy.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(new byte[] {0x10, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x01}); // 2 MiB
      // Level 5, and properties of 1 MiB: each byte means one more user property, '&' by number.
      out.write(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 1, (byte) 0x80, (byte) 0x80, 0x40});
      boolean open = true;
      for (int i = 0; open && i < 2 << 20; i++) {
        open = writes(out, '&');
      }

      assertThat(open).isFalse();
      roomy.awaitRefusal("too-large");
    }
  }

  @Test
  void malformedPackets_random_harmNobody() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      try (Socket socket = i % 2 == 0 ? raw() : connectedRaw("g-18", "other")) {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        assertEnds(socket);
      }
    }
    assertThat(endpoint.refusals()).contains("protocol-error");
    assertGoodIsServed();
  }

  @Test
  void packetsWithoutConnect_areRefused() throws Exception {
    try (Socket socket = raw()) {
      socket.getOutputStream().write(new byte[] {(byte) 0xC0, 0}); // PINGREQ
      assertEnds(socket);
    }
    endpoint.awaitRefusal("protocol-error");
    assertGoodIsServed();
  }

  @Test
  void silentClient_pastItsKeepAlive_isDisconnected() throws Exception {
    try (Socket socket = connectedRaw("g-18", "other")) { // keep-alive of one second
      assertThat(endpoint.endpoint().connectedGateways()).isEqualTo(2);

      assertEnds(socket);
    }
    Waiting.until("it is gone", () -> endpoint.endpoint().connectedGateways() == 1);
    assertGoodIsServed();
  }

  @Test
  void clientThatNeverReads_isDisconnectedOnceTooMuchWaitsForIt() throws Exception {
    try (Socket socket = connectedRaw("g-18", "other")) {
      OutputStream out = socket.getOutputStream();
      byte[] pings = new byte[2 << 10];
      for (int i = 0; i < pings.length; i += 2) {
        pings[i] = (byte) 0xC0;
      }
      boolean open = true;
      long start = System.nanoTime();
      while (open && System.nanoTime() - start < Duration.ofSeconds(60).toNanos()) {
        open = writes(out, pings);
      }

      assertThat(open).isFalse();
    }
    endpoint.awaitRefusal("answers-unread");
    assertGoodIsServed();
  }

  @Test
  void connectionAttempts_thousands_areBoundedAndOthersGetIn() throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port());
    Deque<SocketChannel> held = new ArrayDeque<>();
    try {
      for (int i = 1; i <= ATTEMPTS; i++) {
        held.add(SocketChannel.open(address)); // and says nothing
        if (held.size() > 200) {
          held.remove().close();
        }
        if (i % (ATTEMPTS / 4) == 0) {
          assertGoodIsServed();
          try (PahoGateway next = gateway("next", "g-18", "other")) {
            next.connect(); // in spite of those who say nothing
          }
        }
      }
    } finally {
      for (SocketChannel channel : held) {
        channel.close();
      }
    }
    endpoint.awaitRefusal("too-many-unauthenticated");
    assertGoodIsServed();
  }

  @Test
  void connectionAttempts_underInventedNames_areBoundedAndOthersGetIn() throws Exception {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      attemptUnderInventedNames();

      assertThat(log.lines("bad-credentials")).hasSize(101); // of this address no more
      try (PahoGateway known = gateway("known", "g-18", "wrong")) {
        assertThat(refusalOf(known)).isEqualTo(0x86);
      }
      assertThat(log.lines("bad-credentials").stream().filter(line -> line.contains("g-18")))
          .hasSize(1);
    }
    assertGoodIsServed();
  }

  private void attemptUnderInventedNames() throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port());
    Deque<SocketChannel> held = new ArrayDeque<>();
    try {
      for (int i = 1; i <= ATTEMPTS; i++) {
        SocketChannel channel = SocketChannel.open(address);
        held.add(channel);
        channel.write(ByteBuffer.wrap(connect("nobody-" + i, "wrong")));
        if (held.size() > 40) {
          held.remove().close();
        }
        if (i % (ATTEMPTS / 4) == 0) {
          assertGoodIsServed();
        }
      }
    } finally {
      for (SocketChannel channel : held) {
        channel.close();
      }
    }
    Waiting.until(
        "most names were looked up",
        () -> Collections.frequency(endpoint.refusals(), "bad-credentials") > 200);
  }

  private void assertGoodIsServed() throws Exception {
    String id = "good-" + published++;
    IMqttToken token = good.publish(TOPIC, Payloads.message(id), 1);
    PahoGateway.await(token);
    assertThat(endpoint.store().storedIds()).contains(id);
    assertThat(good.disconnects()).isEmpty();
  }

  private PahoGateway gateway(String clientId, String user, String password) throws MqttException {
    return new PahoGateway("tcp://127.0.0.1:" + endpoint.port(), clientId, user, password);
  }

  /** The reason code of a refused CONNECT. */
  private static int refusalOf(PahoGateway gateway) {
    try {
      gateway.connect();
      return 0;
    } catch (MqttException refused) {
      return refused.getReasonCode();
    }
  }

  private Socket raw() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** A connection of MQTT 3.1.1 whose CONNECT was accepted. */
  private Socket connectedRaw(String user, String password) throws IOException {
    Socket socket = raw();
    socket.getOutputStream().write(connect(user, password));
    assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
    return socket;
  }

  private static byte[] connect(String user, String password) {
    return connect(4, user, password);
  }

  /**
   * @param level of the protocol: 4 is MQTT 3.1.1, 5 is MQTT 5
   */
  private static byte[] connect(int level, String user, String password) {
    return connect(level, user, password, 1);
  }

  private static byte[] connect(int level, String user, String password, int keepAliveSeconds) {
    ByteBuffer body = ByteBuffer.allocate(200);
    body.put(text("MQTT")).put((byte) level).put((byte) 0xC2).putShort((short) keepAliveSeconds);
    if (level == 5) {
      body.put((byte) 0); // no properties
    }
    body.put(text("raw-" + user)).put(text(user)).put(text(password)).flip();
    ByteBuffer packet = ByteBuffer.allocate(2 + body.remaining());
    packet.put((byte) 0x10).put((byte) body.remaining()).put(body);
    return packet.array();
  }

  private static byte[] publish(int qos, int packetId, String topic, byte[] payload) {
    ByteBuffer body = ByteBuffer.allocate(2 + topic.length() + 2 + payload.length);
    body.put(text(topic));
    if (qos > 0) {
      body.putShort((short) packetId);
    }
    body.put(payload).flip();
    int length = body.remaining();
    ByteBuffer packet = ByteBuffer.allocate(4 + length).put((byte) (0x30 | (qos << 1)));
    for (; length > 0x7F; length >>= 7) {
      packet.put((byte) ((length & 0x7F) | 0x80));
    }
    packet.put((byte) length).put(body).flip();
    byte[] bytes = new byte[packet.remaining()];
    packet.get(bytes);
    return bytes;
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).array();
  }

  private static boolean writes(OutputStream out, int value) {
    return writes(out, new byte[] {(byte) value});
  }

  private static boolean writes(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** The other side closes, whatever it says before. */
  private static void assertEnds(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        // what it says is not of interest
      }
    } catch (java.net.SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }
}
