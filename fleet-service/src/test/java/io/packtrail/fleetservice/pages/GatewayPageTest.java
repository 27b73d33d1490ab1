package io.packtrail.fleetservice.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.SohResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayPageTest {
  private static final Instant FROM = Instant.parse("2026-11-22T10:00:00Z");
  private static final GatewayPage.ClockRow RIGHT = clock(Duration.ofMillis(-200), null);

  @Test
  void of_nothingHeardYet_waitsAndShowsTheLine() {
    GatewayPage page =
        GatewayPage.of(facts(null, null, null, List.of()), "the line", "note", Samples.NOW);

    assertThat(page.isWaiting()).isTrue();
    assertThat(page.steps())
        .extracting(BatteryPage.CheckRow::status)
        .containsExactly("passed", "passed", "not checked", "not checked");
    assertThat(new Pages().gateway(page)).contains("the line", "Nothing has come yet");
  }

  @Test
  void of_goodData_isAccepted() {
    GatewayPage page = page(Samples.estimated(0.9, 0.88, 0.92), RIGHT);

    assertThat(page.steps().get(3).status()).isEqualTo("passed");
    assertThat(page.checks())
        .filteredOn(check -> check.name().equals("Clock"))
        .extracting(BatteryPage.CheckRow::detail)
        .containsExactly("0.2 s fast, measured over 400 messages on 2026-11-22");
  }

  @Test
  void of_wrongSignOrClock_isNotAccepted() {
    SohResult sign =
        new SohResult.NotEstimable(Samples.NOW, "current-sign", "charging is negative", "m/1");
    GatewayPage.ClockRow slow = clock(Duration.ofMinutes(3), null);

    assertThat(page(sign, RIGHT).steps().get(3).detail()).isEqualTo("look at Sign of the current");
    assertThat(page(Samples.estimated(0.9, 0.88, 0.92), slow).steps().get(3).detail())
        .isEqualTo("look at Clock");
  }

  @Test
  void of_clockWrongForAWhile_namesTheWhileAndWhatToDo() {
    GatewayPage.ClockRow gone = clock(Duration.ofHours(-2), FROM.plus(Duration.ofHours(1)));

    assertThat(clockCheck(page(Samples.estimated(0.9, 0.88, 0.92), gone)))
        .isEqualTo(
            new BatteryPage.CheckRow(
                "Clock",
                "not checked",
                "2 h fast in 20 of 400 messages received on 2026-11-22, from 2026-11-22 10:00 UTC"
                    + " to 2026-11-22 10:30 UTC; right again since 2026-11-22 11:00 UTC; what it"
                    + " sent before keeps its times until a correction is declared"));
    GatewayPage.ClockRow still = clock(Duration.ofHours(-2), null);
    assertThat(clockCheck(page(Samples.estimated(0.9, 0.88, 0.92), still)).status())
        .isEqualTo("failed");
  }

  @Test
  void of_correctionDeclared_isShownAndMendsTheClockThatItCovers() {
    GatewayPage.ClockRow clock = clock(Duration.ofHours(-2), null);
    GatewayPage.CorrectionRow covering =
        new GatewayPage.CorrectionRow(
            Duration.ofHours(-2),
            FROM.plus(Duration.ofHours(2)),
            FROM.plus(Duration.ofHours(3)),
            "two zones off",
            "ann",
            Samples.NOW);
    GatewayPage.CorrectionRow elsewhere =
        new GatewayPage.CorrectionRow(
            Duration.ofHours(-2), FROM, FROM.plusSeconds(60), "two zones off", "ann", Samples.NOW);

    GatewayPage page = page(Samples.estimated(0.9, 0.88, 0.92), clock, covering);

    assertThat(clockCheck(page).status()).isEqualTo("passed");
    assertThat(clockCheck(page).detail()).endsWith("; a declared correction mends it");
    assertThat(new Pages().gateway(page))
        .contains("−2 h from 2026-11-22 12:00 UTC to 2026-11-22 13:00 UTC, declared by ann on");
    assertThat(clockCheck(page(Samples.estimated(0.9, 0.88, 0.92), clock, elsewhere)).status())
        .isEqualTo("failed");
  }

  @Test
  void of_correctedSample_tellsBothTimesAndTheBrokers() {
    GatewayPage page = page(Samples.estimated(0.9, 0.88, 0.92), RIGHT);

    assertThat(page.heard())
        .contains(
            "BAT-1 of 2026-11-22 10:00 UTC (corrected; 2026-11-22 12:00 UTC by its own clock)",
            "taken by the broker 2026-11-22 10:30 UTC");
  }

  @Test
  void of_everySampleStoredBefore_saysSo() {
    GatewayPage page =
        GatewayPage.of(facts(Samples.NOW, null, RIGHT, List.of()), "line", "note", Samples.NOW);

    assertThat(page.heard())
        .startsWith("Its messages held 37\u202f334 samples for moments that were stored before");
    assertThat(page.steps().get(3).detail())
        .isEqualTo("none of its samples was stored: another sender was first");
  }

  private static BatteryPage.CheckRow clockCheck(GatewayPage page) {
    return page.checks().stream()
        .filter(check -> check.name().equals("Clock"))
        .findFirst()
        .orElseThrow();
  }

  /** 20 of 400 messages of one day. */
  private static GatewayPage.ClockRow clock(Duration offset, @Nullable Instant rightSince) {
    return new GatewayPage.ClockRow(
        "2026-11-22", offset, 400, 20, FROM, FROM.plus(Duration.ofMinutes(30)), rightSince);
  }

  @Test
  void gateway_hostilePayloadTopicAndReason_areEscaped() {
    String attack = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>";
    byte[] bytes = attack.getBytes(StandardCharsets.UTF_8);
    GatewayPage.QuarantineRow row =
        new GatewayPage.QuarantineRow(
            7,
            "2026-11-23 09:00 UTC",
            attack,
            "unparsable",
            attack,
            1,
            PayloadText.of(bytes, bytes.length),
            true,
            "waiting");

    String html =
        new Pages()
            .gateway(
                GatewayPage.of(
                    facts(Samples.NOW, null, null, List.of(row)), attack, "note", Samples.NOW));

    assertThat(html)
        .doesNotContain("<script", "<img")
        .contains("&lt;script&gt;", "waiting", "1 sample read", "quarantine/N/replay");
  }

  @Test
  void of_goodDataWhileMessagesWait_isNotAccepted() {
    GatewayPage.QuarantineRow row =
        new GatewayPage.QuarantineRow(
            7, "t", "topic", "unparsable", "r", 1, PayloadText.of(new byte[1], 1), true, "waiting");
    GatewayPage page =
        GatewayPage.of(
            facts(Samples.NOW, Samples.estimated(0.9, 0.88, 0.92), RIGHT, List.of(row)),
            "line",
            "note",
            Samples.NOW);

    assertThat(page.steps().get(3).status()).isEqualTo("failed");
    assertThat(page.steps().get(3).detail()).isEqualTo("1 message in quarantine, see below");
    assertThat(new Pages().gateway(page))
        .contains("href=\"#quarantine\">1 message waits in quarantine", "id=\"quarantine\"")
        .doesNotContain("nothing speaks against");
  }

  @Test
  void gateways_eachHasItsClockAndQuarantine() {
    String html =
        new Pages()
            .gateways(
                new GatewaysPage(
                    "now",
                    List.of(
                        new GatewaysPage.Row(
                            "gw-1", "active", "2026-11-01", "5 min ago", "0.2 s fast", 3))));

    assertThat(html).contains("href=\"/gateways/gw-1\"", "0.2 s fast", ">3</td>");
  }

  private static GatewayPage page(
      SohResult soh, GatewayPage.ClockRow clock, GatewayPage.CorrectionRow... corrections) {
    return GatewayPage.of(
        facts(Samples.NOW, soh, clock, List.of(), corrections), "line", "note", Samples.NOW);
  }

  private static GatewayPage.Facts facts(
      @Nullable Instant seenAt,
      @Nullable SohResult soh,
      GatewayPage.@Nullable ClockRow clock,
      List<GatewayPage.QuarantineRow> quarantine,
      GatewayPage.CorrectionRow... corrections) {
    return new GatewayPage.Facts(
        "gw-1",
        Samples.NOW.minus(Duration.ofDays(30)),
        null,
        seenAt,
        true,
        List.of(Samples.battery("BAT-1")),
        soh == null
            ? null
            : new GatewayPage.Latest(
                Samples.battery("BAT-1").batteryId(),
                "m-1",
                Samples.NOW,
                Samples.NOW,
                FROM.plus(Duration.ofMinutes(30)),
                FROM,
                FROM.plus(Duration.ofHours(2)),
                List.of(new Figure("packVoltageV", "352 V", "")),
                SampleSeries.builder(0).build()),
        soh,
        clock,
        List.of(corrections),
        new CorrectionForm("", "", "", List.of(), List.of(), null),
        List.of(),
        List.of(new GatewayPage.LedgerRow("2026-11-23", "3 = 2 + 0 + 1", "9 = 6 + 0 + 3", true)),
        soh == null && clock != null ? 37_334 : 0,
        quarantine,
        quarantine.size(),
        false);
  }
}
