package io.packtrail.rulestimator.warranty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.Session;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import io.packtrail.rulestimator.Histories;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowCheckTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Battery BATTERY =
      new Battery(
          new BatteryId("B"),
          "urn:test:B",
          null,
          null,
          null,
          Chemistry.NMC622,
          100,
          null,
          360,
          96,
          1,
          null,
          null,
          BatteryCategory.EV,
          null,
          null);

  @Test
  void temperature_rowsOfFiveKelvin_giveWhatIsCertainAndWhatIsPossible() {
    // 12 h between 45 and 50 °C, 3 h between 50 and 55 °C.
    BatteryAssessment assessment = assessment(List.of(), 45, 12, 50, 3);

    Violation high =
        WindowCheck.of(
                terms("\"temperature\": {\"highDegC\": 47, \"hoursAbove\": 5}"),
                BATTERY,
                assessment)
            .get(0);

    assertThat(high.hoursAtLeast()).isEqualTo(3);
    assertThat(high.hoursAtMost()).isEqualTo(15);
    assertThat(high.verdict()).isEqualTo(Violation.Verdict.UNDECIDED);
    assertThat(verdict("\"temperature\": {\"highDegC\": 50, \"hoursAbove\": 5}", assessment))
        .isEqualTo(Violation.Verdict.KEPT);
    assertThat(verdict("\"temperature\": {\"highDegC\": 45, \"hoursAbove\": 5}", assessment))
        .isEqualTo(Violation.Verdict.BROKEN);
  }

  /** No hour was counted outside, and any may have been. */
  @Test
  void temperature_thatCannotBeBelieved_decidesNoRule() {
    Session hot = charge(0, 40, 150.0, 160.0);
    BatteryAssessment doubted = doubted(assessment(List.of(hot), 45, 12, 50, 3));

    for (String window : List.of("temperature", "charging")) {
      String rule = "\"%s\": {\"highDegC\": 45, \"lowDegC\": 0}".formatted(window);
      assertThat(WindowCheck.of(terms(rule), BATTERY, doubted))
          .hasSize(2)
          .allMatch(found -> found.verdict() == Violation.Verdict.UNDECIDED);
    }
    assertThat(ConductEvidence.of(doubted, List.of()))
        .extracting(Evidence::code)
        .containsExactly("temperature-not-known");
  }

  private static BatteryAssessment doubted(BatteryAssessment assessment) {
    StressRecord counted = assessment.stress();
    StressRecord stress =
        new StressRecord(
            0,
            0,
            0,
            0,
            0,
            List.of(),
            counted.timeAtTemperatureSocHours(),
            900,
            0,
            60,
            0,
            0,
            0,
            0,
            List.of(),
            null,
            new UseCoverage(15, 15, 1, 0));
    return Histories.withStress(assessment, stress.withoutTemperature());
  }

  /** The outer rows are open: what lies in them may lie beyond any bound. */
  @Test
  void temperature_boundBeyondTheOuterRows_cannotBeSaid() {
    BatteryAssessment hot = assessment(List.of(), 65, 10, 20, 3);
    BatteryAssessment cold = assessment(List.of(), -30, 10, 20, 3);

    assertThat(verdict("\"temperature\": {\"highDegC\": 75}", hot))
        .isEqualTo(Violation.Verdict.UNDECIDED);
    assertThat(verdict("\"temperature\": {\"lowDegC\": -35}", cold))
        .isEqualTo(Violation.Verdict.UNDECIDED);
    assertThat(verdict("\"temperature\": {\"lowDegC\": -30}", cold))
        .isEqualTo(Violation.Verdict.UNDECIDED);
    assertThat(verdict("\"temperature\": {\"highDegC\": 75}", cold))
        .isEqualTo(Violation.Verdict.KEPT);
  }

  @Test
  void charging_coldAndFast_namesTheSessions() {
    BatteryAssessment assessment =
        assessment(
            List.of(
                charge(0, 80, 20.0, 25.0),
                charge(1, 80, -4.0, -1.0),
                charge(2, 160, -2.0, 8.0),
                charge(3, 90, 30.0, 44.0)),
            20,
            100,
            25,
            0);

    List<Violation> rules =
        WindowCheck.of(
            terms("\"charging\": {\"lowDegC\": 0, \"highDegC\": 45}, \"chargeCRate\": 1.5"),
            BATTERY,
            assessment);

    assertThat(rules)
        .extracting(Violation::code)
        .containsExactly("charging-temperature-high", "charging-temperature-low", "charging-rate");
    assertThat(rules.get(0).verdict()).isEqualTo(Violation.Verdict.KEPT);
    // The first was cold throughout, of the second at least one sample was.
    assertThat(rules.get(1).sessionCount()).isEqualTo(2);
    assertThat(rules.get(1).hoursAtLeast()).isEqualTo(1 + 1 / 60.0, within(1e-9));
    assertThat(rules.get(1).hoursAtMost()).isEqualTo(2);
    assertThat(rules.get(2).sessions()).extracting(Session::maxCurrentA).containsExactly(160.0);
    assertThat(rules.get(2).verdict()).isEqualTo(Violation.Verdict.BROKEN);
  }

  /** Charges of the cells that were taken out say nothing of those that were put in. */
  @Test
  void rules_afterAnExchangeOfCells_countThePresentCellsOnly() {
    List<Session> charges = List.of(charge(0, 160, -4.0, -1.0), charge(5, 80, 20.0, 25.0));
    BatteryAssessment before = assessment(charges, 45, 12, 50, 3);
    BatteryAssessment after = withCellsSince(before, START.plusSeconds(2 * 86_400L));
    String rules =
        "\"temperature\": {\"highDegC\": 45}, \"charging\": {\"lowDegC\": 0}, \"chargeCRate\": 1.5";

    assertThat(WindowCheck.of(terms(rules), BATTERY, before))
        .extracting(Violation::verdict)
        .containsOnly(Violation.Verdict.BROKEN);
    assertThat(WindowCheck.of(terms(rules), BATTERY, after))
        .extracting(Violation::verdict)
        .containsExactly(
            Violation.Verdict.UNDECIDED, Violation.Verdict.KEPT, Violation.Verdict.KEPT);
  }

  @Test
  void conduct_afterAnExchangeOfCells_saysWhichCellsItIsOf() {
    List<BatteryEvent> events =
        List.of(
            new BatteryEvent(START, BatteryEvent.Kind.ACCIDENT, ""),
            new BatteryEvent(
                START.plusSeconds(2 * 86_400L), BatteryEvent.Kind.BATTERY_REPLACED, ""),
            new BatteryEvent(START.plusSeconds(3 * 86_400L), BatteryEvent.Kind.OVER_CHARGE, ""));
    BatteryAssessment after =
        withCellsSince(assessment(List.of(), 45, 12, 50, 3), events.get(1).at());

    List<Evidence> found = ConductEvidence.of(after, events);

    assertThat(found)
        .filteredOn(one -> one.side() == Evidence.Side.WARRANTOR)
        .extracting(Evidence::code)
        .containsExactly("reported-over-charge");
    assertThat(found)
        .anySatisfy(
            one -> {
              assertThat(one.code()).isEqualTo("other-cells-since");
              assertThat(one.side()).isEqualTo(Evidence.Side.LIMIT);
              assertThat(one.sentence()).startsWith("Other cells since 2026-03-03: ");
            })
        .anySatisfy(
            one -> assertThat(one.sentence()).contains("accident, before the exchange of cells."));
  }

  private static BatteryAssessment withCellsSince(BatteryAssessment one, Instant since) {
    return new BatteryAssessment(
        one.batteryId(),
        one.from(),
        one.asOf(),
        one.samples(),
        one.soh(),
        one.history(),
        one.smoothed(),
        one.sessions(),
        one.observations(),
        one.stress(),
        one.quality(),
        since);
  }

  private static Violation.Verdict verdict(String windows, BatteryAssessment assessment) {
    return WindowCheck.of(terms(windows), BATTERY, assessment).get(0).verdict();
  }

  private static WarrantyTerms terms(String windows) {
    String json =
        "{\"terms\": [{\"code\": \"t\", \"name\": \"T\", \"thresholdPercent\": 70, \"years\": 8, \"source\": \"s\", %s}]}"
            .formatted(windows);
    return WarrantyCatalogue.read(json.getBytes(StandardCharsets.UTF_8)).named("t");
  }

  private static Session charge(int day, double maxCurrentA, double meanDegC, double maxDegC) {
    Instant start = START.plusSeconds(day * 86_400L);
    return new Session(
        Session.Kind.CHARGE,
        start,
        start.plusSeconds(3_600),
        0.2,
        0.6,
        40,
        0,
        14,
        0,
        maxCurrentA,
        meanDegC,
        maxDegC,
        60,
        true,
        "");
  }

  private static BatteryAssessment assessment(
      List<Session> sessions, int degC, double hours, int otherDegC, double otherHours) {
    List<List<Double>> rows =
        new ArrayList<>(
            Collections.nCopies(StressRecord.TEMPERATURE_BINS, Collections.nCopies(10, 0.0)));
    rows.set((degC + 30) / 5, row(hours));
    rows.set((otherDegC + 30) / 5, row(otherHours));
    StressRecord stress =
        new StressRecord(0, 0, 0, 0, 0, List.of(), rows, 0, 0, 0, 0, 0, 0, 0, List.of());
    SohResult none = new SohResult.NotEstimable(START, "none", "none", "test/1");
    return new BatteryAssessment(
        BATTERY.batteryId(),
        START,
        START,
        1,
        none,
        List.of(),
        List.of(),
        sessions,
        List.of(),
        stress,
        DataQuality.unknown(),
        null);
  }

  private static List<Double> row(double hours) {
    List<Double> row = new ArrayList<>(Collections.nCopies(10, 0.0));
    row.set(5, hours);
    return row;
  }

  @Test
  void cohort_tooFewOfItsAge_isNoPercentile() {
    List<CohortPosition.Member> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(new CohortPosition.Member(4, 0.80 + i * 0.01));
    }
    others.add(new CohortPosition.Member(9, 0.5));

    CohortPosition known = CohortPosition.of(4.2, 0.825, new RatioInterval(0.805, 0.845), others);
    assertThat(known)
        .isInstanceOfSatisfying(
            CohortPosition.Known.class,
            k -> {
              assertThat(k.others()).isEqualTo(20);
              assertThat(k.belowRatio()).isEqualTo(3 / 20.0, within(1e-12));
              assertThat(k.below90().lowRatio()).isEqualTo(1 / 20.0, within(1e-12));
              assertThat(k.medianRatio()).isEqualTo(0.895, within(1e-12));
            });
    assertThat(CohortPosition.of(9, 0.6, new RatioInterval(0.5, 0.7), others))
        .isInstanceOf(CohortPosition.TooSmall.class);
  }
}
