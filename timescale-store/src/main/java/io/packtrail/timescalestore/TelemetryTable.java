package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.SampleSeries;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Samples, stored exactly once and accounted for in the ledger. */
public final class TelemetryTable {
  public TelemetryTable(Database database) {}

  /**
   * Stores messages in one transaction: all of them, or none.
   *
   * @return the outcome of each message, in the order of the argument
   * @throws StoreException where nothing was stored; the same call may be made again
   */
  public List<MessageOutcome> store(List<InboundMessage> messages) {
    return Pending.notYetBuilt();
  }

  /**
   * Stores a message from quarantine, repaired or as it was, and moves it in the ledger from
   * quarantined to stored or duplicate, on the day on which it was first received; one transaction.
   *
   * @param quarantineId number of the quarantined message
   * @param message the message decoded anew
   * @param replayedAt when the replay was asked for
   * @return {@code QUARANTINED} where it still cannot be stored and nothing changed; {@code
   *     DUPLICATE} where its content, or the replay itself, had been stored before
   * @throws StoreException {@code unknown-quarantine} where the gateway has no such message
   */
  public MessageOutcome storeReplay(long quarantineId, InboundMessage message, Instant replayedAt) {
    return Pending.notYetBuilt();
  }

  /**
   * Streams a battery's samples in event-time order, in chunks, in constant memory.
   *
   * @param from first time, inclusive; absent: from the beginning
   * @param to end, exclusive; absent: to the newest
   */
  public void history(
      BatteryId batteryId,
      @Nullable Instant from,
      @Nullable Instant to,
      Consumer<SampleSeries> chunks) {
    Pending.notYetBuilt();
  }

  /**
   * A battery's samples thinned for charts: means over equal stretches of time, each at the start
   * of its stretch; the samples themselves where there are no more than {@code maxPoints}.
   *
   * @param maxPoints most points wanted, at least 1
   */
  public SampleSeries series(
      BatteryId batteryId, @Nullable Instant from, @Nullable Instant to, int maxPoints) {
    return Pending.notYetBuilt();
  }

  /** Batteries with samples committed since their last assessment, longest unassessed first. */
  public List<DueBattery> dueForAssessment(int limit) {
    return Pending.notYetBuilt();
  }
}
