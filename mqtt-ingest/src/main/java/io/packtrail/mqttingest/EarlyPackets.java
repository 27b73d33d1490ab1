package io.packtrail.mqttingest;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds what a client sends behind its CONNECT until CONNACK lets it in: clients need not wait for
 * that, while Vert.x ends connections that do not. Meanwhile nothing further is read, so that what
 * is held is bounded by what was read with the CONNECT. Between the decoder and Vert.x, on the
 * connection's event loop.
 *
 * @see "MQTT 5.0 (2019), 3.1.4, non-normative comment; 3.1.1 (2014), 3.1.4"
 */
final class EarlyPackets extends ChannelDuplexHandler {
  private final Deque<Object> held = new ArrayDeque<>();
  private boolean holding;

  @Override
  public void channelRead(ChannelHandlerContext context, Object packet) {
    if (holding) {
      held.add(packet);
      return;
    }
    if (packet instanceof MqttConnectMessage connect && connect.decoderResult().isSuccess()) {
      holding = true;
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelRead(packet);
  }

  @Override
  public void write(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
    ChannelFuture unused = context.write(packet, promise);
    if (packet instanceof MqttConnAckMessage answer && holding) {
      boolean letIn =
          answer.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED;
      // Not within the call that lets the client in, which has more to do.
      context.executor().execute(() -> end(context, letIn));
    }
  }

  private void end(ChannelHandlerContext context, boolean letIn) {
    if (context.isRemoved()) {
      return;
    }
    if (letIn) {
      Object packet = held.poll();
      while (packet != null) {
        context.fireChannelRead(packet);
        packet = held.poll();
      }
      context.fireChannelReadComplete();
    }
    context.channel().config().setAutoRead(true); // also to learn of the end
    context.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
