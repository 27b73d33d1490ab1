package io.packtrail.simulators.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.simulators.SimulatorException;
import io.packtrail.simulators.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRunIT {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int GATEWAYS = 50;
  private static final int MESSAGES = 40;

  private final LoadPlan plan =
      new LoadPlan(
          GATEWAYS,
          MESSAGES,
          5,
          TelemetryEncoder.Form.COLUMNS,
          Instant.parse("2026-03-01T00:00:00Z"),
          1,
          Disorder.NONE);

  @Test
  void closedLoop_serverThatAnswers_endsWithEverythingAcknowledgedOnce(@TempDir Path folder) {
    try (TestServer server = new TestServer(0, 10, (connection, message) -> true);
        LoadRun run = LoadRun.start(plan, target(server), passwords())) {
      LoadReport report = run.await(BOUND);

      assertThat(report.acknowledgedMessages()).isEqualTo(GATEWAYS * MESSAGES);
      assertThat(report.acknowledgedSamples()).isEqualTo(5 * GATEWAYS * MESSAGES);
      assertThat(server.received()).hasSize(GATEWAYS * MESSAGES);
      Path file = folder.resolve("account.csv");
      AccountFile.write(file, run.account());
      assertThat(AccountFile.read(file))
          .isEqualTo(run.account())
          .hasSize(GATEWAYS * MESSAGES)
          .allMatch(entry -> entry.sent() == 1 && entry.acknowledged() == 1);
    }
  }

  @Test
  void connection_thatIsNotAnswered_isMadeAnewAndSendsAgain() {
    // The first connection of each gateway takes ten messages and answers none. Patience is long
    // enough for all to be there before the first of them comes again, also on a busy machine.
    try (TestServer server = new TestServer(0, 10, (connection, message) -> connection > GATEWAYS);
        LoadRun run =
            LoadRun.start(plan, target(server).withPatience(Duration.ofSeconds(2)), passwords())) {
      LoadReport report = run.await(BOUND);

      assertThat(report.reconnects()).isGreaterThanOrEqualTo(GATEWAYS);
      assertThat(report.acknowledgedMessages()).isEqualTo(GATEWAYS * MESSAGES);
      List<AccountEntry> account = run.account();
      assertThat(account).allMatch(entry -> entry.acknowledged() == 1);
      assertThat(account).anyMatch(entry -> entry.sent() > 1);
    }
  }

  /** As MQTT demands; a service that loses sessions loses messages so. */
  @Test
  void session_thatTheServerDoesNotKnowAnyMore_takesWhatIsInFlightWithIt() {
    try (TestServer server = new TestServer(0, 10, (connection, message) -> connection > GATEWAYS);
        LoadRun run =
            LoadRun.start(
                plan,
                target(server)
                    .withPatience(Duration.ofSeconds(2))
                    .withSessions(Duration.ofHours(1)),
                passwords())) {
      LoadReport report = run.await(BOUND);

      List<AccountEntry> account = run.account();
      assertThat(report.givenUpMessages()).isGreaterThanOrEqualTo(GATEWAYS);
      assertThat(account.stream().filter(entry -> entry.acknowledged() == 0))
          .hasSize((int) report.givenUpMessages());
    }
  }

  @Test
  void rate_isKept() {
    try (TestServer server = new TestServer(0, 10, (connection, message) -> true);
        LoadRun run = LoadRun.start(plan, target(server).atRate(1_000), passwords())) {
      assertThat(run.await(BOUND).lasted()).isBetween(Duration.ofMillis(1_900), BOUND);
    }
  }

  @Test
  void gateways_withWrongPassword_endTheRun() {
    try (TestServer server = new TestServer(0, 10, (connection, message) -> true);
        LoadRun run = LoadRun.start(plan, target(server), Map.of())) {
      assertThatThrownBy(() -> run.await(BOUND))
          .isInstanceOfSatisfying(
              SimulatorException.class, e -> assertThat(e.code()).isEqualTo("gateway-refused"));
    }
  }

  private static LoadTarget target(TestServer server) {
    return LoadTarget.closedLoop("127.0.0.1", server.port(), 4);
  }

  private Map<GatewayId, String> passwords() {
    Map<GatewayId, String> passwords = new HashMap<>();
    for (int i = 0; i < GATEWAYS; i++) {
      passwords.put(plan.gatewayId(i), TestServer.PASSWORD);
    }
    return passwords;
  }
}
