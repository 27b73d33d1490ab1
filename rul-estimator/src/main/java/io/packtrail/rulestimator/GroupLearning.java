package io.packtrail.rulestimator;

import io.packtrail.rulestimator.ageing.AgeingModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What the batteries of one group teach: their prior, and how good forecasts by it would be. */
final class GroupLearning {
  /** Least spread of ages in a group (years) to learn an exponent from. */
  private static final double LEAST_AGE_SPREAD_YEARS = 2;

  private final List<Lesson> lessons;
  private final AgeingPrior start;

  /**
   * @param lessons in an order that has nothing to do with what they say
   */
  GroupLearning(List<Lesson> lessons, AgeingModels.ChemistryModel chemistry) {
    this.lessons = lessons;
    this.start = AgeingPrior.ofChemistry(chemistry.medianMultiplier(), chemistry.sdLogMultiplier());
  }

  AgeingPrior prior() {
    return prior(lessons);
  }

  private AgeingPrior prior(List<Lesson> some) {
    double youngest = some.stream().mapToDouble(Lesson::ageYears).min().orElse(0);
    double oldest = some.stream().mapToDouble(Lesson::ageYears).max().orElse(0);
    return new GroupFit(some, start).prior(oldest - youngest >= LEAST_AGE_SPREAD_YEARS);
  }

  /**
   * Each half of the batteries is forecast by what the other half teaches, so that none has taught
   * its own forecast. Absent where too few histories are long enough to be cut.
   */
  @Nullable IntervalCalibration calibration() {
    long enough = lessons.stream().filter(lesson -> lesson.heldBack() != null).count();
    return enough < IntervalCalibration.LEAST_BATTERIES
        ? null
        : IntervalCalibration.of(DoubleStream.concat(spreadsNeeded(0), spreadsNeeded(1)).toArray());
  }

  /** By every other battery from the first or the second on, what the others' forecasts needed. */
  private DoubleStream spreadsNeeded(int first) {
    List<Lesson> teachers = new ArrayList<>();
    List<Lesson> judged = new ArrayList<>();
    for (int i = 0; i < lessons.size(); i++) {
      (i % 2 == first ? teachers : judged).add(lessons.get(i));
    }
    AgeingPrior taught = prior(teachers);
    return judged.stream()
        .map(Lesson::heldBack)
        .filter(Objects::nonNull)
        .mapToDouble(heldBack -> heldBack.spreadNeeded(taught));
  }
}
