package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a correction would do to what is stored, before anybody declares it. Corrections of other
 * spans are left out of account.
 *
 * @param from first device time it would hold for
 * @param to end of it, exclusive
 * @param offset what it would add
 * @param latest what it may move samples to at most; they would lie in the future beyond
 * @param overlaps numbers of the corrections that hold for a part of the span: while they do, it
 *     cannot be declared
 * @param batteries those with samples that it would move, by identifier
 */
public record CorrectionPreview(
    GatewayId gatewayId,
    Instant from,
    Instant to,
    Duration offset,
    Instant latest,
    List<Long> overlaps,
    List<OfBattery> batteries) {

  /**
   * The samples of one battery that would be moved.
   *
   * @param messages that brought them
   * @param first earliest device time of them
   * @param last latest device time of them
   * @param inFuture how many of them would lie in the future
   * @param beforeOthers how many of them would lie before every sample of the battery that is not
   *     moved
   * @param earliestOther first sample that is not moved, absent where all are
   */
  public record OfBattery(
      String batteryId,
      long samples,
      long messages,
      Instant first,
      Instant last,
      long inFuture,
      long beforeOthers,
      @Nullable Instant earliestOther) {}

  /** Samples of all batteries. */
  public long samples() {
    return batteries.stream().mapToLong(OfBattery::samples).sum();
  }

  /** Messages of all batteries. */
  public long messages() {
    return batteries.stream().mapToLong(OfBattery::messages).sum();
  }

  /** Samples of all batteries that would lie in the future. */
  public long inFuture() {
    return batteries.stream().mapToLong(OfBattery::inFuture).sum();
  }

  /** Samples of all batteries that would lie before their battery's others. */
  public long beforeOthers() {
    return batteries.stream().mapToLong(OfBattery::beforeOthers).sum();
  }

  /** Earliest device time, absent where nothing would be moved. */
  public @Nullable Instant first() {
    return batteries.stream().map(OfBattery::first).min(Instant::compareTo).orElse(null);
  }

  /** Latest device time, absent where nothing would be moved. */
  public @Nullable Instant last() {
    return batteries.stream().map(OfBattery::last).max(Instant::compareTo).orElse(null);
  }

  /** Whether it could be declared. */
  public boolean isDeclarable() {
    return overlaps.isEmpty() && inFuture() == 0;
  }
}
