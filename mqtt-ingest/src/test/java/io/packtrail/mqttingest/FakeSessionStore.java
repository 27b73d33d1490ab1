package io.packtrail.mqttingest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Sessions in memory, which outlive an endpoint. */
final class FakeSessionStore implements SessionStore {
  /** After which a process that was not seen is gone. */
  static final Duration UNSEEN = Duration.ofMinutes(10);

  private final Map<SessionKey, Session> sessions = new HashMap<>();
  private final Map<UUID, Instant> seenAt = new HashMap<>();
  private boolean away;
  private int commits;

  @Override
  public synchronized Map<SessionKey, Session> find(Collection<SessionKey> keys) {
    Map<SessionKey, Session> found = new HashMap<>(sessions);
    found.keySet().retainAll(keys);
    return found;
  }

  @Override
  public synchronized void change(Collection<Session> kept, Collection<SessionKey> forgotten) {
    if (away) {
      throw new FakeStore.Away();
    }
    commits++;
    kept.forEach(session -> sessions.put(session.key(), session));
    sessions.keySet().removeAll(forgotten);
  }

  @Override
  public synchronized void watch(UUID holder, Instant at) {
    seenAt.put(holder, at);
    seenAt.values().removeIf(seen -> seen.isBefore(at.minus(UNSEEN)));
    sessions.replaceAll(
        (key, session) ->
            session.endedAt() == null && !seenAt.containsKey(session.holder())
                ? session.ended(at, session.expirySeconds())
                : session);
  }

  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  /** Transactions that changed something. */
  synchronized int commits() {
    return commits;
  }
}
