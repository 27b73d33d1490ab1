package io.packtrail.timescalestore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseInfoTest {
  @Test
  void durable_everythingOn_withoutWarning() {
    assertThat(info(true, true, "on").durable()).isTrue();
    assertThat(info(true, true, "on").warnings()).isEmpty();
  }

  @Test
  void durable_fsyncOrFullPageWritesOff_isNot() {
    assertThat(info(false, true, "on").durable()).isFalse();
    assertThat(info(true, false, "on").durable()).isFalse();
    assertThat(info(false, false, "off").warnings())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("fsync must be on, got off"),
            second -> assertThat(second).startsWith("full_page_writes must be on, got off"),
            third -> assertThat(third).startsWith("synchronous_commit should be on, got off"));
  }

  private static DatabaseInfo info(
      boolean fsync, boolean fullPageWrites, String synchronousCommit) {
    return new DatabaseInfo(
        "18.3", null, null, false, false, false, fsync, fullPageWrites, synchronousCommit);
  }
}
