package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A battery with ten samples of last winter and ten of last month, of which the first may go. */
abstract class DropContract extends StoreContract {
  protected static final Instant OLD = Instant.parse("2026-01-10T00:00:00Z");
  protected static final Instant YOUNG = Instant.parse("2026-10-10T00:00:00Z");
  protected static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  protected static final Instant SET_AT = NOW.minus(Duration.ofHours(1));
  protected static final Duration HALF_A_YEAR = Duration.ofDays(180);

  protected final void storeOldAndYoung() {
    telemetry.store(
        List.of(
            message(GATEWAY, "m1", BATTERY, series(OLD, 10, 350), OLD),
            message(GATEWAY, "m2", BATTERY, series(YOUNG, 10, 350), YOUNG)));
  }

  protected final void assess(Instant at) {
    DueBattery due = telemetry.dueForAssessment(1).get(0);
    assessments.save(
        Results.assessment(BATTERY, YOUNG, 0.9), Results.noRul(YOUNG), at, due.revision());
  }

  /** Somebody reads from the part, and so it cannot go yet. */
  protected final void runBesideAReader(Retention retention) throws SQLException {
    try (Connection reader = raw.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM telemetry");

      assertThat(retention.run(NOW).busy()).isTrue();
    }
  }
}
