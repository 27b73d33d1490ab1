package io.packtrail.mqttingest;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Sessions in memory, which outlive an endpoint. */
final class FakeSessionStore implements SessionStore {
  private final Map<SessionKey, Session> sessions = new HashMap<>();
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
  public synchronized void endAll(Instant at) {
    sessions.replaceAll((key, session) -> session.endedAt() == null ? session.ended(at) : session);
  }

  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  /** Transactions that changed something. */
  synchronized int commits() {
    return commits;
  }
}
