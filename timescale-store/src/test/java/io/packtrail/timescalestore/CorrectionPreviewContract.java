package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.OTHER_GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a correction would do, told before it is declared, and what is refused. */
abstract class CorrectionPreviewContract extends StoreContract {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant FROM = START.plusSeconds(10);
  private static final Instant TO = START.plusSeconds(20);
  private static final BatteryId SECOND = new BatteryId("BAT-2");

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
    batteries.register(battery(SECOND, null));
    telemetry.store(
        List.of(
            message("m1", BATTERY, series(START, 15, 0)),
            message("m2", BATTERY, series(START.plusSeconds(15), 15, 0)),
            message("m3", SECOND, series(FROM, 4, 0)),
            message(OTHER_GATEWAY, "o1", SECOND, series(FROM.plusMillis(500), 3, 0), RECEIVED)));
  }

  @Test
  void preview_tellsWhatWouldMove_byBattery() {
    CorrectionPreview preview = preview(Duration.ofSeconds(-11));

    assertThat(preview.batteries())
        .containsExactly(
            new CorrectionPreview.OfBattery("BAT-1", 10, 2, FROM, TO.minusSeconds(1), 0, 1, START),
            new CorrectionPreview.OfBattery(
                "BAT-2", 4, 1, FROM, FROM.plusSeconds(3), 0, 4, FROM.plusMillis(500)));
    assertThat(preview.samples()).isEqualTo(14);
    assertThat(preview.messages()).isEqualTo(3);
    assertThat(preview.first()).isEqualTo(FROM);
    assertThat(preview.last()).isEqualTo(TO.minusSeconds(1));
    assertThat(preview.beforeOthers()).isEqualTo(5);
    assertThat(preview.isDeclarable()).isTrue();
    assertThat(clocks.active()).as("nothing is declared").isEmpty();
  }

  /** As the declaration then does: both count the same samples. */
  @Test
  void declare_samplesWouldLieInTheFuture_isRefusedAndThePreviewSaysSo() {
    Duration exact =
        Duration.between(TO.minusSeconds(1), RECEIVED.plus(ClockTable.ALLOWED_AHEAD))
            .truncatedTo(java.time.temporal.ChronoUnit.MILLIS);

    CorrectionPreview beyond = preview(exact.plusMillis(1));
    assertThat(beyond.inFuture()).isEqualTo(1);
    assertThat(beyond.isDeclarable()).isFalse();
    assertThatThrownBy(() -> declare(exact.plusMillis(1)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo("clock-correction-in-future");
              assertThat(e).hasMessageContaining("battery BAT-1 at " + TO.minusSeconds(1));
            });
    assertThat(clocks.corrections(GATEWAY)).isEmpty();

    assertThat(preview(exact).inFuture()).isZero();
    assertThat(declare(exact).active()).isTrue();
  }

  /** As those of years over a fleet. */
  @Test
  void previewAndDeclare_takeLongerThanOthersMay_wait() throws SQLException {
    try (Database limited = raw.with("socketTimeout=3").open()) {
      ClockTable patient = new ClockTable(limited);
      Duration offset = Duration.ofSeconds(-11);
      raw.holdLocked("telemetry", Duration.ofSeconds(5));

      assertThat(patient.preview(GATEWAY, FROM, TO, offset, RECEIVED).samples()).isEqualTo(14);

      raw.holdLocked("telemetry", Duration.ofSeconds(5));

      assertThat(patient.declare(GATEWAY, FROM, TO, offset, "r", "ann", RECEIVED).active())
          .isTrue();
    }
  }

  @Test
  void preview_overlapsAndEmptySpans_areTold() {
    ClockCorrection declared = declare(Duration.ofHours(-1));

    assertThat(preview(Duration.ofHours(-2)).overlaps()).containsExactly(declared.id());
    CorrectionPreview empty =
        clocks.preview(
            GATEWAY, TO.plusSeconds(99), TO.plusSeconds(199), Duration.ofHours(1), RECEIVED);
    assertThat(empty.batteries()).isEmpty();
    assertThat(empty.first()).isNull();
    assertThat(empty.isDeclarable()).isTrue();
    assertThatThrownBy(
            () -> clocks.preview(new GatewayId("nobody"), FROM, TO, Duration.ofHours(1), RECEIVED))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-gateway"));
  }

  private CorrectionPreview preview(Duration offset) {
    return clocks.preview(GATEWAY, FROM, TO, offset, RECEIVED);
  }

  private ClockCorrection declare(Duration offset) {
    return clocks.declare(GATEWAY, FROM, TO, offset, "r", "ann", RECEIVED);
  }
}
