package io.packtrail.mqttingest.wire;

import static io.packtrail.mqttingest.wire.FieldValues.needed;

import io.packtrail.domain.Session;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.ChargingCurrent;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a summary, each checked for itself, to a {@link UsageSummary}; checks what they
 * must be to each other. Used once.
 */
final class SummaryReader {
  private final Rejection rejection;

  SummaryReader(Rejection rejection) {
    this.rejection = rejection;
  }

  /** The summary, or null, with the reason noted, where it contradicts itself. */
  @Nullable UsageSummary summary(FieldValues values) {
    checkOrder("", "from", "to", needed(values.time("from")), needed(values.time("to")), true);
    List<ReportedSession> sessions = new ArrayList<>();
    List<CyclesAtDepth> cycles = new ArrayList<>();
    List<TimeAtTemperature> exposure = new ArrayList<>();
    for (FieldValues item : values.items("sessions")) {
      add(sessions, session(item, "sessions[" + sessions.size() + "]."));
    }
    for (FieldValues item : values.items("depthOfDischarge")) {
      add(cycles, cyclesAtDepth(item, "depthOfDischarge[" + cycles.size() + "]."));
    }
    for (FieldValues item : values.items("timeAtTemperature")) {
      add(exposure, timeAtTemperature(item, "timeAtTemperature[" + exposure.size() + "]."));
    }
    if (!rejection.isEmpty()) {
      return null;
    }
    return new UsageSummary(
        needed(values.time("from")),
        needed(values.time("to")),
        values.number("odometerKm"),
        values.number("chargeThroughputAh"),
        values.number("dischargeThroughputAh"),
        values.number("chargeEnergyKWh"),
        values.number("dischargeEnergyKWh"),
        sessions,
        cycles,
        exposure);
  }

  private @Nullable ReportedSession session(FieldValues item, String place) {
    if (!checkOrder(
        place, "start", "end", needed(item.time("start")), needed(item.time("end")), false)) {
      return null;
    }
    String current = item.text("current");
    return new ReportedSession(
        Session.Kind.valueOf(constant(needed(item.text("kind")))),
        needed(item.time("start")),
        needed(item.time("end")),
        item.ratio("startSocPercent"),
        item.ratio("endSocPercent"),
        item.number("chargedAh"),
        item.number("chargedKWh"),
        item.number("tempMeanDegC"),
        item.number("tempMaxDegC"),
        item.number("maxCurrentA"),
        current == null ? null : ChargingCurrent.valueOf(constant(current)));
  }

  private @Nullable CyclesAtDepth cyclesAtDepth(FieldValues item, String place) {
    // Ratios, not percent: dividing may make two neighbouring numbers equal.
    double from = needed(item.ratio("fromPercent"));
    double to = needed(item.ratio("toPercent"));
    if (!checkOrder(place, "fromPercent", "toPercent", from, to, true)) {
      return null;
    }
    return new CyclesAtDepth(from, to, needed(item.number("count")), item.ratio("meanSocPercent"));
  }

  private @Nullable TimeAtTemperature timeAtTemperature(FieldValues item, String place) {
    double from = needed(item.number("fromDegC"));
    double to = needed(item.number("toDegC"));
    Double fromSoc = item.ratio("fromSocPercent");
    Double toSoc = item.ratio("toSocPercent");
    if ((fromSoc == null) != (toSoc == null)) {
      rejection.add(
          RejectionCode.MISSING_FIELD,
          "%s must be present where %s is, got nothing"
              .formatted(
                  place + (fromSoc == null ? "fromSocPercent" : "toSocPercent"),
                  fromSoc == null ? "toSocPercent" : "fromSocPercent"));
      return null;
    }
    boolean ordered = checkOrder(place, "fromDegC", "toDegC", from, to, true);
    if (fromSoc != null && toSoc != null) {
      ordered &= checkOrder(place, "fromSocPercent", "toSocPercent", fromSoc, toSoc, true);
    }
    return ordered
        ? new TimeAtTemperature(from, to, needed(item.number("seconds")), fromSoc, toSoc)
        : null;
  }

  private <T extends Comparable<T>> boolean checkOrder(
      String place, String lowName, String highName, T low, T high, boolean strictly) {
    int order = low.compareTo(high);
    if (order < 0 || (order == 0 && !strictly)) {
      return true;
    }
    rejection.add(
        RejectionCode.WRONG_ORDER,
        "%s must be %s %s, got %s"
            .formatted(
                place + highName,
                strictly ? "above" : "at or above",
                lowName,
                order == 0 ? "the same" : "less"));
    return false;
  }

  private static <T> void add(List<T> items, @Nullable T item) {
    if (item != null) {
      items.add(item);
    }
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
