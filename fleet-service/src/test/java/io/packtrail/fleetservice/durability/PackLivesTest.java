package io.packtrail.fleetservice.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.FleetLivesTable.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lives of packs, and conformity, from what the store says of a fleet. */
class PackLivesTest {
  private static final LocalDate NEW = LocalDate.of(2020, 1, 1);

  @Test
  void lives_replacedSwappedRetiredAndGoingOn_areToldApart() {
    List<Unit> fleet =
        List.of(
            unit("goes-on", 2022, 2026, 0.9, List.of(), List.of()),
            unit("reported", 2022, 2026, 0.9, List.of(at(2024)), List.of()),
            unit(
                "swapped", 2022, 2024, 0.9, List.of(), List.of(in("swapped", "bus-1", 2022, 2024))),
            unit(
                "successor",
                2024,
                2026,
                0.9,
                List.of(),
                List.of(in("successor", "bus-1", 2024, null))),
            unit(
                "retired",
                2022,
                2025,
                0.9,
                List.of(),
                List.of(in("retired", "bus-2", 2022, 2025))));

    List<PackLives.Life> lives = PackLives.of(fleet, fleet);

    assertThat(lives)
        .extracting(PackLives.Life::batteryId, PackLives.Life::end)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("goes-on", PackLives.End.GOES_ON),
            org.assertj.core.groups.Tuple.tuple("reported", PackLives.End.REPLACED),
            org.assertj.core.groups.Tuple.tuple("reported", PackLives.End.GOES_ON),
            org.assertj.core.groups.Tuple.tuple("swapped", PackLives.End.SWAPPED),
            org.assertj.core.groups.Tuple.tuple("successor", PackLives.End.GOES_ON),
            org.assertj.core.groups.Tuple.tuple("retired", PackLives.End.RETIRED));
    // First seen two years old, replaced with four; the pack after it is seen from its beginning.
    assertThat(lives.get(1).observation().entry()).isEqualTo(2, within(0.01));
    assertThat(lives.get(1).observation().time()).isEqualTo(4, within(0.01));
    assertThat(lives.get(2).observation().entry()).isZero();
    assertThat(lives.get(2).observation().time()).isEqualTo(2, within(0.01));
    assertThat(lives.get(5).observation().failed()).isFalse();
  }

  @Test
  void durability_familyWithFewBelow_passesPartBAndSaysTheSampleIsSmall() {
    List<Unit> fleet = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      fleet.add(unit("B" + i, 2022, 2023, i < 2 ? 0.75 : 0.9, List.of(), List.of()));
    }

    Durability durability =
        Durability.of(fleet, "NMC622/model-x", null, WarrantyCatalogue.builtIn(), at(2023));

    Conformity family = Objects.requireNonNull(durability.conformity().get("NMC622/model-x"));
    Conformity.Against five =
        family.partB().stream()
            .filter(against -> against.terms().code().equals("gtr-22-5-years"))
            .findFirst()
            .orElseThrow();
    assertThat(five.decision().below()).isEqualTo(2);
    assertThat(five.decision().passed()).isTrue();
    assertThat(five.decision().high95Ratio()).isGreaterThan(0.3);
    assertThat(five.onCertifiedEnergy()).isZero();
    assertThat(family.partA()).isNotNull();
    assertThat(durability.survival())
        .satisfies(
            survival -> {
              assertThat(survival.perYear().failures()).isZero();
              assertThat(survival.perYear().high95()).isGreaterThan(0);
              assertThat(survival.weibull()).isNull();
              assertThat(survival.whyNoWeibull()).contains("two distinct times");
            });
    assertThatThrownBy(
            () -> Durability.of(fleet, "LFP/none", null, WarrantyCatalogue.builtIn(), at(2023)))
        .hasMessage("family must be one of NMC622/model-x, got LFP/none");
  }

  @Test
  void partB_batteriesThatTheRequirementIsNotFor_areNotSampled() {
    List<Unit> fleet = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      fleet.add(unit("CAR" + i, 2022, 2023, 0.9, List.of(), List.of()));
      fleet.add(unit("HOUSE" + i, 2022, 2023, 0.6, 20_000, BatteryCategory.STATIONARY, List.of()));
    }

    Conformity family =
        Objects.requireNonNull(
            Durability.of(fleet, null, null, WarrantyCatalogue.builtIn(), at(2023))
                .conformity()
                .get("NMC622/model-x"));

    assertThat(family.partB())
        .isNotEmpty()
        .allSatisfy(
            against -> {
              assertThat(against.decision().sampled()).isEqualTo(10);
              assertThat(against.decision().passed()).isTrue();
            });
  }

  @Test
  void partB_requirementsAskedFor_areThoseAlone() {
    List<Unit> fleet = List.of(unit("CAR", 2022, 2023, 0.9, List.of(), List.of()));
    WarrantyCatalogue catalogue = WarrantyCatalogue.builtIn();

    Durability n1 =
        Durability.of(fleet, null, "euro-7-n1-5-years, euro-7-n1-8-years", catalogue, at(2023));

    assertThat(Objects.requireNonNull(n1.conformity().get("NMC622/model-x")).partB())
        .extracting(against -> against.terms().code())
        .containsExactly("euro-7-n1-5-years", "euro-7-n1-8-years");
    assertThatThrownBy(() -> Durability.of(fleet, null, "usual-8-years", catalogue, at(2023)))
        .hasMessageStartingWith("requirement must be one of gtr-22-5-years, ")
        .hasMessageEndingWith(", got usual-8-years");
  }

  /** In use since 2020 and silent since 2023: a requirement until five years ends with 2024. */
  @Test
  void partB_silentVehicles_leaveItsTermAsOthersDo() {
    List<Unit> fleet = List.of(unit("CAR", 2022, 2023, 0.9, List.of(), List.of()));
    WarrantyCatalogue catalogue = WarrantyCatalogue.builtIn();

    Conformity lastDay =
        conformity(
            Durability.of(fleet, null, "gtr-22-5-years", catalogue, at(2025).minusSeconds(1)));
    Conformity ended =
        conformity(Durability.of(fleet, null, "gtr-22-5-years", catalogue, at(2025)));

    assertThat(lastDay.partB()).hasSize(1);
    assertThat(lastDay.unsampled()).isEmpty();
    assertThat(ended.partB()).isEmpty();
    assertThat(ended.unsampled())
        .extracting(
            Conformity.Unsampled::pastTerm,
            Conformity.Unsampled::otherKind,
            Conformity.Unsampled::withoutHealth)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 0, 0));
  }

  private static Conformity conformity(Durability durability) {
    return Objects.requireNonNull(durability.conformity().get("NMC622/model-x"));
  }

  private static Instant at(int year) {
    return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static BatteryAssignment in(
      String battery, String vehicle, int from, @Nullable Integer to) {
    return new BatteryAssignment(
        new BatteryId(battery), new GatewayId("gw"), vehicle, at(from), to == null ? null : at(to));
  }

  private static Unit unit(
      String id,
      int firstYear,
      int lastYear,
      double soh,
      List<Instant> replaced,
      List<BatteryAssignment> assignments) {
    Unit like = unit(id, firstYear, lastYear, soh, 20_000, BatteryCategory.EV, assignments);
    return new Unit(
        like.battery(),
        like.firstSample(),
        like.asOf(),
        like.soh(),
        like.distanceKm(),
        replaced,
        assignments);
  }

  private static Unit unit(
      String id,
      int firstYear,
      int lastYear,
      double soh,
      double distanceKm,
      BatteryCategory category,
      List<BatteryAssignment> assignments) {
    Battery battery =
        new Battery(
            new BatteryId(id),
            "urn:test:" + id,
            null,
            null,
            "model-x",
            Chemistry.NMC622,
            150,
            null,
            360,
            96,
            1,
            NEW,
            NEW,
            category,
            null,
            null);
    SohResult estimated =
        new SohResult.Estimated(
            at(lastYear),
            soh,
            new RatioInterval(soh - 0.02, soh + 0.02),
            -0.02,
            null,
            null,
            150 * soh,
            null,
            "test",
            new CapacityReference(150, "rated"),
            10,
            1,
            soh + 0.01,
            "test/1");
    return new Unit(
        battery, at(firstYear), at(lastYear), estimated, distanceKm, List.of(), assignments);
  }
}
