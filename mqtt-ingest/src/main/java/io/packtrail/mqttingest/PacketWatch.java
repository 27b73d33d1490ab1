package io.packtrail.mqttingest;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells of a connection of which no packet comes to its end for long, which keep-alive does not
 * tell where the client switched it off or made it long: one that is half open, or one that sends a
 * packet byte by byte. A message costs it one increment. On the connection's event loop.
 */
final class PacketWatch {
  /** In the time after which it tells; by so much at most it is late. */
  private static final int LOOKS = 4;

  private long reads;
  private long packets;
  private long readsSeen;
  private long packetsSeen;
  private int silentLooks;
  private int unfinishedLooks;

  /** What is the matter. */
  enum Fault {
    /** Nothing came. */
    SILENT,
    /** A packet began and did not end. */
    UNFINISHED
  }

  /** Goes before and behind the decoder. */
  void enter(ChannelPipeline pipeline) {
    pipeline.addBefore(
        "mqttDecoder",
        "reads",
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object bytes) {
            reads++;
            context.fireChannelRead(bytes);
          }
        });
    pipeline.addBefore(
        "handler",
        "packets",
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object packet) {
            packets++;
            context.fireChannelRead(packet);
          }
        });
  }

  /**
   * Begins to look.
   *
   * @param longest time without a whole packet after which it tells
   * @param silenceCounts whether a client that sends nothing at all is at fault
   * @param onFault told at each look from then on
   */
  void start(Channel channel, Duration longest, boolean silenceCounts, Consumer<Fault> onFault) {
    long everyMs = Math.max(1, longest.toMillis() / LOOKS);
    Future<?> looks =
        channel
            .eventLoop()
            .scheduleAtFixedRate(
                () -> look(silenceCounts, onFault), everyMs, everyMs, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(end -> looks.cancel(false));
  }

  private void look(boolean silenceCounts, Consumer<Fault> onFault) {
    if (packets != packetsSeen) {
      silentLooks = 0;
      unfinishedLooks = 0;
    } else if (reads != readsSeen || unfinishedLooks > 0) {
      silentLooks = 0;
      unfinishedLooks++;
    } else {
      silentLooks++;
    }
    packetsSeen = packets;
    readsSeen = reads;
    if (unfinishedLooks >= LOOKS) {
      onFault.accept(Fault.UNFINISHED);
    } else if (silenceCounts && silentLooks >= LOOKS) {
      onFault.accept(Fault.SILENT);
    }
  }
}
