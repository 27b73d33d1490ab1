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
  private static final GatewayPage.ClockRow RIGHT =
      new GatewayPage.ClockRow("2026-11-22", Duration.ofMillis(-200), 400);

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
    GatewayPage.ClockRow slow = new GatewayPage.ClockRow("2026-11-22", Duration.ofMinutes(3), 400);

    assertThat(page(sign, RIGHT).steps().get(3).detail()).isEqualTo("look at Sign of the current");
    assertThat(page(Samples.estimated(0.9, 0.88, 0.92), slow).steps().get(3).detail())
        .isEqualTo("look at Clock");
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
            0,
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
        .contains("&lt;script&gt;", "waiting", "quarantine/N/replay");
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

  private static GatewayPage page(SohResult soh, GatewayPage.ClockRow clock) {
    return GatewayPage.of(facts(Samples.NOW, soh, clock, List.of()), "line", "note", Samples.NOW);
  }

  private static GatewayPage.Facts facts(
      @Nullable Instant seenAt,
      @Nullable SohResult soh,
      GatewayPage.@Nullable ClockRow clock,
      List<GatewayPage.QuarantineRow> quarantine) {
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
                Samples.NOW,
                List.of(new Figure("packVoltageV", "352 V", "")),
                SampleSeries.builder(0).build()),
        soh,
        clock,
        List.of(),
        List.of(new GatewayPage.LedgerRow("2026-11-23", "3 = 2 + 0 + 1", "9 = 6 + 0 + 3", true)),
        quarantine);
  }
}
