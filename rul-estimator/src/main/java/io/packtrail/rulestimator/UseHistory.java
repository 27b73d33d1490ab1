package io.packtrail.rulestimator;

import io.packtrail.domain.DailyStress;
import java.util.ArrayList;
import java.util.List;

/**
 * A battery's use in blocks of at most thirty days, so that what follows costs the same however
 * dense the record is.
 *
 * <p>Days without data count as {@link SilentDays} says, at the block's own mean temperature and
 * state of charge; a block without any data takes those of the block before.
 */
final class UseHistory {
  private static final double BLOCK_DAYS = 30;

  private final List<UseBlock> blocks;

  private final SilentDays silent;

  private UseHistory(List<UseBlock> blocks, SilentDays silent) {
    this.blocks = List.copyOf(blocks);
    this.silent = silent;
  }

  /**
   * Gathers daily records.
   *
   * @param days one record per day with data, in order, at least one
   * @param fromDay start of the history (epoch days)
   * @param toDay end of the history (epoch days), after {@code fromDay}
   */
  static UseHistory of(List<DailyStress> days, double fromDay, double toDay) {
    // Blocks count back from the end, so that the last year is made of whole blocks.
    int count = Math.max(1, (int) Math.ceil((toDay - fromDay) / BLOCK_DAYS - 1e-9));
    Sums[] sums = new Sums[count];
    for (int i = 0; i < count; i++) {
      sums[i] = new Sums();
    }
    SilentDays silent = new SilentDays(days);
    for (DailyStress day : silent.filled()) {
      double back = (toDay - (day.day().toEpochDay() + 0.5)) / BLOCK_DAYS;
      int index = Math.min(count - 1, Math.max(0, count - 1 - (int) Math.floor(back)));
      sums[index].add(day);
    }
    Sums fallback = firstWithData(sums);
    List<UseBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double end = toDay - (count - 1 - i) * BLOCK_DAYS;
      double start = Math.max(fromDay, end - BLOCK_DAYS);
      if (sums[i].weight > 0) {
        fallback = sums[i];
      }
      blocks.add(sums[i].block(start, end - start, fallback));
    }
    return new UseHistory(blocks, silent);
  }

  private static Sums firstWithData(Sums[] sums) {
    for (Sums candidate : sums) {
      if (candidate.weight > 0) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("days must hold at least one record with covered hours");
  }

  /** The blocks, oldest first. */
  List<UseBlock> blocks() {
    return blocks;
  }

  double fromDay() {
    return blocks.get(0).fromDay();
  }

  double toDay() {
    return blocks.get(blocks.size() - 1).toDay();
  }

  /** The last year's blocks, or all where the history is shorter. */
  List<UseBlock> trailingYear() {
    double from = toDay() - UseBlock.DAYS_PER_YEAR;
    return blocks.stream().filter(block -> block.toDay() > from + BLOCK_DAYS / 2).toList();
  }

  /** What is to be said of days without data in the last year. */
  List<String> notes() {
    return silent.notes(trailingYear().get(0).fromDay(), toDay());
  }

  private static final class Sums {
    private double weight;
    private double temp;
    private double soc;
    private double efc;
    private double depthByEfc;
    private double rateByEfc;
    private double km;

    void add(DailyStress day) {
      double hours = day.coveredHours();
      weight += hours;
      temp += hours * day.tempMeanDegC();
      soc += hours * day.socMeanRatio();
      efc += day.equivalentFullCycles();
      depthByEfc += day.equivalentFullCycles() * day.depthOfDischargeRatio();
      rateByEfc += day.equivalentFullCycles() * day.chargeCRate();
      km += day.distanceKm();
    }

    UseBlock block(double fromDay, double days, Sums climate) {
      return new UseBlock(
          fromDay,
          days,
          climate.temp / climate.weight,
          climate.soc / climate.weight,
          efc > 0 ? depthByEfc / efc : 0,
          efc / days,
          efc > 0 ? rateByEfc / efc : 0,
          km / days);
    }
  }
}
