package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.warranty.Budget;
import io.packtrail.rulestimator.warranty.CohortPosition;
import io.packtrail.rulestimator.warranty.Evidence;
import io.packtrail.rulestimator.warranty.EvidenceList;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a warranty's evidence may not claim: use that was not seen, a today without data. */
class WarrantyEvidenceTest {
  private final RulEstimator estimator = new RulEstimator();

  @Test
  void budgets_packSeenLate_areNoEvidenceForLittleUse() {
    Battery old = inServiceSince(LocalDate.of(2016, 1, 1));
    BatteryAssessment history = Histories.steady(old, 60, 0.3, years -> 0.9 - 0.02 * years);

    WarrantyPosition counted = position(old, history, terms(10, 1_000.0), null, history.asOf());
    WarrantyPosition byOdometer =
        position(old, history, terms(10, 1_000.0), 90_000.0, history.asOf());

    assertThat(counted.budgets())
        .extracting(Budget::kind, Budget::sinceFirstReport)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Budget.Kind.YEARS, false),
            org.assertj.core.groups.Tuple.tuple(Budget.Kind.KM, true),
            org.assertj.core.groups.Tuple.tuple(Budget.Kind.EQUIVALENT_FULL_CYCLES, true));
    assertThat(byOdometer.budgets().get(1).sinceFirstReport()).isFalse();
    List<Evidence> evidence = evidence(counted, old, history);
    assertThat(evidence).extracting(Evidence::code).doesNotContain("use-behind-time");
    assertThat(evidence)
        .filteredOn(one -> one.code().equals("use-since-first-report"))
        .hasSize(2)
        .allSatisfy(
            one -> {
              assertThat(one.side()).isEqualTo(Evidence.Side.LIMIT);
              assertThat(one.sentence()).contains("counted since the first report");
            });
    // More than its share in two months is more than its share, whatever came before.
    WarrantyPosition soon = position(old, history, terms(10, 20.0), null, history.asOf());
    assertThat(evidence(soon, old, history))
        .anySatisfy(
            one -> {
              assertThat(one.code()).isEqualTo("use-ahead-of-time");
              assertThat(one.sentence()).startsWith("At least 90 % of the equivalent");
            });
  }

  @Test
  void position_silentForTwoYears_agesUntilToday() {
    Battery battery = inServiceSince(LocalDate.of(2015, 1, 1));
    BatteryAssessment history = Histories.steady(battery, 365, 0.3, years -> 0.9 - 0.02 * years);
    Instant later = history.asOf().plusSeconds(2 * 365 * 86_400L);

    WarrantyPosition then = position(battery, history, terms(8, null), null, history.asOf());
    WarrantyPosition now = position(battery, history, terms(8, null), null, later);

    assertThat(then.inForce()).isTrue();
    assertThat(then.yearsLeft().q50()).isEqualTo(365 / 365.25, within(1e-4));
    assertThat(then.budgets().get(0).used()).isEqualTo(7);
    assertThat(now.inForce()).isFalse();
    assertThat(now.yearsLeft().q50()).isZero();
    assertThat(now.budgets().get(0).used()).isEqualTo(9, within(0.01));
    assertThat(now.ageYears()).isEqualTo(7, within(0.01));
    assertThat(now.breachedNowRatio()).isEqualTo(then.breachedNowRatio());
    assertThat(now.breachRatio()).as("until the term ended").isEqualTo(then.breachRatio());
    assertThat(evidence(now, battery, history))
        .anySatisfy(
            one -> {
              assertThat(one.code()).isEqualTo("no-data-since");
              assertThat(one.sentence()).startsWith("No data since 2022-01-01:");
            });
    assertThat(evidence(then, battery, history))
        .extracting(Evidence::code)
        .doesNotContain("no-data-since");
  }

  @Test
  void breach_termLongerThanTheForecast_countsTwentyYearsAndSaysSo() {
    Battery battery = inServiceSince(Histories.START);
    BatteryAssessment history = Histories.steady(battery, 800, 0.1, years -> 1 - 0.005 * years);

    WarrantyPosition century = position(battery, history, terms(100, null), null, history.asOf());
    WarrantyPosition twenty =
        position(battery, history, terms(800 / 365.25 + 20, null), null, history.asOf());

    assertThat(century.breachRatio()).isEqualTo(twenty.breachRatio());
    assertThat(century.outlastsForecast()).isTrue();
    assertThat(evidence(century, battery, history))
        .extracting(Evidence::code)
        .contains("term-outlasts-forecast");
  }

  /** The forecast stands on the last half year, a claim on the state that is stated beside it. */
  @Test
  void breachedNow_lastEstimateAboveTheLevel_agreesWithTheStateAndItsInterval() {
    Battery battery = inServiceSince(Histories.START);
    BatteryAssessment history =
        Histories.steady(battery, 800, 0.3, years -> (years > 2.12 ? 0.012 : 0) + 1 - 0.04 * years);
    SohResult.Estimated soh = (SohResult.Estimated) history.soh();

    WarrantyPosition atState = promising(battery, history, soh.sohRatio());
    WarrantyPosition atLow = promising(battery, history, soh.soh90().lowRatio());
    WarrantyPosition atHigh = promising(battery, history, soh.soh90().highRatio());

    assertThat(atState.breachedNowRatio()).isEqualTo(0.5, within(0.001));
    assertThat(atLow.breachedNowRatio()).isEqualTo(0.05, within(0.001));
    assertThat(atHigh.breachedNowRatio()).isEqualTo(0.95, within(0.001));
    assertThat(atLow.breachRatio()).isGreaterThan(0.05);
    assertThat(atState.fan().get(0).sohRatio().q50()).isEqualTo(soh.sohRatio(), within(1e-4));
    assertThat(atState.fan().get(0).sohRatio().q05())
        .isEqualTo(soh.soh90().lowRatio(), within(1e-3));
  }

  private WarrantyPosition promising(
      Battery battery, BatteryAssessment history, double thresholdRatio) {
    return position(battery, history, terms(8, null, 100 * thresholdRatio), null, history.asOf());
  }

  private WarrantyPosition position(
      Battery battery,
      BatteryAssessment history,
      WarrantyTerms terms,
      @Nullable Double odometerKm,
      Instant now) {
    return estimator
        .warranty(battery, history, List.of(terms), odometerKm, now)
        .orElseThrow()
        .get(0);
  }

  private static List<Evidence> evidence(
      WarrantyPosition position, Battery battery, BatteryAssessment history) {
    return EvidenceList.of(
        position,
        battery,
        history,
        List.of(),
        List.of(),
        new CohortPosition.TooSmall(0, 1, 0),
        null);
  }

  private static WarrantyTerms terms(double years, @Nullable Double efc) {
    return terms(years, efc, 70);
  }

  private static WarrantyTerms terms(double years, @Nullable Double efc, double thresholdPercent) {
    String cycles = efc == null ? "" : "\"km\": 160000, \"equivalentFullCycles\": " + efc + ", ";
    return WarrantyCatalogue.read(
            ("{\"terms\": [{\"code\": \"t\", \"name\": \"T\", \"thresholdPercent\": "
                    + thresholdPercent
                    + ", \"years\": "
                    + years
                    + ", "
                    + cycles
                    + "\"source\": \"s\"}]}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .named("t");
  }

  private static Battery inServiceSince(LocalDate since) {
    Battery like = Histories.battery("BAT-1", Chemistry.NMC622);
    return new Battery(
        like.batteryId(),
        "urn:test:BAT-1",
        null,
        null,
        "group-1",
        like.chemistry(),
        150,
        null,
        360,
        96,
        1,
        since,
        since,
        like.category(),
        null,
        null);
  }
}
