package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.http.Tables;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.timescalestore.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention drops most of a battery's samples; what they counted stays. */
class RetentionIT {
  private static final Duration KEEP = Duration.ofDays(60);

  @Test
  void run_mostSamplesDropped_countersAreWhatTheyWereAndTheNextUpdateFollows(@TempDir Path dataDir)
      throws Exception {
    try (TestService running = TestService.start(dataDir)) {
      Battery battery = running.drive("BAT-KEPT", 0.4);
      running.service().assessAll(assessed -> {});
      JsonNode before = counters(running, battery);
      long samples = samples(running, battery);

      assertThat(drop(running)).isGreaterThanOrEqualTo(2);
      assessAgain(running, battery);

      assertThat(samples(running, battery)).isPositive().isLessThan(samples / 2);
      assertThat(counters(running, battery)).isEqualTo(before);
      SignedUpdate next =
          running.passportDesk().correct(battery.batteryId(), "of the samples that are left");
      assertThat(next.sequence()).isGreaterThan(1);
      assertThat(drop(running)).as("nothing is left to drop").isZero();
      assessAgain(running, battery);
      assertThat(counters(running, battery)).isEqualTo(before);
    }
  }

  /** As the store's jobs do, but for a fleet whose retention was set a while ago. */
  private static int drop(TestService running) {
    Tables tables = running.service().tables();
    UseCarrier carrier =
        new UseCarrier(
            new SohModel(),
            tables.batteries()::find,
            new StoredReports(tables.summaries(), tables.events())::until,
            InstantSource.system());
    Retention retention = new Retention(running.database(), carrier);
    Instant now = Instant.now();
    retention.keep(KEEP, null, now.minus(Duration.ofDays(1)));
    Retention.Outcome outcome = retention.run(now);
    assertThat(outcome.heldBack()).isNull();
    assertThat(outcome.busy()).isFalse();
    return outcome.droppedParts();
  }

  /** What is said of its use, but for the number of samples that are left. */
  private static JsonNode counters(TestService running, Battery battery) throws Exception {
    ObjectNode stress =
        (ObjectNode) running.json("/api/v1/batteries/" + battery.batteryId() + "/stress");
    return stress.without("samples");
  }

  private static long samples(TestService running, Battery battery) {
    long[] count = {0};
    running
        .service()
        .tables()
        .telemetry()
        .history(battery.batteryId(), null, null, chunk -> count[0] += chunk.size());
    return count[0];
  }

  private static void assessAgain(TestService running, Battery battery) throws Exception {
    running.sql(
        "UPDATE battery_state SET revision = revision + 1 WHERE battery_key ="
            + " (SELECT battery_key FROM battery WHERE battery_id = '"
            + battery.batteryId()
            + "')");
    running.service().assessAll(assessed -> {});
  }
}
