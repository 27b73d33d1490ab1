package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.timescalestore.DatabaseInfo;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DurabilityTest {
  private final AtomicReference<DatabaseInfo> database = new AtomicReference<>(info(true));

  @Test
  void look_settingChangedWhileRunning_isSeen() {
    try (ServiceMetrics metrics = new ServiceMetrics()) {
      Durability durability = new Durability(database::get, metrics);
      assertThat(metrics.scrape()).contains("packtrail_database_durable 1.0");

      database.set(info(false));
      durability.look();

      assertThat(durability.info().durable()).isFalse();
      assertThat(metrics.scrape()).contains("packtrail_database_durable 0.0");
    }
  }

  private static DatabaseInfo info(boolean fsync) {
    return new DatabaseInfo("18.3", null, null, false, false, false, fsync, true, "on");
  }
}
