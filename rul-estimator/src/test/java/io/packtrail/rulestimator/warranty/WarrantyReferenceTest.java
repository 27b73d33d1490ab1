package io.packtrail.rulestimator.warranty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarrantyReferenceTest {
  /** Exact binomial intervals (Clopper and Pearson 1934), to five decimals. */
  @ParameterizedTest
  @CsvSource({
    "41, 500, true, 0.05949, 0.1096",
    "50, 500, true, 0.07514, 0.12971",
    "51, 500, false, 0.07689, 0.13193",
    "60, 500, false, 0.09283, 0.15175",
    "0, 20, true, 0, 0.16843",
    "4, 20, false, 0.05733, 0.43661"
  })
  void partB_publishedSample_isReproduced(
      int below, int sampled, boolean passed, double low, double high) {
    PartB decision = PartB.decide(below, sampled);

    assertThat(decision.passed()).isEqualTo(passed);
    assertThat(decision.low95Ratio()).isEqualTo(low, within(1e-5));
    assertThat(decision.high95Ratio()).isEqualTo(high, within(1e-5));
  }

  @Test
  void yearsLeft_highMileage_distanceEndsTheTerm() {
    WarrantyTerms terms = WarrantyCatalogue.builtIn().named("usual-8-years");

    assertThat(term(terms, 3, 100_000, 30_000).yearsLeft(1)).isEqualTo(2.0, within(1e-12));
    assertThat(term(terms, 3, 100_000, 30_000).yearsLeft(2)).isEqualTo(1.0, within(1e-12));
    // Five anniversaries on: 1,826 days.
    assertThat(term(terms, 3, 20_000, 10_000).yearsLeft(1)).isEqualTo(1_826 / 365.25, within(1e-9));
    assertThat(term(terms, 3, 170_000, 10_000).yearsLeft(1)).isZero();
  }

  private static Term term(WarrantyTerms terms, int age, double km, double kmPerYear) {
    Instant at = day("2025-07-05");
    Instant since = at.atZone(ZoneOffset.UTC).minusYears(age).toInstant();
    return new Term(terms, new WarrantyUse(since, at, km, kmPerYear, 0, 0, 0, 0, true));
  }

  /** A term ends with its anniversary, whatever leap years lie between. */
  @ParameterizedTest
  @CsvSource({
    "2024-07-05, 8, 2032-07-05",
    "2024-07-05, 5, 2029-07-05",
    "2021-11-29, 8, 2029-11-29",
    "2021-11-30, 8, 2029-11-30",
    "2024-02-29, 1, 2025-02-28",
    "2024-02-29, 4, 2028-02-29",
    "2021-01-01, 2.5, 2023-07-02"
  })
  void calendarYears_fromAStart_endWithTheAnniversary(String start, double years, String end) {
    Instant since = day(start);

    Instant reached = CalendarYears.after(since, years);

    assertThat(reached.atZone(ZoneOffset.UTC).toLocalDate()).isEqualTo(end);
    assertThat(CalendarYears.between(since, reached)).isEqualTo(years, within(1e-7));
    assertThat(CalendarYears.between(since, reached.minusSeconds(1))).isLessThan(years);
    assertThat(CalendarYears.between(reached, since)).isZero();
  }

  private static Instant day(String day) {
    return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Benjamini and Hochberg 1995, section 4.1: fifteen p-values, four rejected at 5 %. */
  @Test
  void earlyDegraders_publishedPValues_fourAreAccepted() {
    double[] published = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0000
    };

    assertThat(EarlyDegraders.accepted(published, 0.05)).isEqualTo(4);
    assertThat(EarlyDegraders.accepted(new double[] {0.2, 0.6}, 0.05)).isZero();
  }

  @Test
  void earlyDegraders_oneFarOff_isFoundAlone() {
    List<EarlyDegraders.Member> fleet = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      fleet.add(member("pack-" + i, "car", 0.1 * Math.sin(i), 0.002));
      fleet.add(member("taxi-" + i, "taxi", 0.6 + 0.1 * Math.sin(i), 0.002));
    }
    fleet.add(member("pack-19", "car", 0.6, 0.002));
    // As fast as taxis are.
    fleet.add(member("taxi-19", "taxi", 0.6, 0.002));
    // As fast as nobody, with nobody to compare with.
    fleet.add(member("lone", "van", 3, 0.002));

    List<EarlyDegraders.Judged> judged = EarlyDegraders.judge(fleet, 0.1);

    assertThat(judged).hasSize(40);
    assertThat(judged).filteredOn(EarlyDegraders.Judged::flagged).hasSize(1);
    assertThat(judged.get(0).member().name()).isEqualTo("pack-19");
    assertThat(judged.get(0).paceRatio()).isEqualTo(Math.exp(0.6), within(0.2));
    assertThat(judged.get(0).groupBatteries()).isEqualTo(20);
  }

  /** Eleven sisters at 0.41 to 0.52, the twelfth at ten times that: it must not hide itself. */
  @Test
  void earlyDegraders_oneOfTwelveSisters_doesNotWidenTheSpreadItIsJudgedBy() {
    List<EarlyDegraders.Member> sisters = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      sisters.add(member("sister-" + i, "car", Math.log(0.41 + 0.011 * i), 0.03));
    }
    sisters.add(member("degrader", "car", Math.log(5.1), 0.01));

    List<EarlyDegraders.Judged> judged = EarlyDegraders.judge(sisters, 0.1);

    assertThat(judged.get(0).member().name()).isEqualTo("degrader");
    assertThat(judged.get(0).flagged()).isTrue();
    assertThat(judged.get(0).z()).isGreaterThan(10);
    assertThat(judged.get(1).flagged()).isFalse();
    // Nor do three of them hide each other.
    sisters.add(member("second", "car", Math.log(5.5), 0.01));
    sisters.add(member("third", "car", Math.log(4.5), 0.01));
    assertThat(EarlyDegraders.judge(sisters, 0.1))
        .filteredOn(EarlyDegraders.Judged::flagged)
        .hasSize(3);
  }

  /** No battery is faster than its group: over many fleets hardly one alarm, as promised. */
  @ParameterizedTest
  @CsvSource({"1, 10, 0", "1, 12, 0.01", "1, 50, 0.05", "1, 300, 0.05", "10, 10, 0", "5, 30, 0.05"})
  void earlyDegraders_fleetsWithoutAny_raiseAlarmsInOneOfTenAtMost(
      int groups, int batteries, double leastRatio) {
    Random random = new Random(5);
    int fleetsWithAlarm = 0;
    for (int fleet = 0; fleet < 400; fleet++) {
      List<EarlyDegraders.Member> members = new ArrayList<>();
      for (int i = 0; i < groups * batteries; i++) {
        double noise = random.nextGaussian() * Math.sqrt(0.3 * 0.3 + 0.04);
        members.add(member("pack-" + i, "group-" + i % groups, noise, 0.04));
      }
      if (EarlyDegraders.judge(members, 0.1).get(0).flagged()) {
        fleetsWithAlarm++;
      }
    }

    // A small group's spread is known badly, and that is on the side of no alarm.
    assertThat(fleetsWithAlarm / 400.0).isBetween(leastRatio, 0.14);
  }

  private static EarlyDegraders.Member member(
      String name, String group, double logMultiplier, double variance) {
    return new EarlyDegraders.Member(name, group, logMultiplier, variance);
  }
}
