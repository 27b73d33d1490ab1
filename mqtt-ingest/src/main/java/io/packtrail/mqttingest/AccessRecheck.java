package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the connections of gateways whose access, password or certificate ended meanwhile. */
final class AccessRecheck {
  private static final Logger LOGGER = LoggerFactory.getLogger(AccessRecheck.class);

  private final WorkerExecutor workers;
  private final Connections connections;
  private final GatewayAuthenticator authenticator;
  private final RefusalLog refusals;
  private final InstantSource clock;
  private final AtomicBoolean looking = new AtomicBoolean();

  AccessRecheck(
      WorkerExecutor workers,
      Connections connections,
      GatewayAuthenticator authenticator,
      RefusalLog refusals,
      InstantSource clock) {
    this.workers = workers;
    this.connections = connections;
    this.authenticator = authenticator;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * Looks again at who is connected, and at the certificate, on a worker; one look at a time.
   *
   * @param tls null without TLS
   */
  void look(@Nullable TlsFiles tls) {
    if (looking.compareAndSet(false, true)) {
      workers
          .executeBlocking(() -> endWhatHasNoAccess(tls), false)
          .onFailure(
              failure -> LOGGER.atDebug().setCause(failure).log("access not looked at this time"))
          .onComplete(done -> looking.set(false));
    }
  }

  private @Nullable Void endWhatHasNoAccess(@Nullable TlsFiles files) {
    if (files != null) {
      files.reloadIfChanged();
      files.warnOfDates();
    }
    List<GatewayConnection> connected = connections.all(); // before the store is asked
    if (connected.isEmpty()) {
      return null;
    }
    endWhoseCertificateIsOver(connected);
    Map<GatewayId, List<String>> kept =
        authenticator.secretHashes(
            connected.stream().map(GatewayConnection::gatewayId).collect(Collectors.toSet()));
    for (GatewayConnection connection : connected) {
      GatewayId gatewayId = connection.gatewayId();
      if (!connection.proof().hasAccess(kept.getOrDefault(gatewayId, List.of()))) {
        refusals.add(
            "access-ended",
            gatewayId.value(),
            "gateway must have access and its present password, got a connection from before");
        connection.endAccess();
      }
    }
    return null;
  }

  /** TLS looks at the dates in the handshake only. */
  private void endWhoseCertificateIsOver(List<GatewayConnection> connected) {
    Instant now = clock.instant();
    for (GatewayConnection connection : connected) {
      if (connection.proof().isCertificateOver(now)) {
        refusals.add(
            "certificate-expired",
            connection.gatewayId().value(),
            "gateway's certificate must not have expired, got a connection from before");
        connection.endAccess();
      }
    }
  }
}
