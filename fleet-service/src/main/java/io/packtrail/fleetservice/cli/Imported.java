package io.packtrail.fleetservice.cli;

import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.timescalestore.TelemetryTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Stores the messages of an import, several in one transaction, and counts their samples. */
final class Imported {
  private static final int SAMPLES_PER_COMMIT = 5_000;

  private final TelemetryTable telemetry;
  private final LongConsumer committed;
  private final List<Telemetry> waiting = new ArrayList<>();
  private int waitingSamples;
  private long newSamples;
  private long storedBefore;
  private long quarantined;

  /**
   * @param committed told how many samples each transaction dealt with
   */
  Imported(TelemetryTable telemetry, LongConsumer committed) {
    this.telemetry = telemetry;
    this.committed = committed;
  }

  /** Stores a message, at the latest with the next {@link #commit}. */
  void add(Telemetry message) {
    waiting.add(message);
    waitingSamples += message.sampleCount();
    if (waitingSamples >= SAMPLES_PER_COMMIT) {
      commit();
    }
  }

  void commit() {
    List<MessageOutcome> outcomes = telemetry.store(List.copyOf(waiting));
    List<Telemetry> stored = new ArrayList<>();
    long taken = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      Telemetry message = waiting.get(i);
      if (outcomes.get(i) == MessageOutcome.QUARANTINED) {
        quarantined += message.sampleCount();
      } else {
        taken += message.sampleCount();
      }
      if (outcomes.get(i) == MessageOutcome.STORED) {
        stored.add(message);
      }
    }
    long fresh = stored.isEmpty() ? 0 : telemetry.newSamples(stored);
    newSamples += fresh;
    storedBefore += taken - fresh;
    committed.accept(waitingSamples);
    waiting.clear();
    waitingSamples = 0;
  }

  boolean hasQuarantined() {
    return quarantined > 0;
  }

  void print(PrintWriter out) {
    out.println(
        "%d samples are new, %d were stored before, %d are in quarantine."
            .formatted(newSamples, storedBefore, quarantined));
  }
}
