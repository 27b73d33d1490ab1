package io.packtrail.fleetservice;

import io.packtrail.mqttingest.SessionStore;
import io.packtrail.timescalestore.SessionTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** MQTT sessions of the endpoint in the table of the store. */
final class KeptSessions implements SessionStore {
  private final SessionTable table;
  private final InstantSource clock;

  KeptSessions(SessionTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  @Override
  public Map<SessionKey, Session> find(Collection<SessionKey> keys) {
    Map<SessionKey, Session> found = new HashMap<>();
    table
        .find(keys.stream().map(KeptSessions::inTable).toList())
        .forEach((key, row) -> found.put(fromTable(key), fromTable(row)));
    return found;
  }

  @Override
  public void change(Collection<Session> kept, Collection<SessionKey> forgotten) {
    table.change(
        kept.stream().map(KeptSessions::inTable).toList(),
        forgotten.stream().map(KeptSessions::inTable).toList(),
        clock.instant());
  }

  @Override
  public void watch(UUID holder, Instant at) {
    table.watch(holder, at);
  }

  private static SessionTable.SessionKey inTable(SessionKey key) {
    return new SessionTable.SessionKey(key.gatewayId(), key.clientId());
  }

  private static SessionTable.Session inTable(Session session) {
    return new SessionTable.Session(
        inTable(session.key()),
        session.expirySeconds(),
        session.usedAt(),
        session.endedAt(),
        session.holder(),
        session.subscriptions());
  }

  private static SessionKey fromTable(SessionTable.SessionKey key) {
    return new SessionKey(key.gatewayId(), key.clientId());
  }

  private static Session fromTable(SessionTable.Session row) {
    return new Session(
        fromTable(row.key()),
        row.expirySeconds(),
        row.usedAt(),
        row.endedAt(),
        row.holder(),
        row.subscriptions());
  }
}
