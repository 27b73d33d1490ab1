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
  void addKind_namesWithoutEnd_fillNoLogAndSilenceNobodyElse() {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i < 10_500; i++) {
        refusals.addKind("bad-credentials", "10.0.0.1", "nobody-" + i, "client must be known");
      }
      refusals.add("bad-credentials", "gw-1", "gateway must have its password");
      refusals.add("access-ended", "gw-1", "gateway must have access");

      assertThat(log.lines("10.0.0.1")).hasSize(101);
      assertThat(log.lines("bad-credentials")).hasSize(102);
      assertThat(log.lines("access-ended")).hasSize(1);
    }
  }

  @Test
  void addKind_ofOneAddress_logsTheFirstOfEachUpToABound() {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i < 300; i++) {
        refusals.addKind("tls-certificate", "10.0.0.1", "kind " + i % 150, "sentence " + i);
      }
      refusals.addKind("tls-certificate", "10.0.0.2", "kind 0", "sentence of another");

      assertThat(log.lines("sentence ")).hasSize(101);
      assertThat(log.lines("more than 100 kinds")).hasSize(1);
      assertThat(log.lines("10.0.0.2")).hasSize(1);
    }
  }

  @Test
  void addKind_addressesWithoutEnd_areForgottenOldestFirst() {
    try (LogCapture log = new LogCapture(RefusalLog.class)) {
      for (int i = 0; i <= 1_000; i++) {
        refusals.addKind("tls-handshake", "host " + i, "kind", "sentence");
      }
      refusals.addKind("tls-handshake", "host 1000", "kind", "sentence");
      assertThat(log.lines("")).hasSize(1_001);
    }
  }
}
