package io.packtrail.fleetservice.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.passportupdater.part.PartCategory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final Pattern INLINE = Pattern.compile("<script|\\sstyle=|\\son[a-z]+=|https?://");

  private final Pages pages = new Pages();

  @Test
  void battery_estimated_showsValueIntervalBasisAndBothOpinions() {
    String html = battery("BAT-1");

    assertThat(html)
        .contains("State of health 88.1 % (90 % interval 85.1 to 91.1)")
        .contains("of 156 Ah (rated), at 25 °C")
        .contains("BMS says 91 %, we measured 88.1 %")
        .contains("71 %")
        .contains("ΔSOC &lt;12 %, need 30")
        .contains("11 years", "90 % range 7 to 18");
  }

  @Test
  void battery_notAssessed_saysSoInsteadOfANumber() {
    String html =
        pages.battery(
            BatteryPage.of(
                Samples.battery("BAT-1"),
                null,
                null,
                new BatteryPage.Evidence(List.of(), List.of(), List.of(), null, null),
                Samples.NOW));

    assertThat(html).contains("No data have been assessed yet").doesNotContain("<svg");
  }

  @Test
  void battery_withoutSamples_speaksOfItsLastReport() {
    assertThat(unsampled(Samples.NOW.minus(Duration.ofDays(2))))
        .contains("Last report", "2 days ago", "no samples")
        .doesNotContain("Last sample");
    assertThat(unsampled(Instant.EPOCH)).contains("never").doesNotContain("days ago");
  }

  private String unsampled(Instant asOf) {
    SohResult none =
        new SohResult.NotEstimable(asOf, "no-current", "no current", "packtrail-soh/6");
    BatteryAssessment assessment =
        new BatteryAssessment(
            new BatteryId("BAT-1"),
            asOf,
            asOf,
            0,
            none,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            StressRecord.none(),
            new DataQuality(List.of(), List.of()),
            null);
    return pages.battery(
        BatteryPage.of(
            Samples.battery("BAT-1"),
            assessment,
            null,
            new BatteryPage.Evidence(List.of(), List.of(), List.of(), null, null),
            Samples.NOW));
  }

  @Test
  void battery_everyChart_isNamedDescribedAndHasATable() {
    String html = battery("BAT-1");

    long images = count(html, "<svg class=\"chart");
    assertThat(images).isEqualTo(8); // four charts at two sizes
    assertThat(count(html, "role=\"img\"")).isEqualTo(images);
    assertThat(count(html, "<desc>")).isEqualTo(images);
    assertThat(count(html, "The same as a table")).isEqualTo(4);
  }

  @Test
  void pages_haveNothingThatTheContentSecurityPolicyForbids() {
    String html =
        battery("BAT-1")
            + fleet()
            + pages.login("wrong")
            + pages.error(new Pages.ErrorPage(404, "Not found", "x"));
    String withoutNamespace = html.replace("http://www.w3.org/2000/svg", "");

    assertThat(INLINE.matcher(withoutNamespace).results().map(found -> found.group()).toList())
        .isEmpty();
  }

  /** Numbers and dates of updates tell of the battery's use. */
  @Test
  void passport_public_saysThatUpdatesExistAndNothingOfThem() {
    SignedUpdate head =
        new SignedUpdate(
            new BatteryId("BAT-1"),
            "urn:battery:BAT-1",
            4711,
            "zDigest",
            Instant.parse("2026-03-04T05:06:07Z"),
            new byte[0]);

    String html =
        pages.passport(
            PassportPage.of(
                Samples.battery("BAT-1"),
                head,
                "did:key:z1",
                List.of(),
                new PassportPage.Notes("", List.of())));

    assertThat(html)
        .contains("Signed updates exist.", "These values exist.", "on request", "did:key:z1");
    assertThat(html).doesNotContain("4711").doesNotContain("zDigest").doesNotContain("2026-03-04");
  }

  @Test
  void passport_withdrawnAndRegisteredOtherwise_saysBothAndWhomToAsk() {
    PassportPage.Part part =
        new PassportPage.Part(
            "Technical data",
            "did:key:z2",
            "now",
            List.of(new Figure("Nominal voltage", "1.5 V", "")));
    PassportPage.Notes notes =
        new PassportPage.Notes(
            "Withdrawn: for a reason.",
            List.of(new Figure("E-mail", "fleet@x.example", "write", "mailto:fleet@x.example")));

    String html =
        pages.passport(
            PassportPage.of(Samples.battery("BAT-1"), null, "did:key:z1", List.of(part), notes));

    assertThat(html)
        .contains("Withdrawn: for a reason.", "the signed part below states 1.5 V")
        .contains("href=\"mailto:fleet@x.example\"")
        .contains("None of these values has been published yet.")
        .doesNotContain("These values exist");
  }

  @Test
  void partFigures_bearUnitsAndWordsForPeople() throws Exception {
    JsonNode view =
        new ObjectMapper()
            .readTree(
                """
                {"GeneralInformation": {"BatteryMass": 410, "WarrantyInformation": {"WarrantyPeriod": "P96M"}},
                 "TechnicalPropertyAreas": {
                   "PowerCapability": {"MaximumPermittedBatteryPower": 150000,
                     "OriginalPowerCapability": [{"atSoC": 80}]},
                   "Resistance": {"InitialInternalResistanceAtBatteryPackLevel": 8.0E-4},
                   "Lifetime": {"CrateOfRelevantCycleLifeTest": 1}}}
                """);

    assertThat(PartFigures.of(PartCategory.TECHNICAL_DATA, view))
        .extracting(figure -> figure.label() + ": " + figure.value())
        .containsExactly(
            "Battery mass: 410 kg",
            "Warranty period: 96 months",
            "Maximum permitted battery power: 150\u202f000 W",
            "At state of charge: 80 %",
            "Initial internal resistance at battery pack level: 0.0008 Ω",
            "C-rate of the relevant cycle life test: 1 A/Ah");
    assertThat(PartFigures.title("URIOfTheProduct")).isEqualTo("URI of the product");
  }

  @Test
  void error_textFromTheRequest_isEscaped() {
    assertThat(pages.error(new Pages.ErrorPage(404, "Not found", "<script>alert(1)</script>")))
        .contains("&lt;script&gt;")
        .doesNotContain("<script");
  }

  @Test
  void fleet_exceptionsComeFirst_oneReasonEach() {
    List<Attention> attention =
        Attention.of(
            List.of(
                entry("FINE", Samples.estimated(0.92, 0.90, 0.94), Duration.ofHours(1)),
                entry("WORN", Samples.estimated(0.74, 0.72, 0.76), Duration.ofHours(1)),
                entry("SILENT", Samples.estimated(0.92, 0.90, 0.94), Duration.ofDays(30)),
                new FleetEntry(Samples.battery("NEW"), null, null, null, 0, List.of(), null)),
            Samples.NOW);

    assertThat(attention).extracting(Attention::batteryId).containsExactly("WORN", "SILENT", "NEW");
    assertThat(attention.get(0).reason()).startsWith("Worn: 74.0 % (90 % interval 72.0 to 76.0)");
  }

  @Test
  void fleet_healthThatIsNotPlausible_comesBeforeWhatItWouldMean() {
    List<Attention> attention =
        Attention.of(
            List.of(
                entry("HALF", 0.45, finding("implausible-health", Duration.ofDays(2))),
                entry("STEP", 0.92, finding("implausible-step", Duration.ofDays(40))),
                entry("LONG-AGO", 0.92, finding("change-point", Duration.ofDays(200))),
                entry("SWAP", 0.92, finding("change-point", Duration.ofDays(3))),
                entry("FAHRENHEIT", 0.92, finding("implausible-heat", Duration.ofDays(1))),
                entry("OTHER", 0.92, finding("soc-jump", Duration.ofDays(1)))),
            Samples.NOW);

    assertThat(attention)
        .extracting(Attention::batteryId)
        .containsExactly("HALF", "STEP", "FAHRENHEIT", "SWAP");
    assertThat(attention.get(0).reason())
        .startsWith("Held back from its passport: The state of health of 45.0 % is not plausible");
    assertThat(attention.get(1).reason()).startsWith("Not plausible: ");
  }

  @Test
  void fleet_healthThatWasConfirmed_isOnlyWorn() {
    FleetEntry held = entry("LOW", 0.45, finding("implausible-health", Duration.ofDays(2)));
    HealthConfirmation word = new HealthConfirmation(Samples.NOW, 0.47, "tested in a workshop");
    FleetEntry confirmed =
        new FleetEntry(
            held.battery(),
            held.soh(),
            held.rul(),
            held.asOf(),
            held.updates(),
            held.findings(),
            word);

    assertThat(Attention.of(List.of(confirmed), Samples.NOW))
        .extracting(Attention::reason)
        .singleElement()
        .asString()
        .startsWith("Worn: ");
  }

  @Test
  void battery_healthThatIsHeldBack_saysHowItIsReleased() {
    BatteryAssessment low = Samples.assessment("LOW", Samples.estimated(0.45, 0.43, 0.47));

    assertThat(publication(low, null))
        .startsWith("Held back: The state of health of 45.0 % is not plausible")
        .contains("packtrail passport confirm LOW --reason TEXT");
    assertThat(publication(low, new HealthConfirmation(Samples.NOW, 0.47, "tested")))
        .startsWith("47.0 % was confirmed on ")
        .contains("tested");
  }

  private static String publication(
      BatteryAssessment assessment, @Nullable HealthConfirmation confirmation) {
    return BatteryPage.of(
            Samples.battery("LOW"),
            assessment,
            null,
            new BatteryPage.Evidence(List.of(), List.of(), List.of(), null, confirmation),
            Samples.NOW)
        .verified();
  }

  private static FleetEntry entry(String id, double sohRatio, DataQuality.Finding finding) {
    return entry(
        id,
        Samples.estimated(sohRatio, sohRatio - 0.02, sohRatio + 0.02),
        Duration.ofHours(1),
        List.of(finding));
  }

  private static DataQuality.Finding finding(String code, Duration ago) {
    Instant last = Samples.NOW.minus(ago);
    return new DataQuality.Finding(code, last, last, 1, "as found");
  }

  @Test
  void fleet_showsEveryBatteryWithItsIntervalOrReason() {
    assertThat(fleet())
        .contains("FINE")
        .contains("90.0 to 94.0")
        .contains("3 of 5 qualifying charges")
        .contains("ledger balanced");
  }

  private String fleet() {
    FleetEntry none =
        new FleetEntry(
            Samples.battery("NONE"),
            new SohResult.NotEstimable(
                Samples.NOW, "too-few-charges", "3 of 5 qualifying charges", "packtrail-soh/1"),
            null,
            Samples.NOW,
            0,
            List.of(),
            null);
    return pages.fleet(
        FleetPage.of(
            List.of(entry("FINE", Samples.estimated(0.92, 0.90, 0.94), Duration.ofHours(1)), none),
            new FleetPage.Ledger(100, 2, 5_000, true),
            Samples.NOW));
  }

  private static FleetEntry entry(String id, SohResult soh, Duration age) {
    return entry(id, soh, age, List.of());
  }

  private static FleetEntry entry(
      String id, SohResult soh, Duration age, List<DataQuality.Finding> findings) {
    return new FleetEntry(
        Samples.battery(id), soh, Samples.forecast(), Samples.NOW.minus(age), 3, findings, null);
  }

  private String battery(String id) {
    return pages.battery(
        BatteryPage.of(
            Samples.battery(id),
            Samples.assessment(id),
            Samples.forecast(),
            new BatteryPage.Evidence(
                List.of(new BatteryPage.LedgerRow("2026-11-23", 10, 9, 1, 0, true)),
                List.of(new BatteryPage.UpdateRow(1, "2026-11-23 09:00 UTC", "zQm")),
                List.of(new BatteryPage.CheckRow("signature", "passed", "good")),
                null,
                null),
            Samples.NOW));
  }

  private static long count(String html, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(html).results().count();
  }
}
