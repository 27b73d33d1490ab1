package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassportUpdaterTest {
  private final PassportUpdater updater = new PassportUpdater(Fixtures.OPERATOR);
  private final SignedUpdate first = updater.next(Fixtures.update(0), null, Fixtures.issuedAt(0));

  @Test
  void next_first_statesTheConditionInTheModelsWords() {
    JsonNode subject = subject(first);
    JsonNode condition = subject.get("productCondition");

    assertThat(first.sequence()).isEqualTo(1);
    assertThat(subject.has("previousUpdateDigest")).isFalse();
    assertThat(value(condition, "RemainingCapacity")).isEqualTo(139.5); // 0.93 x 150 Ah
    assertThat(value(condition, "StateOfCertifiedEnergy")).isEqualTo(92);
    assertThat(value(condition, "RemainingEnergy")).isEqualTo(47.84); // 0.92 x 52 kWh
    assertThat(value(condition, "StateOfCharge")).isEqualTo(55.4);
    assertThat(value(condition, "CapacityThroughput")).isEqualTo(4_980.6); // in + out
    assertThat(value(condition, "EnergyThroughput")).isEqualTo(1_750.75);
    assertThat(value(condition, "NumberOfFullCycles")).isEqualTo(16); // floor(4980.6 / 300)
    assertThat(condition.get("InformationOnAccidents")).isEmpty();
    assertThat(condition.path("RemainingCapacity").path("LastUpdate").asText())
        .isEqualTo("2026-01-10T08:00:00Z");
  }

  @Test
  void next_first_givesEvidenceForTheEstimate() {
    JsonNode evidence = subject(first).get("evidence").get(0);
    for (JsonNode entry : subject(first).get("evidence")) {
      if (entry.path("attribute").asText().equals("RemainingCapacity")) {
        evidence = entry;
      }
    }

    assertThat(evidence.path("unit").asText()).isEqualTo("Ah");
    assertThat(evidence.path("method").asText()).isEqualTo("packtrail-soh/1");
    assertThat(evidence.path("samples").asInt()).isEqualTo(18);
    // 90 % interval of 4.5 Ah: 4.5 / (2 x 1.645) = 1.4 Ah; two digits of it, so one decimal.
    assertThat(evidence.path("stdUncertainty").asDouble()).isEqualTo(1.4);
    assertThat(evidence.path("interval90").path("low").asDouble()).isEqualTo(137.2);
    assertThat(evidence.path("interval90").path("high").asDouble()).isEqualTo(141.8);
    assertThat(evidence.path("inputDigest").asText())
        .isEqualTo(ObservationDigest.of(Fixtures.update(0).evidence()));
  }

  @Test
  void next_content_isValidAgainstThePublishedSchema() {
    PublishedSchema schema =
        new PublishedSchema(
            "idta/io.admin-shell.idta.batterypass.product_condition-1.0.2/ProductConditionBattery-schema.json");

    assertThat(schema.errors(subject(first).get("productCondition"))).isEmpty();
    ObjectNode broken = subject(first).get("productCondition").deepCopy();
    broken.remove("StateOfCharge");
    assertThat(schema.errors(broken)).isNotEmpty(); // the schema can say no
  }

  @Test
  void next_sameInput_givesTheSameBytes() {
    SignedUpdate again = updater.next(Fixtures.update(0), null, Fixtures.issuedAt(0));

    assertThat(again.credential()).isEqualTo(first.credential());
    assertThat(again.digest()).isEqualTo(first.digest());
  }

  @Test
  void next_stateOfChargeNotReported_saysSoAndStillVerifies() {
    PerformanceUpdate silent = withSoc(Fixtures.update(0), null);

    SignedUpdate update = updater.next(silent, null, Fixtures.issuedAt(0));

    assertThat(subject(update).get("productCondition").has("StateOfCharge")).isFalse();
    assertThat(subject(update).path("notAvailable").get(0).path("attribute").asText())
        .isEqualTo("StateOfCharge");
    assertThat(verify(update).passed()).isTrue();
  }

  @Test
  void next_whatWasNeverMeasured_isLeftOutDeclaredAndVerifies() {
    PerformanceUpdate blind =
        withStress(Fixtures.update(0), Fixtures.stress(0, 0, new UseCoverage(100, 0, 0, 0)));

    SignedUpdate update = updater.next(blind, null, Fixtures.issuedAt(0));

    JsonNode condition = subject(update).get("productCondition");
    assertThat(condition.has("EnergyThroughput")).isFalse();
    assertThat(condition.get("TemperatureInformation").size()).isEqualTo(1); // LastUpdate
    assertThat(subject(update).path("notAvailable").findValuesAsText("attribute"))
        .containsExactly(
            "EnergyThroughput",
            "TimeExtremeHighTemp",
            "TimeExtremeLowTemp",
            "TimeExtremeHighTempCharging",
            "TimeExtremeLowTempCharging");
    assertThat(verify(update).passed()).isTrue();
    assertThat(
            new PublishedSchema(
                    "idta/io.admin-shell.idta.batterypass.product_condition-1.0.2/ProductConditionBattery-schema.json")
                .errors(condition))
        .isEmpty();
  }

  @Test
  void next_temperatureThatCannotBeBelieved_isLeftOutAndSaysWhy() {
    StressRecord doubted =
        Fixtures.stress(0, 1, new UseCoverage(100, 100, 10, 100)).withoutTemperature();

    SignedUpdate update =
        updater.next(withStress(Fixtures.update(0), doubted), null, Fixtures.issuedAt(0));

    assertThat(subject(update).at("/productCondition/TemperatureInformation").size()).isEqualTo(1);
    assertThat(subject(update).path("notAvailable").findValuesAsText("reason"))
        .hasSize(4)
        .allMatch(reason -> reason.startsWith("the temperatures that were reported cannot be"));
    assertThat(coveragePercent(update, "TemperatureInformation")).isZero();
    assertThat(verify(update).passed()).isTrue();
  }

  @Test
  void next_noChargeCounted_leavesThroughputAndCyclesOutAndVerifies() {
    SignedUpdate update =
        updater.next(
            withStress(Fixtures.update(0), StressRecord.none()), null, Fixtures.issuedAt(0));

    JsonNode condition = subject(update).get("productCondition");
    List<String> left = List.of("CapacityThroughput", "EnergyThroughput", "NumberOfFullCycles");
    assertThat(left).noneMatch(condition::has);
    assertThat(subject(update).path("notAvailable").findValuesAsText("attribute"))
        .containsExactlyElementsOf(left);
    assertThat(verify(update).passed()).isTrue();
  }

  @Test
  void next_chargeToldWithoutDischarge_countsCyclesByItAndStatesHowMuchThroughputThatIs() {
    double throughputAh = Fixtures.stress(0).throughputAh();
    PerformanceUpdate half =
        withStress(
            Fixtures.update(0),
            Fixtures.stress(0, 1, new UseCoverage(100, 100, 5, throughputAh, false, throughputAh)));

    SignedUpdate update = updater.next(half, null, Fixtures.issuedAt(0));

    JsonNode condition = subject(update).get("productCondition");
    assertThat(value(condition, "CapacityThroughput")).isEqualTo(4_980.6);
    assertThat(value(condition, "NumberOfFullCycles")).isEqualTo(33); // floor(2 * 4980.6 / 300)
    assertThat(coveragePercent(update, "CapacityThroughput")).isEqualTo(41);
    assertThat(coveragePercent(update, "EnergyThroughput")).isEqualTo(41);
    assertThat(verify(update).passed()).isTrue();
  }

  @Test
  void next_measuredInPart_statesOfHowMuch() {
    double throughputAh = Fixtures.stress(0).throughputAh();
    PerformanceUpdate half =
        withStress(
            Fixtures.update(0),
            Fixtures.stress(0, 1, new UseCoverage(100, 30, 5, 0.5 * throughputAh)));

    SignedUpdate update = updater.next(half, null, Fixtures.issuedAt(0));

    assertThat(coveragePercent(update, "CapacityThroughput")).isEqualTo(82);
    assertThat(coveragePercent(update, "EnergyThroughput")).isEqualTo(41);
    assertThat(coveragePercent(update, "TemperatureInformation")).isEqualTo(25);
    assertThat(verify(update).passed()).isTrue();
  }

  private static double coveragePercent(SignedUpdate update, String attribute) {
    for (JsonNode entry : subject(update).path("evidence")) {
      if (entry.path("attribute").asText().equals(attribute)) {
        return entry.path("coveragePercent").asDouble();
      }
    }
    throw new AssertionError("no evidence of " + attribute);
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type in a class file
  private static PerformanceUpdate withStress(PerformanceUpdate update, StressRecord stress) {
    return new PerformanceUpdate(
        update.battery(),
        update.soh(),
        stress,
        update.rul(),
        update.stateOfChargeRatio(),
        update.evidence());
  }

  @Test
  void next_usableEnergyAboveTheCertified_isCappedAt100() {
    SignedUpdate update =
        updater.next(Fixtures.update(Fixtures.BATTERY, 0, 1.04), null, Fixtures.issuedAt(0));

    JsonNode condition = subject(update).get("productCondition");
    assertThat(value(condition, "StateOfCertifiedEnergy")).isEqualTo(100);
    assertThat(value(condition, "RemainingEnergy")).isGreaterThan(52);
    assertThat(verify(update).passed()).isTrue();
  }

  @Test
  void next_forecast_isACredentialOfItsOwnInside() {
    JsonNode forecast = subject(first).get("forecast");

    assertThat(forecast.path("type").get(1).asText()).isEqualTo("BatteryLifeForecast");
    assertThat(forecast.path("proof").path("proofValue").asText()).startsWith("z");
    assertThat(forecast.path("credentialSubject").path("seed").asText())
        .isEqualTo("-7046029254386353131");
    assertThat(
            forecast.path("credentialSubject").path("thresholds").get(0).path("years").toString())
        .isEqualTo("{\"q05\":2.11,\"q50\":4.22,\"q95\":9.33}");
    // The slowest of its lives go on beyond the horizon: how many cycles those have is not told.
    JsonNode far = forecast.path("credentialSubject").path("thresholds").get(1);
    assertThat(far.path("years").toString()).isEqualTo("{\"q05\":4.5,\"q50\":9.25,\"q95\":20}");
    assertThat(far.path("equivalentFullCycles").toString()).isEqualTo("{\"q05\":450,\"q50\":990}");
  }

  @Test
  void next_second_namesTheFirst() {
    SignedUpdate second = updater.next(Fixtures.update(1), first, Fixtures.issuedAt(1));

    assertThat(second.sequence()).isEqualTo(2);
    assertThat(subject(second).path("previousUpdateDigest").asText()).isEqualTo(first.digest());
    assertThat(first.digest()).hasSize(47).startsWith("uEi");
  }

  // The gate in front of the signer.

  @Test
  void next_withoutObservations_isRefused() {
    PerformanceUpdate bare = Fixtures.update(0);
    bare = withEvidence(bare);

    assertRefused("evidence-missing", bare, null, Fixtures.issuedAt(0));
  }

  @Test
  void next_measuredAfterTheSigning_isRefused() {
    assertRefused("time-refused", Fixtures.update(0), null, Fixtures.asOf(0).minusMillis(1));
  }

  @Test
  void next_measuredBeforeTheBatteryWasMade_isRefused() {
    PerformanceUpdate early =
        withSoh(Fixtures.update(0), Fixtures.soh(0.93, Instant.parse("2024-04-30T23:59:59Z")));

    assertRefused("time-refused", early, null, Fixtures.issuedAt(0));
  }

  @Test
  void next_signedBeforeThePredecessor_isRefused() {
    assertRefused("time-refused", Fixtures.update(0), first, Fixtures.issuedAt(0).minusMillis(1));
  }

  @Test
  void next_counterBelowThePredecessors_isRefused() {
    SignedUpdate second = updater.next(Fixtures.update(1), first, Fixtures.issuedAt(1));
    PerformanceUpdate fallen = withSoh(Fixtures.update(0), Fixtures.soh(0.92, Fixtures.asOf(1)));

    assertRefused("counter-fell", fallen, second, Fixtures.issuedAt(2));
  }

  @Test
  void next_olderMeasurementThanThePredecessors_isRefused() {
    PerformanceUpdate older =
        withSoh(Fixtures.update(1), Fixtures.soh(0.92, Fixtures.asOf(0).minusSeconds(1)));

    assertRefused("time-refused", older, first, Fixtures.issuedAt(2));
  }

  @Test
  void next_capacityInAnotherUnit_isRefused() {
    SohResult.Estimated soh = Fixtures.soh(0.93, Fixtures.asOf(0));
    SohResult.Estimated energy =
        new SohResult.Estimated(
            soh.asOf(),
            soh.sohRatio(),
            soh.soh90(),
            soh.slopePerYearRatio(),
            soh.soceRatio(),
            soh.soce90(),
            soh.capacityAh() * 0.35, // kWh by mistake
            soh.resistanceIncreaseRatio(),
            soh.basis(),
            new CapacityReference(150, "rated"),
            soh.observations(),
            soh.coverageRatio(),
            soh.bmsSohRatio(),
            soh.methodVersion());

    assertRefused(
        "content-refused", withSoh(Fixtures.update(0), energy), null, Fixtures.issuedAt(0));
  }

  @Test
  void next_intervalWithoutItsValue_isRefused() {
    SohResult.Estimated soh = Fixtures.soh(0.93, Fixtures.asOf(0));
    SohResult.Estimated odd =
        new SohResult.Estimated(
            soh.asOf(),
            soh.sohRatio(),
            new RatioInterval(0.95, 0.97),
            soh.slopePerYearRatio(),
            soh.soceRatio(),
            soh.soce90(),
            soh.capacityAh(),
            soh.resistanceIncreaseRatio(),
            soh.basis(),
            soh.reference(),
            soh.observations(),
            soh.coverageRatio(),
            soh.bmsSohRatio(),
            soh.methodVersion());

    assertRefused("content-refused", withSoh(Fixtures.update(0), odd), null, Fixtures.issuedAt(0));
  }

  @Test
  void next_headOfAnotherBattery_isRefused() {
    PerformanceUpdate other = Fixtures.update(Fixtures.battery("BAT-0002"), 1, 0.92);

    assertRefused("head-foreign", other, first, Fixtures.issuedAt(1));
  }

  @Test
  void next_headWasAlteredInTheStore_isRefused() {
    byte[] altered = first.credential().clone();
    altered[altered.length / 2] ^= 1;
    SignedUpdate damaged =
        new SignedUpdate(
            first.batteryId(),
            first.passportId(),
            first.sequence(),
            first.digest(),
            first.issuedAt(),
            altered);

    assertRefused("head-damaged", Fixtures.update(1), damaged, Fixtures.issuedAt(1));
  }

  /** Whoever can change the store changes the digest beside the credential, too. */
  @Test
  void next_headAlteredWithItsDigest_isRefused() {
    byte[] altered =
        new String(first.credential(), StandardCharsets.UTF_8)
            .replaceFirst("\"percent\":93", "\"percent\":94")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(altered).isNotEqualTo(first.credential());
    SignedUpdate forged =
        new SignedUpdate(
            first.batteryId(),
            first.passportId(),
            first.sequence(),
            Digest.multibase(altered),
            first.issuedAt(),
            altered);

    assertRefused("head-damaged", Fixtures.update(1), forged, Fixtures.issuedAt(1));
  }

  @Test
  void correct_lowerCountersAndEarlierTime_areAllowedAndSaid() {
    SignedUpdate second = updater.next(Fixtures.update(1), first, Fixtures.issuedAt(1));

    SignedUpdate third =
        updater.correct(
            Fixtures.update(0),
            second,
            Fixtures.issuedAt(2),
            "a gateway's clock was a month ahead");

    assertThat(subject(third).path("corrects").path("update").asText()).isEqualTo(second.digest());
    byte[] export =
        PassportExport.toBytes(
            first.passportId(),
            List.of(first, second, third),
            Fixtures.OPERATOR,
            DidDocument.of(Fixtures.OPERATOR, Fixtures.START),
            TestLog.of(List.of(first, second, third)),
            List.of(),
            Fixtures.issuedAt(3));
    assertThat(PassportVerifier.verify(export, Fixtures.TRUST).passed()).isTrue();
  }

  private void assertRefused(
      String code, PerformanceUpdate update, @Nullable SignedUpdate head, Instant issuedAt) {
    assertThatThrownBy(() -> updater.next(update, head, issuedAt))
        .isInstanceOfSatisfying(PassportException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static VerificationReport verify(SignedUpdate update) {
    return PassportVerifier.verify(
        update.credential(), List.of(DidDocument.of(Fixtures.OPERATOR, Fixtures.START).toBytes()));
  }

  private static JsonNode subject(SignedUpdate update) {
    return StrictJson.parse(update.credential()).get("credentialSubject");
  }

  private static double value(JsonNode condition, String property) {
    return condition.path(property).path(property + "Value").doubleValue();
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type in a class file
  private static PerformanceUpdate withSoh(PerformanceUpdate update, SohResult.Estimated soh) {
    return new PerformanceUpdate(
        update.battery(),
        soh,
        update.stress(),
        null,
        update.stateOfChargeRatio(),
        update.evidence());
  }

  @SuppressWarnings("NullAway") // as above
  private static PerformanceUpdate withSoc(PerformanceUpdate update, @Nullable Double socRatio) {
    return new PerformanceUpdate(
        update.battery(), update.soh(), update.stress(), null, socRatio, update.evidence());
  }

  @SuppressWarnings("NullAway") // as above
  private static PerformanceUpdate withEvidence(PerformanceUpdate update) {
    return new PerformanceUpdate(
        update.battery(),
        update.soh(),
        update.stress(),
        null,
        update.stateOfChargeRatio(),
        new ArrayList<>());
  }
}
