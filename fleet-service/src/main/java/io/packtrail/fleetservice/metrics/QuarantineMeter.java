package io.packtrail.fleetservice.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;

/** Counts messages that the store put into quarantine, by the code of its reason. Thread-safe. */
public final class QuarantineMeter implements Consumer<String> {
  private final MeterRegistry registry;

  public QuarantineMeter(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void accept(String code) {
    registry.counter("packtrail.ingest.quarantined", "code", code).increment();
  }
}
