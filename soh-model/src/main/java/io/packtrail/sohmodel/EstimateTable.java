package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.sohmodel.EstimateRow.Column;
import io.packtrail.sohmodel.track.AnnouncedChange;
import io.packtrail.sohmodel.track.Circumstances;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link EstimateStep}s as a table (RFC 4180, lines end in LF): one row a step, the first line
 * names the columns, what a step does not have is empty. Numbers are written so that reading gives
 * the same bits.
 */
final class EstimateTable {
  private EstimateTable() {}

  static EstimateInputs write(List<EstimateStep> steps) {
    StringBuilder csv = new StringBuilder(EstimateRow.HEADER);
    for (EstimateStep step : steps) {
      EstimateRow row = new EstimateRow();
      fill(row, step);
      row.appendTo(csv);
    }
    return new EstimateInputs(csv.toString());
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException where it is not one that {@link #write} could have written
   */
  static List<EstimateStep> read(EstimateInputs inputs) {
    List<EstimateStep> steps = new ArrayList<>();
    for (EstimateRow row : EstimateRow.all(inputs.csv())) {
      steps.add(step(row));
    }
    if (!write(steps).equals(inputs)) {
      throw new IllegalArgumentException("inputs must be written as the method writes them");
    }
    return steps;
  }

  private static void fill(EstimateRow row, EstimateStep step) {
    if (step instanceof EstimateStep.Begin begin) {
      fillBegin(row, begin);
    } else if (step instanceof EstimateStep.Announce announce) {
      row.put(Column.STEP, "announce")
          .put(Column.AT, Instant.ofEpochMilli(announce.change().epochMs()))
          .put(Column.OTHER_CELLS, yesOrNo(announce.change().otherCells()))
          .put(Column.NOTE, announce.change().name());
    } else if (step instanceof EstimateStep.Pass pass) {
      row.put(Column.STEP, "pass").put(Column.AT, pass.at());
    } else if (step instanceof EstimateStep.Voltage voltage) {
      row.put(Column.STEP, "voltage")
          .put(Column.MEAN_VOLTAGE_V, voltage.meanVoltageV())
          .put(Column.MEAN_CURRENT_A, voltage.meanCurrentA())
          .put(Column.FROM_SOC_RATIO, voltage.fromSocRatio())
          .put(Column.TO_SOC_RATIO, voltage.toSocRatio())
          .put(Column.RESISTANCE_OHM, voltage.resistanceOhm())
          .put(Column.TEMP_DEG_C, voltage.tempDegC());
    } else if (step instanceof EstimateStep.Offer offer) {
      fillOffer(row, offer);
    } else if (step instanceof EstimateStep.ZeroCurrent zero) {
      row.put(Column.STEP, "zeroCurrent")
          .put(Column.AT, Instant.ofEpochMilli(zero.epochMs()))
          .put(Column.CHARGED_CYCLES, zero.chargedCycles())
          .put(Column.OFFSET_PER_HOUR, zero.offsetPerHour())
          .put(Column.OFFSET_STD_PER_HOUR, zero.stdPerHour());
    } else if (step instanceof EstimateStep.Ask ask) {
      fillAsk(row, ask);
    }
  }

  private static void fillBegin(EstimateRow row, EstimateStep.Begin begin) {
    row.put(Column.STEP, "begin")
        .put(Column.AT, begin.firstData())
        .put(Column.METHOD, begin.methodVersion())
        .put(Column.CALIBRATION_FACTOR, begin.calibration().factor())
        .put(Column.CALIBRATION_BATTERIES, begin.calibration().batteries())
        .put(Column.CURVE_KNOWN, yesOrNo(begin.curveKnown()));
    EstimatedBattery.fill(row, begin.battery());
  }

  private static void fillOffer(EstimateRow row, EstimateStep.Offer offer) {
    CapacityObservation candidate = offer.candidate();
    row.put(Column.STEP, "observation")
        .put(Column.AT, candidate.at())
        .put(Column.STARTED_AT, candidate.sessionStart())
        .put(Column.METHOD, candidate.method().name())
        .put(Column.CAPACITY_AH, candidate.capacityAh())
        .put(Column.STD_AH, candidate.stdAh())
        .put(Column.SPAN_RATIO, candidate.spanRatio())
        .put(Column.TEMP_DEG_C, candidate.tempMeanDegC())
        .put(Column.CHARGED_CYCLES, offer.chargedCycles())
        .put(Column.COLD_K, offer.circumstances().coldK())
        .put(Column.HOURS_PER_SOC, offer.circumstances().hoursPerSoc())
        .put(Column.NOTE, candidate.note());
  }

  private static void fillAsk(EstimateRow row, EstimateStep.Ask ask) {
    row.put(Column.STEP, "ask")
        .put(Column.AT, ask.asOf())
        .put(Column.CHARGED_CYCLES, ask.chargedCycles())
        .put(Column.CURVE_ID, ask.curveId())
        .put(Column.CURVE_STD_RATIO, ask.curveStdRatio())
        .put(Column.MODEL_ID, ask.modelId())
        .put(Column.MODEL_STD_RATIO, ask.modelStdRatio())
        .put(Column.RESISTANCE_INCREASE_RATIO, ask.resistanceIncreaseRatio())
        .put(Column.COVERAGE_RATIO, ask.coverageRatio())
        .put(Column.BMS_SOH_RATIO, ask.bmsSohRatio());
  }

  private static String yesOrNo(boolean value) {
    return value ? "yes" : "no";
  }

  private static EstimateStep step(EstimateRow row) {
    return switch (row.text(Column.STEP)) {
      case "begin" -> begin(row);
      case "announce" ->
          new EstimateStep.Announce(
              new AnnouncedChange(
                  row.time(Column.AT).toEpochMilli(),
                  row.yes(Column.OTHER_CELLS),
                  row.text(Column.NOTE)));
      case "pass" -> new EstimateStep.Pass(row.time(Column.AT));
      case "voltage" ->
          new EstimateStep.Voltage(
              row.number(Column.MEAN_VOLTAGE_V),
              row.number(Column.MEAN_CURRENT_A),
              row.number(Column.FROM_SOC_RATIO),
              row.number(Column.TO_SOC_RATIO),
              row.number(Column.RESISTANCE_OHM),
              row.number(Column.TEMP_DEG_C));
      case "observation" -> offer(row);
      case "zeroCurrent" ->
          new EstimateStep.ZeroCurrent(
              row.time(Column.AT).toEpochMilli(),
              row.number(Column.CHARGED_CYCLES),
              row.number(Column.OFFSET_PER_HOUR),
              row.number(Column.OFFSET_STD_PER_HOUR));
      case "ask" -> ask(row);
      default ->
          throw new IllegalArgumentException(
              "step must be one that the method knows, got " + row.text(Column.STEP));
    };
  }

  private static EstimateStep begin(EstimateRow row) {
    Battery battery = EstimatedBattery.read(row);
    return new EstimateStep.Begin(
        row.text(Column.METHOD),
        battery,
        row.time(Column.AT),
        new GroupCalibration(
            row.number(Column.CALIBRATION_FACTOR), row.whole(Column.CALIBRATION_BATTERIES)),
        row.yes(Column.CURVE_KNOWN));
  }

  private static EstimateStep offer(EstimateRow row) {
    CapacityObservation candidate =
        CapacityObservation.unjudged(
            row.time(Column.STARTED_AT),
            row.time(Column.AT),
            CapacityObservation.Method.valueOf(row.text(Column.METHOD)),
            row.number(Column.CAPACITY_AH),
            row.number(Column.STD_AH),
            row.number(Column.SPAN_RATIO),
            row.numberOrNull(Column.TEMP_DEG_C),
            row.text(Column.NOTE));
    return new EstimateStep.Offer(
        candidate,
        row.number(Column.CHARGED_CYCLES),
        new Circumstances(row.number(Column.COLD_K), row.number(Column.HOURS_PER_SOC)));
  }

  private static EstimateStep ask(EstimateRow row) {
    return new EstimateStep.Ask(
        row.time(Column.AT),
        row.number(Column.CHARGED_CYCLES),
        row.textOrNull(Column.CURVE_ID),
        row.number(Column.CURVE_STD_RATIO),
        row.textOrNull(Column.MODEL_ID),
        row.number(Column.MODEL_STD_RATIO),
        row.numberOrNull(Column.RESISTANCE_INCREASE_RATIO),
        row.number(Column.COVERAGE_RATIO),
        row.numberOrNull(Column.BMS_SOH_RATIO));
  }
}
