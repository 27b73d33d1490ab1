package io.packtrail.sohmodel.stress;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Session;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
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
  private static final int BINS = 10;

  private final UsageSummary summary;
  private final ReportedTimes times;
  private final List<ReportedSession> sessions;
  private final List<ReportedSession> charges;
  private final List<SocPoint> socPoints;

  /** A state of charge that a session names. */
  record SocPoint(long epochMs, double socRatio) {}

  public ReportedUse(UsageSummary summary) {
    this.summary = summary;
    times = new ReportedTimes(summary);
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
    return new ReportedFaults(battery, summary, this).first();
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

  /** Charge of the one direction that it tells, where it tells nothing of the other (A·h). */
  double untoldAh() {
    boolean tellsIn =
        summary.chargeThroughputAh() != null
            || charges.stream().anyMatch(one -> one.chargedAh() != null);
    boolean tellsOut = summary.dischargeThroughputAh() != null;
    return tellsIn == tellsOut ? 0 : chargedAh() + dischargedAh();
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

  /** Energy of the charging sessions that give it (kWh). */
  double chargingKWh() {
    return sum(charges, ReportedSession::chargedKWh);
  }

  /** The charging sessions inside the period. */
  List<ReportedSession> charges() {
    return charges;
  }

  /** Time whose temperature is reported (s). */
  double timesS() {
    return times.totalS();
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
    double byBins = times.meanDegC();
    return Double.isNaN(byBins)
        ? mean(sessions, ReportedUse::seconds, ReportedSession::tempMeanDegC)
        : byBins;
  }

  /** Time-weighted mean state of charge, NaN where none is reported. */
  double socRatio() {
    double byBins = times.meanSocRatio();
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
    return Math.max(times.hotS(), hotChargingS());
  }

  double coldS() {
    return Math.max(times.coldS(), coldChargingS());
  }

  /** Time of known temperature (s). */
  double thermalS() {
    return Math.max(times.totalS(), thermalChargingS());
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
    return times.equivalentS();
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

  /** Share of [from, to] that lies in [low, high]. */
  static double share(double from, double to, double low, double high) {
    return Math.max(0, Math.min(to, high) - Math.max(from, low)) / (to - from);
  }

  private static double depth(CyclesAtDepth bin) {
    return 0.5 * (bin.fromRatio() + bin.toRatio());
  }

  private static double seconds(ReportedSession session) {
    return (session.end().toEpochMilli() - session.start().toEpochMilli()) / 1_000.0;
  }

  /** Adds the hours to the bins of temperature and state of charge, shape {@code [200]}. */
  void addHours(double[] hoursAt) {
    times.addHours(hoursAt);
  }

  static @Nullable Double middle(@Nullable Double from, @Nullable Double to) {
    return from == null || to == null ? null : (Double) (0.5 * (from + to));
  }

  private static double given(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private static double sum(
      List<ReportedSession> sessions, Function<ReportedSession, @Nullable Double> value) {
    return sessions.stream().mapToDouble(one -> given(value.apply(one), 0)).sum();
  }

  /** Weighted mean of what is known, NaN where nothing is. */
  static <T> double mean(
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
