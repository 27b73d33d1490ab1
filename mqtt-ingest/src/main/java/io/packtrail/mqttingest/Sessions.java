package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which MQTT sessions this process knows, for the session-present flag.
 *
 * <p>The endpoint keeps nothing in a session: what matters, which messages were received, is in the
 * store. But a client that is told that its session is gone must forget what it has not yet seen
 * acknowledged (MQTT 5, 3.2.2.1.1), so that saying so without need would lose messages. One session
 * per gateway is remembered, the one used last.
 *
 * @see "MQTT 5.0 (2019), 3.1.2.11.2 and 3.2.2.1.1"
 */
final class Sessions {
  /** A session that never ends by itself. */
  static final long NO_EXPIRY = 0xFFFF_FFFFL;

  private final Map<GatewayId, Session> sessions = new ConcurrentHashMap<>();
  private final InstantSource clock;

  Sessions(InstantSource clock) {
    this.clock = clock;
  }

  private record Session(String clientId, long expirySeconds, @Nullable Instant endedAt) {
    boolean isAlive(Instant now) {
      return endedAt == null
          || expirySeconds == NO_EXPIRY
          || now.isBefore(endedAt.plusSeconds(expirySeconds));
    }
  }

  /**
   * Begins or resumes a session.
   *
   * @param expirySeconds how long it outlives its connection (s); 0 not at all
   * @return whether it was there before
   */
  boolean resume(GatewayId gatewayId, String clientId, boolean cleanStart, long expirySeconds) {
    Session before = sessions.get(gatewayId);
    boolean present =
        !cleanStart
            && before != null
            && before.clientId.equals(clientId)
            && before.isAlive(clock.instant());
    if (expirySeconds > 0) {
      sessions.put(gatewayId, new Session(clientId, expirySeconds, null));
    } else {
      sessions.remove(gatewayId);
    }
    return present;
  }

  /** The connection of a session ended; from now on its expiry counts. */
  void end(GatewayId gatewayId, String clientId) {
    sessions.computeIfPresent(
        gatewayId,
        (id, session) ->
            session.clientId.equals(clientId)
                ? new Session(clientId, session.expirySeconds, clock.instant())
                : session);
  }
}
