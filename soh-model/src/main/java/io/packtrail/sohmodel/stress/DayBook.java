package io.packtrail.sohmodel.stress;

import io.packtrail.domain.DailyStress;
import io.packtrail.sohmodel.carry.Tape;
import java.util.ArrayList;
import java.util.List;

/** Use by UTC day. Memory: one record a day. */
final class DayBook {
  private static final long DAY_MS = 86_400_000;

  private final List<DayTotals> days = new ArrayList<>();

  /** The totals of the day of a time, begun with these values where there are none yet. */
  DayTotals at(long epochMs, double tempDegC, double socRatio) {
    return day(Math.floorDiv(epochMs, DAY_MS), tempDegC, socRatio);
  }

  /** Gives the time to the days it belongs to. */
  void spend(long fromMs, long toMs, double tempDegC, double socRatio) {
    long day = Math.floorDiv(fromMs, DAY_MS);
    long midnightMs = (day + 1) * DAY_MS;
    long pieceFromMs = fromMs;
    while (toMs > midnightMs) {
      day(day, tempDegC, socRatio).addTime((midnightMs - pieceFromMs) / 3.6e6, tempDegC, socRatio);
      day++;
      pieceFromMs = midnightMs;
      midnightMs += DAY_MS;
    }
    day(day, tempDegC, socRatio).addTime((toMs - pieceFromMs) / 3.6e6, tempDegC, socRatio);
  }

  /**
   * Gives a reported use to the days it belongs to.
   *
   * @param timed whether samples gave its time to them already
   * @param km distance in it
   */
  void addReported(ReportedUse use, boolean timed, double km, double tempDegC, double socRatio) {
    long pieceFromMs = use.fromMs();
    while (pieceFromMs < use.toMs()) {
      long day = Math.floorDiv(pieceFromMs, DAY_MS);
      long pieceToMs = Math.min(use.toMs(), (day + 1) * DAY_MS);
      double share = (pieceToMs - pieceFromMs) / (double) (use.toMs() - use.fromMs());
      DayTotals totals = day(day, tempDegC, socRatio);
      if (!timed) {
        totals.addTime(share * use.hours(), tempDegC, socRatio);
      }
      totals.addReported(use, share);
      totals.addDistance(share * km);
      if (use.socPoints().isEmpty()) {
        totals.sawSoc(Math.max(0, socRatio - 0.5 * use.meanDepthRatio()));
        totals.sawSoc(Math.min(1, socRatio + 0.5 * use.meanDepthRatio()));
      }
      pieceFromMs = pieceToMs;
    }
    for (ReportedUse.SocPoint point : use.socPoints()) {
      // A point on the closing midnight belongs to the day before it.
      at(Math.min(point.epochMs(), use.toMs() - 1), tempDegC, socRatio).sawSoc(point.socRatio());
    }
  }

  List<DailyStress> toRecords(double ratedAh) {
    return days.stream().map(totals -> totals.toRecord(ratedAh)).toList();
  }

  private DayTotals day(long day, double tempDegC, double socRatio) {
    int after = days.size();
    while (after > 0 && days.get(after - 1).day() > day) {
      after--; // a summary may reach back before an isolated sample
    }
    if (after > 0 && days.get(after - 1).day() == day) {
      return days.get(after - 1);
    }
    DayTotals totals = new DayTotals(day, tempDegC, socRatio);
    days.add(after, totals);
    return totals;
  }

  void exchange(Tape tape) {
    long size = tape.whole(days.size());
    while (days.size() < size) {
      days.add(new DayTotals(0, 0, 0));
    }
    days.forEach(totals -> totals.exchange(tape));
  }
}
