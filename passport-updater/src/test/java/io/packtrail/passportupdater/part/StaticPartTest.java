package io.packtrail.passportupdater.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.PublishedSchema;
import io.packtrail.passportupdater.Shared;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPartTest {
  private static final String PASSPORT = "urn:passport:1";
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final DidDocument MAKER =
      DidDocument.of(TestParts.MAKER, Instant.parse("2026-01-01T00:00:00Z"));

  private static final Map<PartCategory, String> SCHEMAS =
      Map.of(
          PartCategory.DIGITAL_NAMEPLATE,
          "idta/io.admin-shell.idta.batterypass.digital_nameplate-1.0.0/NameplateBattery-schema.json",
          PartCategory.TECHNICAL_DATA,
          "idta/io.admin-shell.idta.batterypass.technical_data-1.0.1/TechnicalDataBattery-schema.json",
          PartCategory.CARBON_FOOTPRINT,
          "idta/io.admin-shell.idta.batterypass.carbon_footprint-1.0.0/CarbonFootprintBattery-schema.json",
          PartCategory.HANDOVER_DOCUMENTATION,
          "idta/io.admin-shell.idta.batterypass.handover_documentation-1.0.0/HandoverDocumentationBattery-schema.json",
          PartCategory.MATERIAL_COMPOSITION,
          "idta/io.admin-shell.idta.batterypass.material_composition-1.0.1/MaterialCompositionBattery-schema.json",
          PartCategory.CIRCULARITY,
          "idta/io.admin-shell.idta.batterypass.circularity-1.0.0/CircularityBattery-schema.json",
          PartCategory.DUE_DILIGENCE,
          "batterypass/io.BatteryPass.SupplyChainDueDiligence-1.2.0/SupplyChainDueDiligence-schema.json");

  @ParameterizedTest
  @EnumSource(
      value = PartCategory.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "PRODUCT_CONDITION")
  void part_ofEachCategory_isRead(PartCategory category) {
    StaticPart part = read(TestParts.part(PASSPORT, category));

    assertThat(part.category()).isEqualTo(category);
    assertThat(part.issuer()).isEqualTo("did:web:maker.example");
    assertThat(CanonicalJson.bytes(part.content()))
        .isEqualTo(CanonicalJson.bytes(TestParts.content(category)));
  }

  @ParameterizedTest
  @EnumSource(
      value = PartCategory.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "PRODUCT_CONDITION")
  void content_thatOurRulesTake_isValidByThePublishedSchema(PartCategory category) {
    String file = Objects.requireNonNull(SCHEMAS.get(category));
    JsonNode schema = StrictJson.parse(Shared.bytes(file));

    assertThat(new PublishedSchema(file).errors(TestParts.content(category))).isEmpty();
    assertThat(category.semanticId()).isEqualTo(schema.path("x-samm-aspect-model-urn").asText());
  }

  @Test
  void part_ofOurOwnCategory_isRefused() {
    ObjectNode json =
        TestParts.unsigned(
            PASSPORT,
            PartCategory.PRODUCT_CONDITION,
            TestParts.content(PartCategory.DUE_DILIGENCE));

    refused(TestParts.signed(json, TestParts.MAKER, TestParts.SIGNED), "category-refused");
  }

  @ParameterizedTest
  @CsvSource({
    "/credentialSubject, id, urn:passport:2, subject-refused",
    "/credentialSubject, category, tyres, category-refused",
    "/credentialSubject, semanticId, urn:samm:other, category-refused",
    "'', issuer, did:web:nobody.example, issuer-refused",
    "'', validFrom, 2026-04-01T00:00:00Z, time-refused",
    "'', validUntil, 2026-02-20T00:00:00Z, time-refused",
    "'', credentialStatus, x, property-type",
    "'', termsOfUse, x, property-unknown",
    "'', validFrom, 2026-02-01T00:00:00, time-refused"
  })
  void part_thatIsNotAsItMustBe_isRefused(String at, String name, String value, String code) {
    ObjectNode json = carbonFootprint();
    ((ObjectNode) json.at(at)).put(name, value);

    refused(TestParts.signed(json, TestParts.MAKER, TestParts.SIGNED), code);
  }

  @Test
  void part_withAnotherContextOrType_isRefused() {
    refusedAfter(json -> json.putArray("@context").add("urn:other"), "form-refused");
    refusedAfter(json -> json.putArray("type").add("VerifiableCredential"), "form-refused");
  }

  @Test
  void part_changedAfterItWasSigned_isRefused() {
    byte[] signed = TestParts.part(PASSPORT, PartCategory.CARBON_FOOTPRINT);
    String changed = new String(signed, StandardCharsets.UTF_8).replace("3170", "1170");

    refused(changed.getBytes(StandardCharsets.UTF_8), "signature-refused");
  }

  @Test
  void part_withoutProofOrNotStrictJson_isRefused() {
    refused(CanonicalJson.bytes(carbonFootprint()), "property-missing");
    refused("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8), "json-refused");
    refused(new byte[StaticPart.MAX_BYTES + 1], "form-refused");
  }

  @Test
  void part_byAKeyOutsideItsWindowOrUnlisted_isRefused() {
    Issuer stranger = new Issuer("did:web:maker.example", TestKeys.key(22));
    refused(TestParts.signed(carbonFootprint(), stranger, TestParts.SIGNED), "key-refused");

    Instant tooEarly = Instant.parse("2025-12-31T00:00:00Z");
    refused(TestParts.signed(carbonFootprint(), TestParts.MAKER, tooEarly), "key-refused");

    DidDocument revoked =
        MAKER.revoking(
            TestParts.MAKER.keyId(), TestParts.SIGNED.minus(Duration.ofDays(1)), null, null);
    assertThatThrownBy(
            () ->
                StaticPart.read(
                    TestParts.part(PASSPORT, PartCategory.CARBON_FOOTPRINT),
                    PASSPORT,
                    did -> revoked,
                    NOW))
        .hasMessageContaining("revoked");
  }

  /** A thief dates the proof back to before; that it comes after cannot be hidden. */
  @Test
  void part_thatCameAfterItsKeyWasStolen_isRefused() {
    byte[] part = TestParts.part(PASSPORT, PartCategory.CARBON_FOOTPRINT);
    DidDocument stolen = MAKER.revoking(TestParts.MAKER.keyId(), NOW, null, null);

    assertThatThrownBy(() -> StaticPart.read(part, PASSPORT, did -> stolen, NOW))
        .isInstanceOfSatisfying(
            PassportException.class, e -> assertThat(e.code()).isEqualTo("key-compromised"));
    assertThat(StaticPart.read(part, PASSPORT, did -> stolen, NOW.minusMillis(1)).issuer())
        .isEqualTo(TestParts.MAKER.did());
  }

  /** One signature would cover several texts, and with that several digests of one part. */
  @ParameterizedTest
  @ValueSource(strings = {"3170.0", "3.17e3", "3170.0000000000000000001"})
  void part_withANumberInAnotherForm_isRefused(String number) {
    String part =
        new String(TestParts.part(PASSPORT, PartCategory.CARBON_FOOTPRINT), StandardCharsets.UTF_8);
    assertThat(part).contains(":3170,");

    byte[] other = part.replace(":3170,", ":" + number + ",").getBytes(StandardCharsets.UTF_8);
    refused(other, "json-refused");
    // One that was taken before this was asked goes on being read.
    assertThat(StaticPart.read(other, PASSPORT, StaticPartTest::keys, NOW).category())
        .isEqualTo(PartCategory.CARBON_FOOTPRINT);
  }

  @Test
  void part_signedInTheFuture_isRefused() {
    refused(
        TestParts.signed(carbonFootprint(), TestParts.MAKER, NOW.plusSeconds(3_600)),
        "time-refused");
  }

  @ParameterizedTest
  @CsvSource({
    "CARBON_FOOTPRINT, /ProductCarbonFootprints/0, PcfCo2eq, -1",
    "CARBON_FOOTPRINT, /ProductCarbonFootprints/0, PcfCo2eq, '\"1\"'",
    "CARBON_FOOTPRINT, /ProductCarbonFootprints/0, ReferenceImpactUnitForCalculation, '\"mile\"'",
    "CARBON_FOOTPRINT, /ProductCarbonFootprints/0, LifeCyclePhases, '[\"Z9\"]'",
    "CIRCULARITY, '', RenewableContent, -12143.4",
    "CIRCULARITY, '', Extra, 1",
    "TECHNICAL_DATA, /TechnicalPropertyAreas/PowerCapability, MaximumPermittedBatteryPower, 1.797693E38",
    "TECHNICAL_DATA, /TechnicalPropertyAreas/PowerCapability, OriginalPowerCapability, []",
    "TECHNICAL_DATA, /TechnicalPropertyAreas/CapacityEnergyVoltage, MinVoltage, 500",
    "TECHNICAL_DATA, /TechnicalPropertyAreas/Temperature, TemperatureRangeIdleState_LowerBoundary, 60",
    "TECHNICAL_DATA, /TechnicalPropertyAreas/Lifetime, ExpectedNumberOfCycles, 1.5",
    "TECHNICAL_DATA, /GeneralInformation/WarrantyInformation, WarrantyPeriod, '\"8 years\"'",
    "DIGITAL_NAMEPLATE, '', DateOfManufacture, '\"2024-02-30\"'",
    "DIGITAL_NAMEPLATE, '', DateOfPuttingIntoService, '\"2023-01-01\"'",
    "DIGITAL_NAMEPLATE, '', ManufacturerName, '[{\"\":\"x\"}]'",
    "DIGITAL_NAMEPLATE, '', URIOfTheProduct, '\"not a uri\"'",
    "MATERIAL_COMPOSITION, /BatteryMaterials/0, BatteryMaterialIdentifier, '\"7782-42-6\"'",
    "MATERIAL_COMPOSITION, /BatteryMaterials/0, IsCriticalRawMaterial, '\"yes\"'",
    "DUE_DILIGENCE, '', supplyChainDueDiligenceReport, '\"\"'"
  })
  void content_thatCannotBe_isRefused(PartCategory category, String at, String name, String json) {
    ObjectNode content = TestParts.content(category);
    ((ObjectNode) content.at(at))
        .set(name, StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)));
    ObjectNode part = TestParts.unsigned(PASSPORT, category, content);

    assertThatThrownBy(() -> read(TestParts.signed(part, TestParts.MAKER, TestParts.SIGNED)))
        .isInstanceOf(PassportException.class)
        .hasMessageContaining(name);
  }

  private static ObjectNode carbonFootprint() {
    PartCategory category = PartCategory.CARBON_FOOTPRINT;
    return TestParts.unsigned(PASSPORT, category, TestParts.content(category));
  }

  private static void refusedAfter(Consumer<ObjectNode> change, String code) {
    ObjectNode json = carbonFootprint();
    change.accept(json);
    refused(TestParts.signed(json, TestParts.MAKER, TestParts.SIGNED), code);
  }

  private static void refused(byte[] part, String code) {
    assertThatThrownBy(() -> read(part))
        .isInstanceOfSatisfying(PassportException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static StaticPart read(byte[] part) {
    return StaticPart.receive(part, PASSPORT, (did, category) -> keys(did), NOW);
  }

  private static @Nullable DidDocument keys(String did) {
    return did.equals(MAKER.did()) ? MAKER : null;
  }
}
