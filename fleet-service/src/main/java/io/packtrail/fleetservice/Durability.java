package io.packtrail.fleetservice;

import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.timescalestore.DatabaseInfo;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database keeps what it confirms. An operator may change that while the service runs,
 * so that it is looked at again. Thread-safe.
 */
final class Durability {
  private static final Logger LOGGER = LoggerFactory.getLogger(Durability.class);

  private final Supplier<DatabaseInfo> source;
  private volatile DatabaseInfo info;
  private List<String> told = List.of();

  /**
   * Looks for the first time.
   *
   * @param source asks the database
   */
  Durability(Supplier<DatabaseInfo> source, ServiceMetrics metrics) {
    this.source = source;
    this.info = source.get();
    metrics.gauge(
        "packtrail.database.durable",
        "1 where the database keeps what it confirms through a power cut, else 0",
        () -> info.durable() ? 1 : 0);
    tell();
  }

  /** What the last look saw. */
  DatabaseInfo info() {
    return info;
  }

  /** Looks again, and says what changed for the worse. */
  synchronized void look() {
    info = source.get();
    tell();
  }

  private void tell() {
    List<String> warnings = info.warnings();
    warnings.stream()
        .filter(warning -> !told.contains(warning))
        .forEach(
            warning ->
                LOGGER
                    .atWarn()
                    .addKeyValue("durable", info.durable())
                    .log("database: {}", warning));
    told = warnings;
  }
}
