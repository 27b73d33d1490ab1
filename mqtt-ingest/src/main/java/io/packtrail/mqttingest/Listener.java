package io.packtrail.mqttingest;

import io.netty.channel.Channel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.net.BindException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port: connections are admitted, secured where it is a port with TLS, and speak MQTT. */
final class Listener {
  private static final Logger LOGGER = LoggerFactory.getLogger(Listener.class);
  private static final int MAX_CLIENT_ID_LENGTH = 256;

  private final Vertx vertx;
  private final Admission admission;
  private final RefusalLog refusals;
  private final @Nullable TlsFiles tls;
  private final MqttServer server;

  /**
   * @param tls certificate and key; null listens without TLS
   * @param connect takes a connection whose CONNECT has come
   */
  Listener(
      Vertx vertx,
      EndpointLimits limits,
      Admission admission,
      RefusalLog refusals,
      @Nullable TlsFiles tls,
      Handler<MqttEndpoint> connect) {
    this.vertx = vertx;
    this.admission = admission;
    this.refusals = refusals;
    this.tls = tls;
    this.server =
        MqttServer.create(
                new GuardedVertx((VertxInternal) vertx, this::take),
                new MqttServerOptions()
                    .setMaxMessageSize(limits.maxMessageBytes())
                    .setMaxClientIdLength(MAX_CLIENT_ID_LENGTH)
                    .setAutoClientId(false)
                    .setTimeoutOnConnect(0)) // the admission's own, which says why
            .endpointHandler(connect)
            .exceptionHandler(failure -> protocolError("unknown", failure));
  }

  /**
   * Begins to listen.
   *
   * @return the port; fails with {@link IngestException#PORT_IN_USE}
   */
  Future<Integer> listen(String bind, int port) {
    return server
        .listen(port, bind)
        .map(MqttServer::actualPort)
        .recover(failure -> Future.failedFuture(explain(failure, bind, port)));
  }

  Future<Void> close() {
    return server.close();
  }

  /** Before the MQTT server has it; {@code speak} puts its codec and handlers in. */
  private void take(NetSocket accepted, Handler<NetSocket> speak) {
    NetSocketInternal socket = (NetSocketInternal) accepted;
    String host = String.valueOf(socket.remoteAddress().hostAddress());
    if (!admission.enter(socket)) {
      return;
    }
    // Failures before CONNECT; else Vert.x would log each with its stack.
    socket.exceptionHandler(
        failure -> {
          admission.hear(socket.remoteAddress(), socket.localAddress());
          if (!isHandshakeRefused(socket)) { // else it was noted as that
            protocolError(host, failure);
          }
          socket.close();
        });
    vertx.getOrCreateContext().exceptionHandler(this::thrown);
    speak.handle(socket);
    admission.guard(socket);
    if (tls != null) {
      secure(socket, host, tls);
    }
  }

  /**
   * Not by the TCP server itself, which shows a connection only after the handshake: too late to
   * bound connections that do not end theirs.
   */
  private void secure(NetSocketInternal socket, String host, TlsFiles files) {
    Channel channel = socket.channelHandlerContext().channel();
    SslHandler handler = files.context().newHandler(channel.alloc());
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                refuseHandshake(host, done.cause());
              }
            });
    channel.pipeline().addFirst("ssl", handler);
  }

  private void refuseHandshake(String host, Throwable failure) {
    ClientTrust.Refused certificate = ClientTrust.Refused.among(failure);
    if (certificate != null) {
      refusals.addKind(
          "tls-certificate",
          host,
          certificate.fingerprint(),
          "client certificate must be valid and vouched for by the client CA, got "
              + certificate.getMessage());
    } else {
      // What is no TLS at all comes with its bytes, each time others.
      String kind = failure instanceof SSLHandshakeException ? failure.toString() : "other";
      refusals.addKind("tls-handshake", host, kind, "TLS must be agreed on, got " + failure);
    }
  }

  private static boolean isHandshakeRefused(NetSocketInternal socket) {
    SslHandler handler = socket.channelHandlerContext().pipeline().get(SslHandler.class);
    return handler != null && handler.handshakeFuture().cause() != null;
  }

  /** Vert.x's MQTT server throws at packets that come before or without a CONNECT. */
  private void thrown(Throwable failure) {
    if (failure instanceof IllegalArgumentException) {
      protocolError("unknown", failure);
    } else {
      LOGGER.atError().setCause(failure).log("connection failed");
    }
  }

  private void protocolError(String host, Throwable failure) {
    if (failure instanceof CodecException || failure instanceof IllegalArgumentException) {
      refusals.add("protocol-error", host, "connection must speak MQTT, got " + failure);
    } else {
      refusals.add("connection-broken", host, "connection must last, got " + failure);
    }
  }

  private Throwable explain(Throwable failure, String bind, int port) {
    if (failure instanceof BindException) {
      String key = tls == null ? "mqtt.port" : "mqtt.tls.port";
      return new IngestException(
          IngestException.PORT_IN_USE,
          "%s must be free, got %d on %s, where another program listens or which is not this machine's; set %s or PACKTRAIL_BIND"
              .formatted(
                  key, port, bind, tls == null ? "PACKTRAIL_MQTT_PORT" : "PACKTRAIL_MQTT_TLS_PORT"),
          failure);
    }
    return failure;
  }
}
