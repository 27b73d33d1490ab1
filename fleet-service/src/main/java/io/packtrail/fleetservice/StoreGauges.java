package io.packtrail.fleetservice;

import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.QuarantineTable;
import io.packtrail.timescalestore.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Figures that the store is asked for, at most once in fifteen seconds however often one looks. */
final class StoreGauges {
  private static final Duration KEPT = Duration.ofSeconds(15);

  private final Supplier<Number> read;
  private final InstantSource clock;
  private Instant readAt = Instant.MIN;
  private Number value = Double.NaN;

  private StoreGauges(Supplier<Number> read, InstantSource clock) {
    this.read = read;
    this.clock = clock;
  }

  static void bind(
      ServiceMetrics metrics,
      Database database,
      QuarantineTable quarantine,
      LedgerTable ledger,
      InstantSource clock) {
    metrics.gauge(
        "packtrail.quarantine.open",
        "Messages in quarantine that nobody replayed",
        new StoreGauges(quarantine::open, clock)::value);
    metrics.gauge(
        "packtrail.ledger.unbalanced",
        "1 where received is not stored + duplicate + quarantined",
        new StoreGauges(() -> ledger.totals().balanced() ? 0 : 1, clock)::value);
    metrics.gauge(
        "packtrail.db.connections.active",
        "Connections of the pool in use",
        database::activeConnections);
    metrics.gauge(
        "packtrail.db.connections.waiting",
        "Threads that wait for a connection",
        database::waitingForConnection);
  }

  private synchronized Number value() {
    Instant now = clock.instant();
    if (now.isAfter(readAt.plus(KEPT))) {
      readAt = now;
      try {
        value = read.get();
      } catch (StoreException e) {
        value = Double.NaN; // not known now, which is not zero
      }
    }
    return value;
  }
}
