package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.RulResult;
import io.packtrail.fleetservice.http.Tables;
import io.packtrail.rulestimator.FleetPriors;
import io.packtrail.rulestimator.IntervalCalibration;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.evaluation.SimulatedPack;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet in a real store teaches, and the service's next forecasts rest on it. */
class FleetTeachingIT {
  private static final int TEACHERS = 26;

  @Test
  void learn_fleetInTheStore_changesForecastsAndOutlivesARestart(@TempDir Path folder)
      throws Exception {
    try (TestService running = TestService.start(folder)) {
      Battery battery = running.drive("BAT-TAUGHT", 0.4);
      running.service().assessAll(assessed -> {});
      JsonNode before = rul(running, battery);
      assertThat(before.path("prior").asText())
          .isEqualTo("chemistry " + battery.chemistry() + ", since no fleet has taught yet");

      teachers(running, battery);
      FleetPriors learned = running.service().learnFromFleet();
      assertThat(running.service().learnFromFleet()).as("computed again").isEqualTo(learned);
      assertThat(rul(running, battery)).as("kept until assessed again").isEqualTo(before);
      assessAgain(running, battery);

      JsonNode after = rul(running, battery);
      assertThat(after.path("prior").asText())
          .contains(FleetPriors.group(battery), learned.version());
      assertThat(before.has("calibration")).isFalse();
      assertThat(after.path("calibration").path("batteries").asInt())
          .isGreaterThanOrEqualTo(IntervalCalibration.LEAST_BATTERIES);
      assertThat(after.path("calibration").path("spreadRatio").asDouble())
          .isGreaterThanOrEqualTo(1);
      assertThat(after.path("notes").toString()).contains("histories of its group, cut a year");
      assertThat(after.path("thresholds")).isNotEqualTo(before.path("thresholds"));

      JsonNode repeated =
          running.json(
              "/api/v1/batteries/"
                  + battery.batteryId()
                  + "/rul?prior="
                  + URLEncoder.encode(learned.version(), StandardCharsets.UTF_8));
      assertThat(repeated).as("by the version that it names").isEqualTo(after);
      running.sql(
          "UPDATE fleet_screening SET flagged = (p_value = (SELECT min(p_value) FROM fleet_screening))");

      try (TestService restarted = running.again()) {
        assertThat(metric(restarted, "packtrail_rul_early_degraders"))
            .as("of the last look")
            .isEqualTo("1.0");
        assertThat(metric(restarted, "packtrail_rul_fleet_batteries"))
            .isEqualTo(learned.batteries() + ".0");
        assessAgain(restarted, battery);
        assertThat(rul(restarted, battery)).as("the same bytes").isEqualTo(after);
      }
    }
  }

  /** Packs of the same make that age by another law, as if they had been assessed. */
  private static void teachers(TestService running, Battery like) {
    Tables tables = running.service().tables();
    SimulatedPack.Group group =
        new SimulatedPack.Group(
            Objects.requireNonNull(like.modelGroup()), like.chemistry(), 0.5, 0.6, 0.08, 0.6);
    for (int i = 0; i < TEACHERS; i++) {
      SimulatedPack pack = new SimulatedPack(group, i, 41);
      BatteryAssessment known = pack.at(0.5 + 0.25 * i);
      RulResult forecast = new RulEstimator().forecast(pack.battery(), known);
      running.register(pack.battery());
      tables.assessments().save(known, forecast, Clock.systemUTC().instant(), 0);
    }
  }

  private static void assessAgain(TestService running, Battery battery) throws Exception {
    running.sql(
        "UPDATE battery_state SET revision = revision + 1 WHERE battery_key ="
            + " (SELECT battery_key FROM battery WHERE battery_id = '"
            + battery.batteryId()
            + "')");
    running.service().assessAll(assessed -> {});
  }

  private static JsonNode rul(TestService running, Battery battery) throws Exception {
    return running.json("/api/v1/batteries/" + battery.batteryId() + "/rul");
  }

  private static String metric(TestService running, String name) throws Exception {
    return new String(running.get("/metrics").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("absent");
  }
}
