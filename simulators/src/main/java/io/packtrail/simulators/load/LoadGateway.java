package io.packtrail.simulators.load;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One gateway: sends its script with a window of messages in flight, and what was not acknowledged
 * again, in order, over a new connection; with sessions only where the server still has its own, as
 * MQTT demands of clients. Everything happens on the event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write that fails shows as the loss of its connection
final class LoadGateway {
  private static final int KEEP_ALIVE_S = 60;
  private static final long PING_AFTER_NS = TimeUnit.SECONDS.toNanos(20);
  private static final int MAX_PACKET_ID = 65_535;
  private static final int FIRST_ERROR_CODE = 0x80;

  private final LoadRun run;
  private final GatewayId gatewayId;
  private final BatteryId batteryId;
  private final String topic;
  private final String password;
  private final int window;
  private final Iterator<GatewayScript.Step> script;

  private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
  private final Deque<LoadMessage> again = new ArrayDeque<>();
  private final Deque<Long> permits = new ArrayDeque<>();
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private @Nullable Channel channel; // open and let in
  private boolean wasLetIn;
  private int receiveMaximum = MAX_PACKET_ID;
  private int lastPacketId;
  private long lastWriteNs;

  private record InFlight(LoadMessage message, long dueNs, long sentNs) {}

  private static final class Tally {
    private final LoadMessage message;
    private int sent;
    private int acknowledged;

    private Tally(LoadMessage message) {
      // Without the payload, of which a long run would keep gigabytes.
      this.message =
          new LoadMessage(
              message.messageId(),
              message.isRefused(),
              message.firstMs(),
              message.stepMs(),
              message.samples(),
              new byte[0]);
    }
  }

  LoadGateway(
      LoadRun run,
      GatewayId gatewayId,
      BatteryId batteryId,
      String password,
      int window,
      Iterator<GatewayScript.Step> script) {
    this.run = run;
    this.gatewayId = gatewayId;
    this.batteryId = batteryId;
    this.topic = Topics.telemetry(gatewayId);
    this.password = password;
    this.window = window;
    this.script = script;
  }

  /** The end of a new connection's pipeline. */
  SimpleChannelInboundHandler<MqttMessage> link() {
    return new Link();
  }

  /** Lets one more message go, which was due at this time. */
  void permit(long dueNs) {
    permits.add(dueNs);
  }

  int permits() {
    return permits.size();
  }

  boolean wantsToSend() {
    return script.hasNext();
  }

  /** Whether nothing is left to send or to be acknowledged. */
  boolean isFinished() {
    return inFlight.isEmpty() && again.isEmpty() && (run.isStopping() || !script.hasNext());
  }

  void addTo(List<AccountEntry> account) {
    for (Tally tally : tallies.values()) {
      LoadMessage message = tally.message;
      account.add(
          new AccountEntry(
              gatewayId,
              batteryId,
              message.messageId(),
              message.isRefused(),
              message.firstMs(),
              message.stepMs(),
              message.samples(),
              tally.sent,
              tally.acknowledged));
    }
  }

  /** Connects anew after too long a silence; keeps the connection alive. */
  void watch(long nowNs, long patienceNs) {
    Channel open = channel;
    if (open == null) {
      return;
    }
    if (!inFlight.isEmpty() && nowNs - inFlight.values().iterator().next().sentNs() > patienceNs) {
      open.close();
    } else if (nowNs - lastWriteNs > PING_AFTER_NS) {
      lastWriteNs = nowNs;
      open.writeAndFlush(MqttMessage.PINGREQ);
    }
  }

  /** Sends while the window and, at a rate, the permits last. */
  void pump() {
    Channel open = channel;
    if (open == null || !run.isBegun()) {
      return;
    }
    int room = Math.min(window, receiveMaximum);
    boolean wrote = false;
    while (inFlight.size() < room && open.isActive()) {
      if (!again.isEmpty()) {
        send(open, again.remove(), System.nanoTime());
      } else if (run.isStopping() || !script.hasNext() || (run.isPaced() && permits.isEmpty())) {
        break;
      } else if (!follow(open)) {
        return;
      }
      wrote = true;
    }
    if (wrote) {
      open.flush();
    }
  }

  /** Takes the script's next step; false where that ends the connection. */
  private boolean follow(Channel open) {
    GatewayScript.Step step = script.next();
    if (step instanceof GatewayScript.Step.Send send) {
      long dueNs = run.isPaced() ? permits.remove() : System.nanoTime();
      send(open, send.message(), dueNs);
      return true;
    }
    open.close();
    return false;
  }

  private void send(Channel open, LoadMessage message, long dueNs) {
    int packetId = freePacketId();
    lastWriteNs = System.nanoTime();
    inFlight.put(packetId, new InFlight(message, dueNs, lastWriteNs));
    tallies.computeIfAbsent(message.messageId(), id -> new Tally(message)).sent++;
    run.sent();
    open.write(
        new MqttPublishMessage(
            new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_LEAST_ONCE, false, 0),
            new MqttPublishVariableHeader(topic, packetId),
            Unpooled.wrappedBuffer(message.payload())),
        open.voidPromise());
  }

  private int freePacketId() {
    do {
      lastPacketId = lastPacketId % MAX_PACKET_ID + 1;
    } while (inFlight.containsKey(lastPacketId));
    return lastPacketId;
  }

  private void acknowledged(int packetId, int reason) {
    InFlight done = inFlight.remove(packetId);
    if (done == null) {
      return;
    }
    if (reason >= FIRST_ERROR_CODE) {
      run.refused();
      return;
    }
    Tally tally = tallies.get(done.message().messageId());
    if (tally != null) {
      tally.acknowledged++;
    }
    run.acknowledged(done.message().samples(), done.dueNs());
  }

  /** One connection. */
  private final class Link extends SimpleChannelInboundHandler<MqttMessage> {
    private boolean isSettled;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context
          .executor()
          .schedule(() -> giveUpUnanswered(context), run.patienceMs(), TimeUnit.MILLISECONDS);
      if (context.pipeline().get("tls") == null) {
        connect(context);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof io.netty.handler.ssl.SslHandshakeCompletionEvent handshake
          && handshake.isSuccess()) {
        connect(context);
      }
    }

    private void giveUpUnanswered(ChannelHandlerContext context) {
      if (!isSettled) {
        context.close();
      }
    }

    private void connect(ChannelHandlerContext context) {
      MqttConnectMessage connect =
          MqttMessageBuilders.connect()
              .protocolVersion(MqttVersion.MQTT_5)
              .clientId(gatewayId.value())
              .cleanSession(run.sessionExpirySeconds() == 0)
              .properties(session())
              .keepAlive(KEEP_ALIVE_S)
              .username(gatewayId.value())
              .password(password.getBytes(StandardCharsets.UTF_8))
              .hasUser(true)
              .hasPassword(true)
              .build();
      context.writeAndFlush(connect);
    }

    private MqttProperties session() {
      if (run.sessionExpirySeconds() == 0) {
        return MqttProperties.NO_PROPERTIES;
      }
      MqttProperties properties = new MqttProperties();
      properties.add(
          new MqttProperties.IntegerProperty(
              MqttProperties.SESSION_EXPIRY_INTERVAL, (int) run.sessionExpirySeconds()));
      return properties;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      if (message.fixedHeader() == null) {
        context.close();
        return;
      }
      switch (message.fixedHeader().messageType()) {
        case CONNACK -> connected(context, (MqttConnAckMessage) message);
        case PUBACK -> {
          MqttMessageIdVariableHeader header =
              (MqttMessageIdVariableHeader) message.variableHeader();
          int reason =
              header instanceof MqttPubReplyMessageVariableHeader reply
                  ? reply.reasonCode() & 0xFF
                  : 0;
          acknowledged(header.messageId(), reason);
        }
        case DISCONNECT -> context.close();
        default -> {
          // PINGRESP says nothing that the acknowledgements do not.
        }
      }
    }

    private void connected(ChannelHandlerContext context, MqttConnAckMessage answer) {
      MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
      if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
        isSettled = true;
        run.notLetIn(LoadGateway.this, code);
        context.close();
        return;
      }
      MqttProperties.MqttProperty<?> announced =
          answer.variableHeader().properties().getProperty(MqttProperties.RECEIVE_MAXIMUM);
      receiveMaximum = announced == null ? MAX_PACKET_ID : (Integer) announced.value();
      if (run.sessionExpirySeconds() > 0 && !answer.variableHeader().isSessionPresent()) {
        run.gaveUp(again.size());
        again.clear();
      }
      channel = context.channel();
      lastWriteNs = System.nanoTime();
      isSettled = true;
      run.letIn(!wasLetIn);
      wasLetIn = true;
      pump();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      pump();
      run.look(LoadGateway.this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (channel == context.channel()) {
        channel = null;
      }
      again.addAll(inFlight.values().stream().map(InFlight::message).toList());
      inFlight.clear();
      run.lost(LoadGateway.this, isSettled);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(); // what was in flight goes again over the next connection
    }
  }
}
