package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Sha256;
import io.packtrail.rulestimator.ageing.AgeingModel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one battery teaches its group: weighted sums for each exponent, about a kilobyte however
 * long its history is, and its history by months up to a cut, some 30 kB for ten years.
 *
 * @param ageYears age at the end of the history (years)
 * @param fits by exponent index
 * @param heldBack what a forecast can be held against; absent where the history is too short
 * @param digest SHA-256 of the health points and blocks of use that it was made of, hexadecimal
 */
record Lesson(
    double ageYears, List<HistoryFit> fits, @Nullable HeldBackTime heldBack, String digest) {
  private static final int DOUBLES_PER_POINT = 3;
  private static final int DOUBLES_PER_BLOCK = 8;

  static Lesson of(Battery battery, BatteryAssessment assessment, AgeingModel model) {
    UseAndHealth past = new UseAndHealth(battery, assessment, model);
    double[] exponents = AgeingPosterior.exponents();
    List<HealthPoints.Point> straight = past.straightPoints();
    List<HistoryFit> fits =
        IntStream.range(0, exponents.length)
            .mapToObj(
                e ->
                    new HistoryFit(
                        HistoryFit.losses(past.curves().get(e), exponents[e], straight), straight))
            .toList();
    HeldBackTime heldBack = HeldBackTime.of(battery, assessment, model);
    String digest = digest(battery, past);
    return new Lesson(
        past.ageYears(),
        fits,
        heldBack,
        heldBack == null ? digest : digest + digest(battery, heldBack.before()));
  }

  /** Sums and quotients only, which Java computes alike on every machine. */
  private static String digest(Battery battery, UseAndHealth past) {
    List<UseBlock> blocks = past.blocks();
    ByteBuffer bytes =
        ByteBuffer.allocate(
            Double.BYTES
                * (1
                    + DOUBLES_PER_POINT * past.points().size()
                    + DOUBLES_PER_BLOCK * blocks.size()));
    bytes.putDouble(past.yearsBefore());
    for (HealthPoints.Point point : past.points()) {
      bytes.putDouble(point.day()).putDouble(point.sohRatio()).putDouble(point.weight());
    }
    for (UseBlock block : blocks) {
      bytes.putDouble(block.fromDay()).putDouble(block.days());
      bytes.putDouble(block.tempMeanDegC()).putDouble(block.socMeanRatio());
      bytes.putDouble(block.depthOfDischargeRatio()).putDouble(block.efcPerDay());
      bytes.putDouble(block.chargeCRate()).putDouble(block.kmPerDay());
    }
    String name = battery.batteryId().value() + "\n" + FleetPriors.group(battery) + "\n";
    return HexFormat.of()
        .formatHex(Sha256.of(name.getBytes(StandardCharsets.UTF_8), bytes.array()));
  }
}
