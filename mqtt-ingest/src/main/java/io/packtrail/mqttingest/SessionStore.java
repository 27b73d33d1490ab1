package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
   * @param holder the process that it is or was last connected to
   * @param subscriptions topic filters
   */
  record Session(
      SessionKey key,
      long expirySeconds,
      Instant usedAt,
      @Nullable Instant endedAt,
      UUID holder,
      List<String> subscriptions) {
    public Session {
      subscriptions = List.copyOf(subscriptions);
    }

    boolean isAlive(Instant now) {
      return endedAt == null
          || expirySeconds == Sessions.NO_EXPIRY
          || now.isBefore(endedAt.plusSeconds(expirySeconds));
    }

    /** Its connection ended, after which it lives for this time (s). */
    Session ended(Instant at, long seconds) {
      return new Session(key, seconds, usedAt, at, holder, subscriptions);
    }

    Session subscribed(List<String> filters) {
      return new Session(key, expirySeconds, usedAt, endedAt, holder, filters);
    }
  }

  /** Those of these sessions that there are. */
  Map<SessionKey, Session> find(Collection<SessionKey> keys);

  /**
   * Enters and removes sessions, all or none; durable on return. Of each gateway a bounded number
   * is kept: those that are connected before others, and of these those used last.
   */
  void change(Collection<Session> kept, Collection<SessionKey> forgotten);

  /**
   * Notes that a process is there, and the end of sessions whose process has not been for long and
   * so cannot note it itself.
   */
  void watch(UUID holder, Instant at);
}
