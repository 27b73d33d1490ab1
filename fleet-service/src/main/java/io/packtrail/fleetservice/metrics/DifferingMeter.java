package io.packtrail.fleetservice.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.packtrail.timescalestore.DifferingSamples;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts samples that say otherwise about a moment than what is stored, and names the first of each
 * gateway and battery in the log: a gateway that does it once mostly goes on. Thread-safe.
 */
public final class DifferingMeter implements Consumer<DifferingSamples> {
  private static final Logger LOGGER = LoggerFactory.getLogger(DifferingMeter.class);

  /** The oldest are forgotten, and named again. */
  private static final int MAX_REMEMBERED = 10_000;

  private final Counter samples;
  private final Map<String, Boolean> named =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  public DifferingMeter(MeterRegistry registry) {
    samples = registry.counter("packtrail.ingest.differing.samples");
  }

  @Override
  public void accept(DifferingSamples differing) {
    samples.increment(differing.samples());
    if (isFirst(differing.gatewayId() + " " + differing.batteryId())) {
      LOGGER
          .atWarn()
          .addKeyValue("gatewayId", differing.gatewayId())
          .addKeyValue("batteryId", differing.batteryId())
          .addKeyValue("messageId", differing.messageId())
          .addKeyValue("samples", differing.samples())
          .addKeyValue("firstAt", differing.firstAt())
          .addKeyValue("code", "differing-values")
          .log(
              "other values came for moments that have some; the first ones stay, further ones of this gateway and battery are counted only");
    }
  }

  private boolean isFirst(String sender) {
    synchronized (named) {
      return named.putIfAbsent(sender, true) == null;
    }
  }
}
