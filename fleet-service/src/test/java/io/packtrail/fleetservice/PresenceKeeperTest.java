package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.packtrail.domain.GatewayId;
import io.packtrail.timescalestore.PresenceTable.Change;
import io.packtrail.timescalestore.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PresenceKeeperTest {
  private static final GatewayId GATEWAY = new GatewayId("gw-1");
  private static final GatewayId OTHER = new GatewayId("gw-2");
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

  private final Logger logger = (Logger) LoggerFactory.getLogger(PresenceKeeper.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<Change> entered = new ArrayList<>();
  private @Nullable StoreException away;
  private int notKept;
  private final PresenceKeeper keeper = new PresenceKeeper(this::enter, count -> notKept += count);

  @BeforeEach
  void listen() {
    log.start();
    logger.setAdditive(false);
    logger.setLevel(Level.WARN);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(log);
    logger.setLevel(null);
    logger.setAdditive(true);
    keeper.stop();
  }

  @Test
  void storeAway_waitsWithTheNewestAndIsLoggedOnce() {
    away = new StoreException("database-unreachable", "connection refused");
    keeper.changed(GATEWAY, "B1", false, AT);
    keeper.flush();
    keeper.changed(GATEWAY, "B1", true, AT.plusSeconds(1));
    keeper.changed(OTHER, null, false, AT);
    keeper.flush();
    keeper.flush();

    assertThat(log.list).hasSize(1);
    away = null;
    keeper.flush();
    assertThat(entered)
        .containsExactlyInAnyOrder(
            new Change(GATEWAY, "B1", true, AT.plusSeconds(1)), new Change(OTHER, null, false, AT));
  }

  @Test
  void refusedForGood_isDroppedAloneWithOneLine() {
    keeper.changed(GATEWAY, "bad-1", false, AT);
    keeper.changed(GATEWAY, "bad-2", false, AT);
    keeper.changed(OTHER, null, false, AT);

    keeper.flush();
    keeper.flush();

    assertThat(entered).containsExactly(new Change(OTHER, null, false, AT));
    assertThat(log.list).hasSize(1);
  }

  @Test
  void devicesWithoutEnd_waitInBoundedNumber() {
    for (int i = 0; i < 5_000; i++) {
      keeper.changed(GATEWAY, "B" + i, false, AT);
    }
    keeper.changed(GATEWAY, null, false, AT);

    keeper.flush();

    assertThat(entered).hasSize(1_003).contains(new Change(GATEWAY, null, false, AT));
    assertThat(notKept).isEqualTo(5_000 - 1_002);
    assertThat(log.list).singleElement().asString().contains("more devices than 1,000");
  }

  @Test
  void birthOfNode_makesVoidWhatWaitsOfItsDevices() {
    keeper.changed(GATEWAY, "B1", false, AT);
    keeper.changed(GATEWAY, null, true, AT.plusSeconds(1));

    keeper.flush();

    assertThat(entered).containsExactly(new Change(GATEWAY, null, true, AT.plusSeconds(1)));
  }

  /** Else a node that was offline before would stay so since then. */
  @Test
  void birthAndDeathOfNode_withinOneFlush_areBothEntered() {
    keeper.changed(GATEWAY, null, false, AT);
    keeper.changed(GATEWAY, null, true, AT.plusSeconds(1));
    keeper.changed(GATEWAY, null, false, AT.plusSeconds(2));

    keeper.flush();

    assertThat(entered)
        .containsExactly(
            new Change(GATEWAY, null, true, AT.plusSeconds(1)),
            new Change(GATEWAY, null, false, AT.plusSeconds(2)));
  }

  private List<Change> enter(List<Change> changes) {
    StoreException outage = away;
    if (outage != null) {
      throw outage;
    }
    if (changes.stream().anyMatch(change -> String.valueOf(change.device()).startsWith("bad"))) {
      throw new StoreException("database", "index row size exceeds the maximum");
    }
    entered.addAll(changes);
    return List.of();
  }
}
