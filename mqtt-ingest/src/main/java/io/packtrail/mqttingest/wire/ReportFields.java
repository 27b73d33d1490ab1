package io.packtrail.mqttingest.wire;

import static io.packtrail.mqttingest.wire.FieldSpec.list;
import static io.packtrail.mqttingest.wire.FieldSpec.number;
import static io.packtrail.mqttingest.wire.FieldSpec.percent;
import static io.packtrail.mqttingest.wire.FieldSpec.text;
import static io.packtrail.mqttingest.wire.FieldSpec.time;
import static io.packtrail.mqttingest.wire.FieldSpec.word;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.UsageSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The fields of summaries and events; {@code docs/wire-format.md} describes them. */
final class ReportFields {
  /** Most items of one list of a summary. */
  static final int MOST_ITEMS = 1_000;

  /** Texts are cut off by their own rules; this only bounds what is looked at. */
  private static final int LONGEST_ID = 1_024;

  /** Beyond the lifetime throughput of any vehicle, in A·h and in kWh. */
  private static final double MOST = 10_000_000;

  private static final double MOST_SECONDS = 1e9;
  private static final double COLDEST_DEG_C = -100;
  private static final double HOTTEST_DEG_C = 200;

  static final List<FieldSpec> SESSION =
      List.of(
          word("kind", words(Session.Kind.values())).needed(),
          time("start").needed(),
          time("end").needed(),
          percent("startSocPercent"),
          percent("endSocPercent"),
          number("chargedAh", 0, MOST, "Ah"),
          number("chargedKWh", 0, MOST, "kWh"),
          number("tempMeanDegC", Signal.TEMP_MEAN_DEG_C),
          number("tempMaxDegC", Signal.TEMP_MAX_DEG_C),
          number("maxCurrentA", Signal.PACK_CURRENT_A),
          word("current", words(UsageSummary.ChargingCurrent.values())));

  static final List<FieldSpec> CYCLES =
      List.of(
          percent("fromPercent").needed(),
          percent("toPercent").needed(),
          number("count", 0, MOST, "").needed(),
          percent("meanSocPercent"));

  static final List<FieldSpec> EXPOSURE =
      List.of(
          number("fromDegC", COLDEST_DEG_C, HOTTEST_DEG_C, "°C").needed(),
          number("toDegC", COLDEST_DEG_C, HOTTEST_DEG_C, "°C").needed(),
          number("seconds", 0, MOST_SECONDS, "s").needed(),
          percent("fromSocPercent"),
          percent("toSocPercent"));

  static final List<FieldSpec> SUMMARY =
      List.of(
          text("messageId", LONGEST_ID),
          text("batteryId", LONGEST_ID).needed(),
          time("sentAt"),
          time("from").needed(),
          time("to").needed(),
          number("odometerKm", Signal.ODOMETER_KM),
          number("chargeThroughputAh", 0, MOST, "Ah"),
          number("dischargeThroughputAh", 0, MOST, "Ah"),
          number("chargeEnergyKWh", 0, MOST, "kWh"),
          number("dischargeEnergyKWh", 0, MOST, "kWh"),
          list("sessions", MOST_ITEMS, SESSION),
          list("depthOfDischarge", MOST_ITEMS, CYCLES),
          list("timeAtTemperature", MOST_ITEMS, EXPOSURE));

  static final List<FieldSpec> EVENT =
      List.of(
          text("messageId", LONGEST_ID),
          text("batteryId", LONGEST_ID).needed(),
          time("sentAt"),
          time("at").needed(),
          word("kind", Arrays.stream(BatteryEvent.Kind.values()).map(k -> k.wireName()).toList())
              .needed(),
          text("detail", BatteryEvent.LONGEST_DETAIL));

  private ReportFields() {}

  /** A constant as a word of the wire. */
  static String wireWord(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants).map(constant -> wireWord(constant)).toList();
  }
}
