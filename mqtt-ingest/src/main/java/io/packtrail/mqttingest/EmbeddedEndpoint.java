package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT server that gateways connect to: MQTT 3.1.1 and 5, with and without TLS, a name and a
 * password or a client certificate per gateway, an acknowledgement only after the commit.
 *
 * <p>A gateway's user name is its id, and it may publish to the topics that {@link TopicRights}
 * allow only. When more waits than the configuration allows, or the store refuses, the connection
 * is closed without an acknowledgement: MQTT then makes the client send again. A gateway whose
 * access or certificate ends, or whose password changes, is disconnected at the next look. A
 * gateway's last will is taken as a message of its own when the connection ends without DISCONNECT.
 */
public final class EmbeddedEndpoint implements GatewayDownlink {
  private static final String BAD_CREDENTIALS = "bad-credentials";
  private static final String MUST_BE_A_GATEWAY =
      "client must be a gateway with access, with its password or certificate, got ";

  /** Gateways that are looked up in the store side by side. */
  private static final int AUTHENTICATION_THREADS = 2;

  private final Vertx vertx;
  private final EndpointConfig config;
  private final GatewayAuthenticator authenticator;
  private final TopicRights rights;
  private final IngestFlow flow;
  private final IngestMetrics metrics;
  private final InstantSource clock;
  private final RefusalLog refusals;
  private final Admission admission;
  private final FailedLogins failedLogins;
  private final Sessions sessions;
  private final WorkerExecutor workers;
  private final LastWills wills;
  private final Connections connections = new Connections();
  private final List<Listener> listeners = new ArrayList<>();
  private final AccessRecheck recheck;
  private volatile @Nullable TlsFiles tls;
  private volatile long recheckTimer = -1;
  private volatile boolean receiving;

  /**
   * @param authenticator called on worker threads; may block
   * @param sessionStore called on a thread of its own; may block
   * @param rights asked on event loops; must not block
   * @param flow must be started before the endpoint and stopped between {@link #stopReceiving()}
   *     and {@link #stop()}
   * @param clock tells when sessions and certificates end, and how long failed logins are
   *     remembered
   */
  public EmbeddedEndpoint(
      Vertx vertx,
      EndpointConfig config,
      GatewayAuthenticator authenticator,
      SessionStore sessionStore,
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
    this.clock = clock;
    this.refusals = new RefusalLog(metrics);
    this.admission = new Admission(config.limits(), refusals);
    this.failedLogins = new FailedLogins(clock);
    this.sessions = new Sessions(sessionStore, clock);
    this.workers =
        vertx.createSharedWorkerExecutor("gateway-authentication", AUTHENTICATION_THREADS);
    this.recheck = new AccessRecheck(workers, connections, authenticator, refusals, clock);
    this.wills =
        new LastWills(
            vertx,
            workers,
            authenticator,
            flow,
            refusals,
            clock,
            () -> receiving,
            LastWills.MAX_BYTES);
  }

  /**
   * Where it listens.
   *
   * @param plain port without TLS; null where there is none
   * @param tls port with TLS; null where there is none
   */
  public record Ports(@Nullable Integer plain, @Nullable Integer tls) {}

  /**
   * Begins to listen.
   *
   * @return the ports; fails with {@link IngestException#PORT_IN_USE}
   * @throws IngestException {@link IngestException#BAD_CERTIFICATE}
   */
  public Future<Ports> start() {
    EndpointConfig.Tls tlsConfig = config.tls();
    TlsFiles files = tlsConfig == null ? null : new TlsFiles(tlsConfig, clock);
    tls = files;
    receiving = true;
    sessions.start();
    long everyMs = Math.max(1, config.limits().recheckInterval().toMillis());
    recheckTimer = vertx.setPeriodic(everyMs, timer -> recheck.look(files));
    Future<@Nullable Integer> plain = listen(config.port(), null);
    return plain.compose(
        plainPort ->
            listen(tlsConfig == null ? null : tlsConfig.port(), files)
                .map(tlsPort -> new Ports(plainPort, tlsPort)));
  }

  /** Takes no further message; those taken are still acknowledged after their commit. */
  public void stopReceiving() {
    receiving = false;
  }

  /** Tells every gateway to go, after the acknowledgements that are due, and closes the ports. */
  public Future<Void> stop() {
    stopReceiving();
    vertx.cancelTimer(recheckTimer);
    connections
        .all()
        .forEach(
            connection -> connection.disconnect(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN));
    return Future.join(listeners.stream().map(Listener::close).toList())
        .<Void>mapEmpty()
        .eventually(workers::close)
        .eventually(() -> Future.fromCompletionStage(sessions.stop()));
  }

  /** When the certificate that new connections are shown ends; null without TLS. */
  public @Nullable Instant certificateEnd() {
    TlsFiles files = tls;
    return files == null ? null : files.end();
  }

  /** Connections of gateways now. */
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

  private Future<@Nullable Integer> listen(@Nullable Integer port, @Nullable TlsFiles files) {
    if (port == null) {
      return Future.succeededFuture(null);
    }
    Listener listener =
        new Listener(vertx, config.limits(), admission, refusals, files, this::connect);
    listeners.add(listener);
    return listener.listen(config.bind(), port).map(actual -> actual);
  }

  private void connect(MqttEndpoint endpoint) {
    admission.hear(endpoint.remoteAddress(), endpoint.localAddress());
    ConnectRequest request = new ConnectRequest(endpoint);
    Claim claim = request.claim();
    if (!receiving) {
      request.rejectForNow();
    } else if (claim == null) {
      refuseStranger(request, "no name of a gateway");
    } else if (claim.password() != null // a certificate cannot be guessed
        && failedLogins.mustWait(claim.gatewayId(), request.remoteHost())) {
      refuseStranger(request, "one that must wait after wrong passwords");
    } else {
      authenticate(endpoint, request, claim);
    }
  }

  private void authenticate(MqttEndpoint endpoint, ConnectRequest request, Claim claim) {
    Context loop = vertx.getOrCreateContext();
    GatewayConnection connection =
        new GatewayConnection(
            endpoint,
            claim.gatewayId(),
            loop,
            config.limits(),
            flow,
            refusals,
            rights,
            wills,
            () -> receiving);
    String clientId = request.clientId();
    connection.handleEvents(() -> forget(clientId, connection));
    // The answer comes back on this connection's event loop.
    workers
        .executeBlocking(() -> lookUp(claim, connection), false)
        .onComplete(result -> answer(result, claim, request, connection));
  }

  /**
   * What the store says to a claim.
   *
   * @param hash what is kept of the gateway's password where the claim holds, else null
   * @param known whether there is such a gateway and it has access
   */
  private record Looked(@Nullable String hash, boolean known) {}

  /** On a worker. */
  private Looked lookUp(Claim claim, GatewayConnection connection) {
    if (connection.isClosed()) {
      return new Looked(null, false); // gone while it waited for its turn
    }
    GatewayId gatewayId = claim.gatewayId();
    List<String> kept =
        authenticator.secretHashes(Set.of(gatewayId)).getOrDefault(gatewayId, List.of());
    return new Looked(claim.provedBy(kept, authenticator), !kept.isEmpty());
  }

  private void answer(
      AsyncResult<Looked> looked,
      Claim claim,
      ConnectRequest request,
      GatewayConnection connection) {
    if (connection.isClosed()) {
      return;
    }
    if (looked.failed()) {
      refusals.add("store-away", "", "gateways must be found in the store, got " + looked.cause());
      request.rejectForNow();
      return;
    }
    String keptHash = looked.result().hash();
    if (keptHash != null) {
      failedLogins.succeeded(connection.gatewayId(), request.remoteHost());
      connection.provedBy(
          claim.password() != null
              ? new Proof(keptHash, null)
              : new Proof(null, request.certificateEnd()));
      accept(request, connection);
    } else {
      failedLogins.failed(connection.gatewayId(), request.remoteHost());
      refuseCredentials(request, connection.gatewayId(), looked.result().known());
    }
  }

  private void accept(ConnectRequest request, GatewayConnection connection) {
    GatewayId gatewayId = connection.gatewayId();
    GatewayConnection before = connections.put(gatewayId, request.clientId(), connection);
    if (before != null) {
      before.disconnect(MqttDisconnectReasonCode.SESSION_TAKEN_OVER);
    }
    endOldestBeyondLimit(gatewayId);
    Context loop = vertx.getOrCreateContext();
    SessionStore.SessionKey key = new SessionStore.SessionKey(gatewayId, request.clientId());
    CompletableFuture<?> unused =
        sessions
            .resume(key, request.isCleanStart(), request.sessionExpirySeconds())
            .whenComplete(
                (resumed, failure) ->
                    loop.runOnContext(
                        next -> goOn(request, connection, key, resumed))); // null where it failed
  }

  /** Its session is durable, or could not be made so. */
  private void goOn(
      ConnectRequest request,
      GatewayConnection connection,
      SessionStore.SessionKey key,
      Sessions.@Nullable Resumed resumed) {
    if (connection.isClosed()) {
      return;
    }
    if (resumed == null) {
      refusals.add("store-away", "", "sessions must be kept in the store, which takes none now");
      forget(request.clientId(), connection);
      request.rejectForNow();
      return;
    }
    request.admitTo(admission, config.limits(), connection::endUnheard);
    connection.subscribed(
        resumed.subscriptions(),
        request.sessionExpirySeconds() == 0 ? null : filters -> sessions.subscribe(key, filters));
    request.accept(resumed.present(), config.limits());
    connection.accepted();
    metrics.connections(connections.open());
  }

  private void endOldestBeyondLimit(GatewayId gatewayId) {
    int limit = config.limits().maxConnectionsPerGateway();
    GatewayConnection oldest = connections.oldestBeyond(limit, gatewayId);
    if (oldest != null) {
      refusals.add(
          "too-many-connections-of-gateway",
          gatewayId.value(),
          "gateway must have at most %d connections, got one more".formatted(limit));
      oldest.disconnect(MqttDisconnectReasonCode.QUOTA_EXCEEDED);
    }
  }

  private void forget(String clientId, GatewayConnection connection) {
    if (connections.remove(connection.gatewayId(), clientId, connection)) {
      sessions.end(
          new SessionStore.SessionKey(connection.gatewayId(), clientId),
          connection.expiryAtEndSeconds());
      metrics.connections(connections.open());
    }
  }

  /** A gateway's name is logged as its own; any other could be made up without end. */
  private void refuseCredentials(ConnectRequest request, GatewayId claimed, boolean known) {
    if (!known) {
      refuseStranger(request, "the name %s, which has no access".formatted(claimed));
      return;
    }
    refusals.add(BAD_CREDENTIALS, claimed.value(), MUST_BE_A_GATEWAY + "another password");
    request.rejectCredentials();
  }

  /** By the address from which it comes. */
  private void refuseStranger(ConnectRequest request, String got) {
    refusals.addKind(BAD_CREDENTIALS, request.remoteHost(), got, MUST_BE_A_GATEWAY + got);
    request.rejectCredentials();
  }
}
