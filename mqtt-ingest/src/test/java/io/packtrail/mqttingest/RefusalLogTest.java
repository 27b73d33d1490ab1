package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final RefusalLog refusals = new RefusalLog(IngestMetrics.NONE);

  @Test
  void add_sameSenderAndReason_isLoggedOnce() {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      refusals.add("foreign-topic", "gw-1", "topic must be its own");
      refusals.add("foreign-topic", "gw-1", "topic must be its own");
      refusals.add("foreign-topic", "gw-2", "topic must be its own");

      assertThat(log.lines("foreign-topic")).hasSize(2);
    }
  }

  @Test
  void addClaimed_namesWithoutEnd_fillNoLogAndSilenceNobodyElse() {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i < 10_500; i++) {
        refusals.addClaimed("bad-credentials", "nobody-" + i, "client must be a gateway");
      }
      refusals.add("access-ended", "gw-1", "gateway must have access");

      assertThat(log.lines("bad-credentials")).hasSize(10_000);
      assertThat(log.lines("access-ended")).hasSize(1);
    }
  }
}
