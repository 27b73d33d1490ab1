package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.SampleSeries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What dropped samples counted, with a carrier that counts samples. */
abstract class CarriedUseContract extends DropContract {
  private static final Duration MONTH = Duration.ofDays(31);

  private Retention retention;
  private boolean carrierFails;

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
    retention = new Retention(database, this::count);
  }

  @Test
  void life_afterDrops_tellsWhatTheDroppedSamplesCounted() throws Exception {
    storeOldAndYoung();
    telemetry.store(
        List.of(message(GATEWAY, "m0", BATTERY, series(OLD.plus(MONTH), 7, 350), OLD.plus(MONTH))));
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);

    retention.run(NOW);

    assertThat(life()).containsExactly("carried 17", "samples 10");
    assertThat(raw.queryLong("SELECT count(*) FROM carried_use")).isEqualTo(1);
    assertThat(retention.run(NOW).droppedParts()).isZero();
    assertThat(life()).containsExactly("carried 17", "samples 10");
  }

  /** As after a crash: what was made ready must not count beside the samples it was made of. */
  @Test
  void life_preparedAndNotDropped_tellsTheSamplesAlone() throws Exception {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    runBesideAReader(retention);

    assertThat(raw.queryLong("SELECT count(*) FROM carried_use")).isEqualTo(1);
    assertThat(life()).containsExactly("samples 20");
    assertThat(retention.run(NOW).droppedParts()).isEqualTo(1);
    assertThat(life()).containsExactly("carried 10", "samples 10");
  }

  @Test
  void run_correctionAfterThePreparation_countsAgain() throws Exception {
    life_preparedWithOneSampleMissing();
    correctOld(Duration.ofDays(100), NOW);

    assertThat(retention.run(NOW.plusSeconds(1)).droppedParts()).isEqualTo(1);

    assertThat(life()).as("by the device's clock").containsExactly("carried 10", "samples 10");
  }

  private void life_preparedWithOneSampleMissing() throws Exception {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    prepareWithOneSampleMissing();
  }

  private void prepareWithOneSampleMissing() throws Exception {
    long end = raw.queryLong("SELECT extract(epoch FROM timestamptz '2026-02-01Z')::bigint");
    raw.execute(
        "INSERT INTO carried_use SELECT battery_key, to_timestamp(%d), '%s', '\\x09' FROM battery"
            .formatted(end, NOW));
  }

  @Test
  void run_countersCannotBeCarried_keepsAndNamesTheBattery() {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    carrierFails = true;

    assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 0, BATTERY, false));
    assertThat(life()).containsExactly("samples 20");

    carrierFails = false;
    assertThat(retention.run(NOW).droppedParts()).isEqualTo(1);
  }

  /** The clock was read before the declaration had to wait for its turn. */
  @Test
  void run_correctionDeclaredByAnEarlierClock_countsAgain() throws Exception {
    life_preparedWithOneSampleMissing();
    correctOld(Duration.ofDays(100), SET_AT);

    assertThat(retention.run(NOW).droppedParts()).isEqualTo(1);

    assertThat(life()).containsExactly("carried 10", "samples 10");
  }

  @Test
  void run_correctionRevokedByAnEarlierClock_countsAgain() throws Exception {
    storeOldAndYoung();
    ClockCorrection declared = correctOld(Duration.ofDays(100), SET_AT);
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    prepareWithOneSampleMissing();
    clocks.revoke(GATEWAY, declared.id(), "ann", SET_AT);

    assertThat(retention.run(NOW).droppedParts()).isEqualTo(1);

    assertThat(life()).containsExactly("carried 10", "samples 10");
  }

  @Test
  void declare_afterADrop_keepsWhatHolds() throws Exception {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    retention.run(NOW);

    correctOld(Duration.ofDays(100), NOW);

    assertThat(life()).containsExactly("carried 10", "samples 10");
  }

  @Test
  void run_whileACorrectionIsDeclared_dropsNothing() throws Exception {
    life_preparedWithOneSampleMissing();
    try (Connection declaring = raw.connect();
        Statement statement = declaring.createStatement()) {
      declaring.setAutoCommit(false);
      statement.execute("SELECT FROM retention WHERE subject = 'telemetry' FOR UPDATE");

      assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 0, null, true));
    }

    assertThat(life()).containsExactly("samples 20");
  }

  /** Else the samples kept would come before what was carried, and count no more. */
  @Test
  void run_correctionPastWhatIsKept_dropsBothTogether() {
    storeOldAndYoung();
    correctOld(Duration.ofDays(300), NOW);
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);

    assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 0, BATTERY, false));
    assertThat(life()).containsExactly("samples 20");

    Instant later = YOUNG.plus(HALF_A_YEAR).plus(MONTH);
    assertThat(retention.run(later)).isEqualTo(new Retention.Outcome(2, 0, null, false));
    assertThat(life()).containsExactly("carried 20");
  }

  @Test
  void run_correctionOfKeptSamplesBeforeDroppedOnes_dropsNothing() {
    storeOldAndYoung();
    clocks.declare(GATEWAY, YOUNG, YOUNG.plusSeconds(60), Duration.ofDays(-300), "r", "ann", NOW);
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);

    assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 0, BATTERY, false));
  }

  /** A clock that was always a little behind: the samples keep their order. */
  @Test
  void run_correctionOfEverything_dropsAsWithout() {
    storeOldAndYoung();
    clocks.declare(GATEWAY, OLD, NOW.plus(MONTH), Duration.ofDays(40), "r", "ann", NOW);
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);

    assertThat(retention.run(NOW).droppedParts()).isEqualTo(1);

    assertThat(life()).containsExactly("carried 10", "samples 10");
  }

  @Test
  void run_samplesAcceptedAfterThePreparation_countToo() throws Exception {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    runBesideAReader(retention);
    retention.keep(null, null, NOW);
    telemetry = new TelemetryTable(database);
    assertThat(
            telemetry.store(
                List.of(message(GATEWAY, "m3", BATTERY, series(OLD.plusSeconds(60), 7, 1), NOW))))
        .containsExactly(MessageOutcome.STORED);
    retention.keep(HALF_A_YEAR, null, NOW);
    Instant later = NOW.plus(Duration.ofHours(1));
    assess(later);

    assertThat(retention.run(later).droppedParts()).isEqualTo(1);

    assertThat(life()).containsExactly("carried 17", "samples 10");
  }

  /** Who was told a part of a life must not be told it again. */
  @Test
  void life_transactionEndsADeadlock_isNotToldTwice() {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    retention.run(NOW);
    List<byte[]> told = new ArrayList<>();

    assertThatThrownBy(
            () ->
                telemetry.life(
                    BATTERY,
                    NOW,
                    counters -> {
                      told.add(counters);
                      CarriedUseContract.<RuntimeException>throwUnchecked(
                          new SQLException("deadlock detected", "40P01"));
                    },
                    chunk -> {}))
        .isInstanceOf(StoreException.class);

    assertThat(told).hasSize(1);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> void throwUnchecked(Exception e) throws E {
    throw (E) e;
  }

  private ClockCorrection correctOld(Duration offset, Instant declaredAt) {
    return clocks.declare(GATEWAY, OLD, OLD.plusSeconds(60), offset, "r", "ann", declaredAt);
  }

  /** Counts samples, in one byte. */
  private byte[] count(
      BatteryId batteryId, byte @Nullable [] before, Consumer<Consumer<SampleSeries>> samples) {
    byte[] count = {before == null ? 0 : before[0]};
    samples.accept(chunk -> count[0] += (byte) chunk.size());
    if (carrierFails) {
      throw new IllegalStateException("it fails");
    }
    return count;
  }

  private List<String> life() {
    List<String> told = new ArrayList<>();
    telemetry.life(
        BATTERY,
        NOW,
        counters -> told.add("carried " + counters[0]),
        chunk -> told.add("samples " + chunk.size()));
    return told;
  }
}
