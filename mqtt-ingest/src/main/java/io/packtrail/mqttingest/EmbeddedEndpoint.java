package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.net.BindException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MQTT server that gateways connect to: MQTT 3.1.1 and 5, a name and a password per gateway, an
 * acknowledgement only after the commit.
 *
 * <p>A gateway's user name is its id, and it may publish to the topics that {@link TopicRights}
 * allow only. When more waits than the configuration allows, or the store refuses, the connection
 * is closed without an acknowledgement: MQTT then makes the client send again.
 */
public final class EmbeddedEndpoint implements GatewayDownlink {
  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedEndpoint.class);

  /** Passwords that are checked side by side; checking one is slow on purpose. */
  private static final int AUTHENTICATION_THREADS = 2;

  /** Longest wait for the first packet of a connection (s). */
  private static final int CONNECT_TIMEOUT_S = 10;

  private static final int MAX_CLIENT_ID_LENGTH = 256;

  private final Vertx vertx;
  private final EndpointConfig config;
  private final GatewayAuthenticator authenticator;
  private final TopicRights rights;
  private final IngestFlow flow;
  private final IngestMetrics metrics;
  private final RefusalLog refusals;
  private final Sessions sessions;
  private final WorkerExecutor authentication;
  private final MqttServer server;
  private final Connections connections = new Connections();
  private volatile boolean receiving;

  /**
   * @param authenticator called on worker threads; may block
   * @param flow must be started before the endpoint and stopped between {@link #stopReceiving()}
   *     and {@link #stop()}
   * @param clock tells when sessions expire
   */
  public EmbeddedEndpoint(
      Vertx vertx,
      EndpointConfig config,
      GatewayAuthenticator authenticator,
      TopicRights rights,
      IngestFlow flow,
      IngestMetrics metrics,
      InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.authenticator = authenticator;
    this.rights = rights;
    this.flow = flow;
    this.metrics = metrics;
    this.refusals = new RefusalLog(metrics);
    this.sessions = new Sessions(clock);
    this.authentication =
        vertx.createSharedWorkerExecutor("gateway-authentication", AUTHENTICATION_THREADS);
    this.server =
        MqttServer.create(
            vertx,
            new MqttServerOptions()
                .setMaxMessageSize(config.maxMessageBytes())
                .setMaxClientIdLength(MAX_CLIENT_ID_LENGTH)
                .setAutoClientId(false)
                .setTimeoutOnConnect(CONNECT_TIMEOUT_S));
  }

  /**
   * Begins to listen.
   *
   * @return the port; fails with {@link IngestException#PORT_IN_USE}
   */
  public Future<Integer> start() {
    receiving = true;
    return server
        .endpointHandler(this::connect)
        .exceptionHandler(
            failure -> refusals.add("protocol-error", "unknown", "connection refused: " + failure))
        .listen(config.port(), config.bind())
        .map(MqttServer::actualPort)
        .recover(failure -> Future.failedFuture(explain(failure)));
  }

  /** Takes no further message; those taken are still acknowledged after their commit. */
  public void stopReceiving() {
    receiving = false;
  }

  /** Tells every gateway to go, after the acknowledgements that are due, and closes the port. */
  public Future<Void> stop() {
    stopReceiving();
    connections
        .all()
        .forEach(
            connection -> connection.disconnect(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN));
    return server.close().eventually(authentication::close);
  }

  /** Gateways connected now. */
  public int connectedGateways() {
    return connections.open();
  }

  @Override
  public boolean send(GatewayId gatewayId, String topic, byte[] payload) {
    boolean sent = false;
    for (GatewayConnection connection : connections.of(gatewayId)) {
      sent |= connection.send(topic, payload);
    }
    return sent;
  }

  private void connect(MqttEndpoint endpoint) {
    ConnectRequest request = new ConnectRequest(endpoint);
    GatewayId gatewayId = request.gatewayId();
    String password = request.password();
    if (!receiving) {
      request.rejectForNow();
    } else if (gatewayId == null || password == null) {
      rejectCredentials(request, request.remoteHost());
    } else {
      authenticate(endpoint, request, gatewayId, password);
    }
  }

  private void authenticate(
      MqttEndpoint endpoint, ConnectRequest request, GatewayId gatewayId, String password) {
    Context loop = vertx.getOrCreateContext();
    GatewayConnection connection =
        new GatewayConnection(
            endpoint, gatewayId, loop, config, flow, refusals, rights, () -> receiving);
    String clientId = request.clientId();
    connection.handleEvents(() -> forget(clientId, connection));
    // The answer comes back on this connection's event loop.
    authentication
        .executeBlocking(() -> authenticator.isAuthentic(gatewayId, password), false)
        .onComplete(result -> answer(result, request, connection));
  }

  private void answer(
      AsyncResult<Boolean> authentic, ConnectRequest request, GatewayConnection connection) {
    if (connection.isClosed()) {
      return;
    }
    if (authentic.failed()) {
      LOGGER.atWarn().setCause(authentic.cause()).log("gateway cannot be authenticated now");
      request.rejectForNow();
    } else if (authentic.result()) {
      accept(request, connection);
    } else {
      rejectCredentials(request, connection.gatewayId().value());
    }
  }

  private void accept(ConnectRequest request, GatewayConnection connection) {
    GatewayId gatewayId = connection.gatewayId();
    GatewayConnection before = connections.put(gatewayId, request.clientId(), connection);
    if (before != null) {
      before.disconnect(MqttDisconnectReasonCode.SESSION_TAKEN_OVER);
    }
    boolean sessionPresent =
        sessions.resume(
            gatewayId, request.clientId(), request.isCleanStart(), request.sessionExpirySeconds());
    request.accept(sessionPresent, config);
    metrics.connections(connections.open());
  }

  private void forget(String clientId, GatewayConnection connection) {
    if (connections.remove(connection.gatewayId(), clientId, connection)) {
      sessions.end(connection.gatewayId(), clientId);
      metrics.connections(connections.open());
    }
  }

  private void rejectCredentials(ConnectRequest request, String who) {
    refusals.add(
        "bad-credentials", who, "user name must be a gateway's id with its password, got another");
    request.rejectCredentials();
  }

  private Throwable explain(Throwable failure) {
    if (failure instanceof BindException) {
      return new IngestException(
          IngestException.PORT_IN_USE,
          "mqtt.port must be free, got %d on %s, where another program listens or which is not"
                  .formatted(config.port(), config.bind())
              + " this machine's; set PACKTRAIL_MQTT_PORT or PACKTRAIL_BIND",
          failure);
    }
    return failure;
  }
}
