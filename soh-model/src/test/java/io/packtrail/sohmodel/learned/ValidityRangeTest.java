package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValidityRangeTest {
  private final ValidityRange range =
      ValidityRange.of(
          List.of(new double[] {1, 10}, new double[] {2, Double.NaN}, new double[] {2, 20}));

  @Test
  void objection_insideTheMargin_isNone() {
    assertThat(range.objection(new double[] {0.95, 20.9})).isNull();
  }

  @Test
  void objection_outsideMissingOrTooShort_saysWhy() {
    assertThat(range.objection(new double[] {0.85, 15})).contains("feature 1 must be in");
    assertThat(range.objection(new double[] {1, Double.NaN})).contains("feature 2 must be in");
    assertThat(range.objection(new double[] {1})).contains("must have 2 features, got 1");
  }
}
