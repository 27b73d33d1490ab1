package io.packtrail.mqttingest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.mqtt.MqttEndpoint;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what connections cost before they have shown who they are: their number, their time and
 * their bytes; and of all connections the number, and what waits for them to read it.
 */
final class Admission {
  /**
   * A CONNECT holds ids, a password, a will. Bytes; larger than one read of the network, which may
   * hold more than the first packet.
   */
  private static final int MAX_FIRST_BYTES = 128 << 10;

  /** Answers that may wait for a client to read them (bytes, with what Netty keeps beside each). */
  private static final int MAX_UNREAD_BYTES = 1 << 20;

  private final EndpointLimits limits;
  private final RefusalLog refusals;

  /** Those that have not shown who they are, the oldest first. */
  private final Map<Way, Visitor> visitors = new LinkedHashMap<>();

  private int open;

  Admission(EndpointLimits limits, RefusalLog refusals) {
    this.limits = limits;
    this.refusals = refusals;
  }

  /** The two ends of a connection, by which its MQTT part is recognised. */
  private record Way(SocketAddress remote, SocketAddress local) {}

  /** Takes in a connection that was just made; false where it was closed instead. */
  boolean enter(NetSocketInternal socket) {
    Way way = new Way(socket.remoteAddress(), socket.localAddress());
    Channel channel = socket.channelHandlerContext().channel();
    Visitor visitor = new Visitor(channel, String.valueOf(way.remote().hostAddress()));
    synchronized (this) {
      if (open >= limits.maxConnections() && !endOldest()) {
        visitor.end(
            "too-many-connections",
            "connections must be at most " + limits.maxConnections() + ", got more");
        return false;
      }
      open++;
      visitors.put(way, visitor);
      if (visitors.size() > limits.maxUnauthenticated()) {
        boolean unused = endOldest();
      }
    }
    channel.closeFuture().addListener(end -> leave(way, visitor));
    visitor.startTimeout(limits.connectTimeout().toMillis());
    return true;
  }

  /** Puts the bounds into a connection whose MQTT codec is there; on its event loop. */
  void guard(NetSocketInternal socket) {
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    Visitor visitor = visitor(new Way(socket.remoteAddress(), socket.localAddress()));
    if (visitor != null) {
      pipeline.addBefore("mqttDecoder", "firstBytes", visitor);
      visitor.watch.enter(pipeline);
    }
    pipeline
        .channel()
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(MAX_UNREAD_BYTES / 2, MAX_UNREAD_BYTES));
    pipeline.addBefore("handler", "unreadAnswers", new UnreadAnswers());
    pipeline.addBefore("handler", "earlyPackets", new EarlyPackets());
  }

  /** The connection was understood, or answered why not: its end needs no further word. */
  synchronized void hear(SocketAddress remote, SocketAddress local) {
    Visitor visitor = visitors.get(new Way(remote, local));
    if (visitor != null) {
      visitor.heard = true;
    }
  }

  /**
   * The connection has shown who it is; on its event loop.
   *
   * @param onFault told when no packet of it comes to its end for long
   */
  void know(MqttEndpoint endpoint, boolean silenceCounts, Consumer<PacketWatch.Fault> onFault) {
    Visitor visitor;
    synchronized (this) {
      visitor = visitors.remove(new Way(endpoint.remoteAddress(), endpoint.localAddress()));
    }
    if (visitor != null) {
      visitor.know();
      visitor.watch.start(visitor.channel, limits.longestSilence(), silenceCounts, onFault);
    }
  }

  /** Connections now, known and unknown. */
  synchronized int open() {
    return open;
  }

  private synchronized @Nullable Visitor visitor(Way way) {
    return visitors.get(way);
  }

  private void leave(Way way, Visitor visitor) {
    synchronized (this) {
      open--;
      visitors.remove(way, visitor);
    }
    visitor.leave();
  }

  private boolean endOldest() {
    Iterator<Visitor> oldestFirst = visitors.values().iterator();
    if (!oldestFirst.hasNext()) {
      return false;
    }
    Visitor oldest = oldestFirst.next();
    oldestFirst.remove();
    oldest.end(
        "too-many-unauthenticated",
        "clients must say who they are before %d others come, got none that did"
            .formatted(limits.maxUnauthenticated()));
    return true;
  }

  /** A connection that has not shown who it is. */
  private final class Visitor extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final String host;
    private final PacketWatch watch = new PacketWatch();
    private volatile @Nullable Future<?> timeout;

    /** Whether its end needs no further word: it spoke MQTT, or was told why. */
    private volatile boolean heard;

    private int firstBytes;

    Visitor(Channel channel, String host) {
      this.channel = channel;
      this.host = host;
    }

    void startTimeout(long afterMs) {
      timeout =
          channel
              .eventLoop()
              .schedule(
                  () ->
                      end(
                          "connect-timeout",
                          "client must say who it is within %d ms, got too little"
                              .formatted(afterMs)),
                  afterMs,
                  TimeUnit.MILLISECONDS);
    }

    void stopTimeout() {
      Future<?> running = timeout;
      if (running != null) {
        running.cancel(false);
      }
    }

    void know() {
      stopTimeout();
      if (channel.pipeline().context(this) != null) {
        channel.pipeline().remove(this);
      }
    }

    void leave() {
      stopTimeout();
      // The MQTT server closes such connections without a word. A probe of the port sends nothing.
      if (!heard && firstBytes > 0) {
        refusals.add(
            "protocol-error",
            host,
            "connection must begin with a CONNECT of MQTT 3.1.1 or 5, got %d other bytes"
                .formatted(firstBytes));
      }
    }

    void end(String reason, String sentence) {
      heard = true;
      refusals.add(reason, host, sentence);
      ChannelFuture unused = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      firstBytes += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
      if (firstBytes > MAX_FIRST_BYTES) {
        ReferenceCountUtil.release(bytes);
        end("too-large", "CONNECT must be at most %d bytes, got more".formatted(MAX_FIRST_BYTES));
      } else {
        context.fireChannelRead(bytes);
      }
    }
  }

  /** Ends a connection whose client sends but does not read. */
  private final class UnreadAnswers extends ChannelInboundHandlerAdapter {
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (!context.channel().isWritable()) {
        refusals.add(
            "answers-unread",
            host(context),
            "client must read its answers, got %d bytes unread".formatted(MAX_UNREAD_BYTES));
        ChannelFuture unused = context.channel().close();
      }
      context.fireChannelWritabilityChanged();
    }

    private String host(ChannelHandlerContext context) {
      return context.channel().remoteAddress() instanceof InetSocketAddress address
          ? address.getAddress().getHostAddress()
          : "unknown";
    }
  }
}
