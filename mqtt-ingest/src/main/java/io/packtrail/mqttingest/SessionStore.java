package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps MQTT sessions over restarts of the process. Called on one thread, where it may block. */
public interface SessionStore {
  /** A client id names a session of one gateway only. */
  record SessionKey(GatewayId gatewayId, String clientId) {}

  /**
   * A session.
   *
   * @param expirySeconds how long it outlives its connection (s), above 0
   * @param usedAt when a connection last began or resumed it
   * @param endedAt when its connection ended; null while it is connected
   * @param subscriptions topic filters
   */
  record Session(
      SessionKey key,
      long expirySeconds,
      Instant usedAt,
      @Nullable Instant endedAt,
      List<String> subscriptions) {
    public Session {
      subscriptions = List.copyOf(subscriptions);
    }

    boolean isAlive(Instant now) {
      return endedAt == null
          || expirySeconds == Sessions.NO_EXPIRY
          || now.isBefore(endedAt.plusSeconds(expirySeconds));
    }

    Session ended(Instant at) {
      return new Session(key, expirySeconds, usedAt, at, subscriptions);
    }

    Session subscribed(List<String> filters) {
      return new Session(key, expirySeconds, usedAt, endedAt, filters);
    }
  }

  /** Those of these sessions that there are. */
  Map<SessionKey, Session> find(Collection<SessionKey> keys);

  /**
   * Enters and removes sessions, all or none; durable on return. Of each gateway a bounded number
   * is kept, those used last.
   */
  void change(Collection<Session> kept, Collection<SessionKey> forgotten);

  /** Notes the end of sessions whose end was not noted, a process having ended before them. */
  void endAll(Instant at);
}
