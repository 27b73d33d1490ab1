package io.packtrail.sohmodel.stress;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Session;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import io.packtrail.sohmodel.sample.CellLimits;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's summary, read for the counters of stress. What it does not say stays uncounted; where
 * it gives no throughput, the charge of its charging sessions is counted.
 *
 * <p>Bins of a summary need not be ours: their time and cycles are spread evenly over what they
 * span. A bin counts as extreme temperature only where the whole of it is, and charging there where
 * a session's mean temperature is.
 */
public final class ReportedUse {
  private static final double HIGHEST_C_RATE = 6;
  private static final double DURATION_TOLERANCE_RATIO = 1.01;
  private static final double LOWEST_DEG_C = -100;
  private static final double HIGHEST_DEG_C = 200;
  private static final double BIN_DEG_C = 5;
  private static final int BINS = 10;

  private final UsageSummary summary;
  private final List<TimeAtTemperature> times;
  private final List<ReportedSession> sessions;
  private final List<ReportedSession> charges;
  private final List<SocPoint> socPoints;

  /** A state of charge that a session names. */
  record SocPoint(long epochMs, double socRatio) {}

  public ReportedUse(UsageSummary summary) {
    this.summary = summary;
    List<TimeAtTemperature> bySoc =
        summary.timeAtTemperature().stream().filter(bin -> bin.fromSocRatio() != null).toList();
    // A summary may give both; they speak of the same time.
    times = bySoc.isEmpty() ? summary.timeAtTemperature() : bySoc;
    sessions =
        summary.sessions().stream()
            .filter(
                one -> !one.start().isBefore(summary.from()) && !one.end().isAfter(summary.to()))
            .sorted(
                Comparator.comparing(ReportedSession::start)
                    .thenComparing(ReportedSession::end)
                    .thenComparing(ReportedSession::toString))
            .toList();
    charges = sessions.stream().filter(one -> one.kind() == Session.Kind.CHARGE).toList();
    socPoints =
        sessions.stream()
            .flatMap(one -> points(one).stream())
            .sorted(Comparator.comparingLong(SocPoint::epochMs))
            .toList();
  }

  private static List<SocPoint> points(ReportedSession session) {
    Double from = session.startSocRatio();
    Double to = session.endSocRatio();
    return from == null || to == null
        ? List.of()
        : List.of(
            new SocPoint(session.start().toEpochMilli(), from),
            new SocPoint(session.end().toEpochMilli(), to));
  }

  /** Why it cannot be believed of this battery; null where it can. */
  public @Nullable String fault(Battery battery) {
    double mostAh = HIGHEST_C_RATE * battery.ratedCapacityAh() * hours();
    double mostKWh =
        mostAh * battery.seriesCells() * CellLimits.of(battery.chemistry()).highestV() / 1_000;
    if (!(Math.max(chargedAh(), dischargedAh()) <= mostAh)) {
      return "more charge than 6 C all the time";
    }
    if (!(Math.max(chargedKWh(), dischargedKWh()) <= mostKWh)) {
      return "more energy than 6 C all the time";
    }
    double turned =
        summary.depthOfDischarge().stream().mapToDouble(bin -> bin.cycleCount() * depth(bin)).sum();
    if (!(turned <= HIGHEST_C_RATE * hours() + 1)) {
      return "more cycles than 6 C all the time";
    }
    double timesS = times.stream().mapToDouble(TimeAtTemperature::durationS).sum();
    boolean possible =
        times.stream()
            .allMatch(bin -> bin.fromDegC() >= LOWEST_DEG_C && bin.toDegC() <= HIGHEST_DEG_C);
    return possible && timesS <= DURATION_TOLERANCE_RATIO * hours() * 3_600
        ? null
        : "more time at temperatures than it lasted, or at impossible ones";
  }

  long fromMs() {
    return summary.from().toEpochMilli();
  }

  long toMs() {
    return summary.to().toEpochMilli();
  }

  double hours() {
    return (toMs() - fromMs()) / 3.6e6;
  }

  double chargedAh() {
    return given(summary.chargeThroughputAh(), sum(charges, ReportedSession::chargedAh));
  }

  double dischargedAh() {
    return given(summary.dischargeThroughputAh(), 0);
  }

  double chargedKWh() {
    return given(summary.chargeEnergyKWh(), sum(charges, ReportedSession::chargedKWh));
  }

  double dischargedKWh() {
    return given(summary.dischargeEnergyKWh(), 0);
  }

  /** Charge in and out beside which the energy is given, too (A·h). */
  double energyAh() {
    return (chargedKWh() > 0 ? chargedAh() : 0) + (dischargedKWh() > 0 ? dischargedAh() : 0);
  }

  /** Charge of the charging sessions that give it (A·h). */
  double chargingAh() {
    return sum(charges, ReportedSession::chargedAh);
  }

  /** Duration of these sessions (h). */
  double chargingHours() {
    return charges.stream()
        .filter(one -> one.chargedAh() != null)
        .mapToDouble(one -> seconds(one) / 3_600)
        .sum();
  }

  /** Distance at the end (km), NaN where not reported. */
  double odometerKm() {
    return given(summary.odometerKm(), Double.NaN);
  }

  /** Time-weighted mean temperature (°C), NaN where none is reported. */
  double tempDegC() {
    double byBins =
        mean(times, TimeAtTemperature::durationS, bin -> middle(bin.fromDegC(), bin.toDegC()));
    return Double.isNaN(byBins)
        ? mean(sessions, ReportedUse::seconds, ReportedSession::tempMeanDegC)
        : byBins;
  }

  /** Time-weighted mean state of charge, NaN where none is reported. */
  double socRatio() {
    double byBins =
        mean(
            times,
            TimeAtTemperature::durationS,
            bin -> middle(bin.fromSocRatio(), bin.toSocRatio()));
    return Double.isNaN(byBins)
        ? mean(
            sessions, ReportedUse::seconds, one -> middle(one.startSocRatio(), one.endSocRatio()))
        : byBins;
  }

  /** States of charge in order of time. */
  List<SocPoint> socPoints() {
    return socPoints;
  }

  double hotS() {
    double binsS = sumTimes(bin -> bin.fromDegC() >= ThermalTime.HOT_DEG_C ? bin.durationS() : 0);
    return Math.max(binsS, hotChargingS());
  }

  double coldS() {
    double binsS = sumTimes(bin -> bin.toDegC() <= ThermalTime.COLD_DEG_C ? bin.durationS() : 0);
    return Math.max(binsS, coldChargingS());
  }

  /** Time of known temperature (s). */
  double thermalS() {
    return Math.max(sumTimes(TimeAtTemperature::durationS), thermalChargingS());
  }

  /** Time of charging sessions that give their temperature (s). */
  double thermalChargingS() {
    return charges.stream()
        .filter(one -> one.tempMeanDegC() != null)
        .mapToDouble(ReportedUse::seconds)
        .sum();
  }

  double hotChargingS() {
    return charges.stream()
        .filter(one -> given(one.tempMeanDegC(), 0) > ThermalTime.HOT_DEG_C)
        .mapToDouble(ReportedUse::seconds)
        .sum();
  }

  double coldChargingS() {
    return charges.stream()
        .filter(one -> given(one.tempMeanDegC(), 0) < ThermalTime.COLD_DEG_C)
        .mapToDouble(ReportedUse::seconds)
        .sum();
  }

  boolean countsCycles() {
    return !summary.depthOfDischarge().isEmpty();
  }

  /** Mean depth of the reported cycles, weighted by their throughput; 0 where none. */
  double meanDepthRatio() {
    double mean =
        mean(summary.depthOfDischarge(), bin -> bin.cycleCount() * depth(bin), ReportedUse::depth);
    return Double.isNaN(mean) ? 0 : mean;
  }

  /** Time at 25 °C that ages as the reported one, by the middles of its bins (s). */
  double equivalentS() {
    return sumTimes(
        bin ->
            bin.durationS()
                * ThermalExposure.equivalentRatio(0.5 * (bin.fromDegC() + bin.toDegC())));
  }

  /** Damage of the reported cycles, by the middles of their bins. */
  double damageRatio() {
    return summary.depthOfDischarge().stream()
        .mapToDouble(bin -> PalmgrenMiner.damageRatio(depth(bin), bin.cycleCount()))
        .sum();
  }

  /** Adds the cycles to the table, at the mean temperature of the whole. */
  void addCycles(CycleTable table) {
    double tempDegC = tempDegC();
    for (CyclesAtDepth bin : summary.depthOfDischarge()) {
      for (int i = 0; i < BINS; i++) {
        double count =
            bin.cycleCount() * share(bin.fromRatio(), bin.toRatio(), i / 10.0, (i + 1) / 10.0);
        table.add(i, given(bin.meanSocRatio(), Double.NaN), tempDegC, count);
      }
    }
  }

  /** Adds the cycles to the bins of depth, shape {@code [10]}. */
  void addCycles(double[] cyclesAt) {
    for (CyclesAtDepth bin : summary.depthOfDischarge()) {
      for (int i = 0; i < BINS; i++) {
        cyclesAt[i] +=
            bin.cycleCount() * share(bin.fromRatio(), bin.toRatio(), i / 10.0, (i + 1) / 10.0);
      }
    }
  }

  /** Adds the hours to the bins of temperature and state of charge, shape {@code [200]}. */
  void addHours(double[] hoursAt) {
    for (TimeAtTemperature bin : times) {
      Double fromSoc = bin.fromSocRatio();
      Double toSoc = bin.toSocRatio();
      if (fromSoc == null || toSoc == null) {
        continue;
      }
      for (int row = 0; row < StressRecord.TEMPERATURE_BINS; row++) {
        double rowShare = share(bin.fromDegC(), bin.toDegC(), lowest(row), lowest(row + 1));
        for (int column = 0; column < BINS; column++) {
          hoursAt[row * BINS + column] +=
              bin.durationS()
                  / 3_600
                  * rowShare
                  * share(fromSoc, toSoc, column / 10.0, (column + 1) / 10.0);
        }
      }
    }
  }

  /** Lower edge of a row of temperature; the ends are open (°C). */
  private static double lowest(int row) {
    if (row == 0) {
      return LOWEST_DEG_C;
    }
    return row == StressRecord.TEMPERATURE_BINS
        ? HIGHEST_DEG_C
        : StressRecord.FIRST_TEMPERATURE_DEG_C + BIN_DEG_C * row;
  }

  /** Share of [from, to] that lies in [low, high]. */
  private static double share(double from, double to, double low, double high) {
    return Math.max(0, Math.min(to, high) - Math.max(from, low)) / (to - from);
  }

  private double sumTimes(ToDoubleFunction<TimeAtTemperature> value) {
    return times.stream().mapToDouble(value).sum();
  }

  private static double depth(CyclesAtDepth bin) {
    return 0.5 * (bin.fromRatio() + bin.toRatio());
  }

  private static double seconds(ReportedSession session) {
    return (session.end().toEpochMilli() - session.start().toEpochMilli()) / 1_000.0;
  }

  private static @Nullable Double middle(@Nullable Double from, @Nullable Double to) {
    return from == null || to == null ? null : (Double) (0.5 * (from + to));
  }

  private static double given(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private static double sum(
      List<ReportedSession> sessions, Function<ReportedSession, @Nullable Double> value) {
    return sessions.stream().mapToDouble(one -> given(value.apply(one), 0)).sum();
  }

  private static <T> double mean(
      List<T> all, ToDoubleFunction<T> weight, Function<T, @Nullable Double> value) {
    double sum = 0;
    double weights = 0;
    for (T one : all) {
      Double known = value.apply(one);
      if (known != null) {
        sum += weight.applyAsDouble(one) * known;
        weights += weight.applyAsDouble(one);
      }
    }
    return weights > 0 ? sum / weights : Double.NaN;
  }
}
