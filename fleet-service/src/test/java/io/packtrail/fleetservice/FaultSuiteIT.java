package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that breaks under a running service breaks here, under load: what was acknowledged is
 * stored, once, the ledger balances, and the service is back without a hand.
 *
 * <p>{@code -Dpacktrail.faults=long} makes each fault happen many times.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the folders, the set-up the database
class FaultSuiteIT {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int ROUNDS = FaultRig.LONG ? 20 : 2;
  private static final Duration STALL = Duration.ofSeconds(FaultRig.LONG ? 20 : 2);
  private static final long BETWEEN = FaultRig.LONG ? 300 : 100;
  private static final double QUEUE_LIMIT_BYTES = 128 << 20;

  @TempDir private static Path folder;
  private static TestPostgres postgres;
  private static long seed = 100;

  private Path dataDir;

  @BeforeAll
  @SuppressWarnings("SystemOut") // the head of the table
  static void startDatabase() {
    postgres = new TestPostgres(folder);
    System.out.println(
        "| fault | times | messages acknowledged | samples acknowledged | lost | twice | ledger | longest recovery | reconnects |\n"
            + "|---|---|---|---|---|---|---|---|---|");
  }

  @AfterAll
  static void stopDatabase() {
    postgres.close();
  }

  @BeforeEach
  void newFolder(TestInfo test) throws IOException {
    seed++;
    dataDir = Files.createDirectories(folder.resolve(test.getTestMethod().orElseThrow().getName()));
  }

  @Test
  void service_killed_losesNothing() throws Exception {
    try (FaultRig rig = rig("SIGKILL of the service")) {
      rig.begin();
      for (int i = 0; i < ROUNDS; i++) {
        rig.awaitProgress(BETWEEN + 37L * i);
        rig.killService();
        rig.recover();
      }
      rig.finish();
    }
  }

  @Test
  void database_killed_losesNothing() throws Exception {
    try (FaultRig rig = rig("SIGKILL of PostgreSQL")) {
      rig.begin();
      for (int i = 0; i < ROUNDS; i++) {
        rig.awaitProgress(BETWEEN);
        postgres.kill();
        postgres.startAgain();
        rig.recover();
      }
      rig.finish();
    }
  }

  @Test
  void database_stopped_losesNothing() throws Exception {
    try (FaultRig rig = rig("orderly stop of PostgreSQL")) {
      rig.begin();
      for (int i = 0; i < ROUNDS; i++) {
        rig.awaitProgress(BETWEEN);
        postgres.stop();
        postgres.startAgain();
        rig.recover();
      }
      rig.finish();
    }
  }

  @Test
  void ownDatabase_killed_isStartedAgainAndLosesNothing() throws Exception {
    OwnPostgres own = new OwnPostgres(dataDir);
    try (FaultRig rig =
        new FaultRig(
            "SIGKILL of the service's own PostgreSQL", seed, own, dataDir, LOOPBACK, Map.of())) {
      rig.begin();
      for (int i = 0; i < ROUNDS; i++) {
        rig.awaitProgress(BETWEEN);
        long killedNs = System.nanoTime();
        own.killPostmaster();
        rig.recover(killedNs);
      }
      rig.finish();
    }
  }

  @Test
  void database_stalled_acknowledgesNothingAndKeepsMemoryBounded() throws Exception {
    try (FaultRig rig = rig("stalled PostgreSQL")) {
      rig.begin();
      rig.awaitProgress(BETWEEN);
      postgres.stall();
      try {
        rig.awaitSilence();
        long before = rig.acknowledged();
        Thread.sleep(STALL.toMillis()); // the length of the fault itself, not a wait for an event
        assertThat(rig.acknowledged()).as("acknowledged without a database").isEqualTo(before);
        assertThat(rig.metric("packtrail_ingest_queued_bytes")).isBetween(1.0, QUEUE_LIMIT_BYTES);
      } finally {
        postgres.goOn();
      }
      rig.recover();
      rig.finish();
    }
  }

  @Test
  void twoProcesses_ofOneGroup_oneKilled_shareTheLoadAndLoseNothing() throws Exception {
    Tools.need("mosquitto", "mosquitto");
    TestMosquitto broker = new TestMosquitto(dataDir);
    broker.start();
    int otherHttpPort = FaultRig.freePort();
    Path otherDir = Files.createDirectories(dataDir.resolve("other"));
    Map<String, String> other =
        Map.of(
            "PACKTRAIL_BROKER_CLIENT_ID",
            "other",
            "PACKTRAIL_HTTP_PORT",
            Integer.toString(otherHttpPort));
    try (FaultRig rig =
        new FaultRig(
            "SIGKILL of one of two processes that share a broker",
            seed,
            postgres,
            dataDir,
            LOOPBACK,
            Map.of(
                "PACKTRAIL_BROKER_URL",
                "tcp://127.0.0.1:" + broker.port(),
                "PACKTRAIL_BROKER_SHARE_GROUP",
                "packtrail"))) {
      rig.awaitSubscribed();
      ChildProcess second = rig.startAnother(otherDir, other);
      try {
        second.awaitServing();
        rig.begin(LOOPBACK, broker.port());
        for (int i = 0; i < ROUNDS; i++) {
          awaitReceived(rig, otherHttpPort, otherDir);
          second.kill();
          second.close();
          rig.awaitProgress(BETWEEN);
          second = rig.startAnother(otherDir, other);
          second.awaitServing();
          rig.recover();
        }
        awaitReceived(rig, otherHttpPort, otherDir);
        assertThat(rig.metric("packtrail_ingest_received_messages_total")).isPositive();
        rig.finish();
      } finally {
        second.close();
      }
    } finally {
      broker.stop();
    }
  }

  private static void awaitReceived(FaultRig rig, int httpPort, Path dir) throws Exception {
    Patience.until(
        "the second process has its share",
        Duration.ofMinutes(1),
        () -> rig.metric("packtrail_ingest_received_messages_total", httpPort, dir) > 20);
  }

  @Test
  void broker_restarted_losesNothing() throws Exception {
    Tools.need("mosquitto", "mosquitto");
    TestMosquitto broker = new TestMosquitto(dataDir);
    broker.start();
    try (FaultRig rig =
        new FaultRig(
            "restart of Mosquitto",
            seed,
            postgres,
            dataDir,
            LOOPBACK,
            Map.of("PACKTRAIL_BROKER_URL", "tcp://127.0.0.1:" + broker.port()))) {
      rig.awaitSubscribed();
      rig.begin(LOOPBACK, broker.port());
      for (int i = 0; i < ROUNDS; i++) {
        rig.awaitProgress(BETWEEN);
        broker.stop();
        broker.start();
        rig.recover();
      }
      rig.finish();
    } finally {
      broker.stop();
    }
  }

  @Test
  void network_cutInMidStream_losesNothing() throws Exception {
    try (FaultRig rig = rig("connections black-holed, then cut (relay)")) {
      try (TcpRelay relay = new TcpRelay(LOOPBACK, FaultRig.freePort(), LOOPBACK, rig.mqttPort())) {
        rig.begin(LOOPBACK, relay.port());
        for (int i = 0; i < ROUNDS; i++) {
          rig.awaitProgress(BETWEEN);
          relay.swallow();
          rig.awaitSilence();
          relay.cut();
          rig.recover();
        }
        rig.finish();
      }
    }
  }

  @Test
  void network_linkDownInANamespace_losesNothing() throws Exception {
    Tools.need("ip", "iproute2");
    assumeThat(NetworkNamespace.isAllowed()).as("network namespaces may be made here").isTrue();
    try (NetworkNamespace link = new NetworkNamespace();
        FaultRig rig =
            new FaultRig(
                "link down in a network namespace",
                seed,
                postgres,
                dataDir,
                link.hostAddress(),
                Map.of())) {
      int port = FaultRig.freePort();
      link.startRelay(port, rig.mqttPort());
      rig.begin(link.innerAddress(), port);
      for (int i = 0; i < ROUNDS; i++) {
        rig.awaitProgress(BETWEEN);
        link.down();
        rig.awaitSilence();
        link.up();
        rig.recover();
      }
      rig.finish();
    }
  }

  @Test
  void disk_full_losesNothing() throws Exception {
    Tools.need("mount", "mount");
    assumeThat(SmallDisk.isAllowed()).as("a small file system may be mounted here").isTrue();
    try (SmallDisk disk = new SmallDisk(folder.resolve("small"), 400);
        TestPostgres small = new TestPostgres(disk.folder());
        FaultRig rig = new FaultRig("full disk", seed, small, dataDir, LOOPBACK, Map.of())) {
      rig.begin();
      for (int i = 0; i < (FaultRig.LONG ? 5 : 1); i++) {
        rig.awaitProgress(BETWEEN);
        disk.fill();
        rig.awaitSilence();
        disk.free();
        long endedNs = System.nanoTime();
        if (!small.isRunning()) { // it ends itself where its log has no room
          small.startAgain();
        }
        rig.recover(endedNs);
      }
      rig.finish();
    }
  }

  private FaultRig rig(String fault) throws Exception {
    return new FaultRig(fault, seed, postgres, dataDir, LOOPBACK, Map.of());
  }
}
