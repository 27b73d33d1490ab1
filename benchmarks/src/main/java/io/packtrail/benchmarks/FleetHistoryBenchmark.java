package io.packtrail.benchmarks;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SampleSeries;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.simulators.GatewayMessage;
import io.packtrail.simulators.fleet.FleetPlan;
import io.packtrail.simulators.fleet.FleetSimulation;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.timescalestore.AssessmentTable;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.GatewayTable;
import io.packtrail.timescalestore.TelemetryTable;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Assessing a fleet from its stored history, one battery after the other as the service does it:
 * batteries per second, and where the time goes, beside a mere read of the same rows.
 *
 * <p>Arguments: batteries (1,000), years (1).
 */
public final class FleetHistoryBenchmark {
  private static final Instant END = Instant.parse("2026-11-23T15:00:00Z");
  private static final int MESSAGES_A_COMMIT = 2_000;

  private final Database database;
  private final TelemetryTable telemetry;
  private final FleetSimulation fleet;

  private FleetHistoryBenchmark(Database database, FleetPlan plan) {
    this.database = database;
    this.telemetry = new TelemetryTable(database);
    this.fleet = new FleetSimulation(plan);
  }

  /** Prints one table. */
  @SuppressWarnings("SystemOut") // its output is its purpose
  public static void main(String[] arguments) throws Exception {
    int batteries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    double years = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 1;
    Path folder = Files.createTempDirectory("packtrail-bench");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder);
        Database database = Database.open(server.jdbcUrl(), server.user(), server.password())) {
      database.migrate();
      FleetHistoryBenchmark benchmark =
          new FleetHistoryBenchmark(database, new FleetPlan(batteries, years, 1, END));
      long begunNs = System.nanoTime();
      long rows = benchmark.fill();
      System.out.printf(
          Locale.ROOT, "%,d rows of %d batteries stored in %.0f s%n", rows, batteries, s(begunNs));
      benchmark.read(Math.max(1, batteries / 10)); // warms both sides up
      benchmark.assess(Math.max(1, batteries / 10));
      System.out.println(benchmark.read(batteries));
      System.out.println(benchmark.assess(batteries));
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private long fill() {
    BatteryTable batteries = new BatteryTable(database);
    GatewayTable gateways = new GatewayTable(database);
    long rows = 0;
    for (Battery battery : fleet.batteries()) {
      GatewayId gatewayId = battery.gatewayId();
      if (gatewayId != null && !gateways.exists(gatewayId)) {
        gateways.add(gatewayId, "unused", END);
      }
      batteries.register(battery);
      List<InboundMessage> messages = new ArrayList<>();
      Iterator<GatewayMessage> all = fleet.messages(battery, day -> {});
      while (all.hasNext()) {
        GatewayMessage message = all.next();
        rows += message.samples().size();
        messages.add(
            new InboundMessage.Telemetry(
                new Receipt(
                    message.gatewayId(),
                    END,
                    message.topic(),
                    message.messageId().getBytes(StandardCharsets.UTF_8)),
                message.messageId(),
                message.batteryId(),
                message.sentAt(),
                message.samples()));
        if (messages.size() == MESSAGES_A_COMMIT || !all.hasNext()) {
          telemetry.store(messages);
          messages.clear();
        }
      }
    }
    return rows;
  }

  private String read(int batteries) {
    long begunNs = System.nanoTime();
    long[] rows = {0};
    double[] sum = {0};
    for (Battery battery : fleet.batteries().subList(0, batteries)) {
      telemetry.history(
          battery.batteryId(),
          null,
          END,
          chunk -> {
            rows[0] += chunk.size();
            sum[0] += chunk.epochMs()[0];
          });
    }
    double seconds = s(begunNs);
    return String.format(
        Locale.ROOT,
        "read only: %,d rows, %.1f batteries/s, %,.0f rows/s (checksum %.3g)",
        rows[0],
        batteries / seconds,
        rows[0] / seconds,
        sum[0]);
  }

  private String assess(int batteries) {
    SohModel soh = new SohModel();
    RulEstimator rul = new RulEstimator();
    AssessmentTable assessments = new AssessmentTable(database);
    double[] spentS = new double[4];
    long begunNs = System.nanoTime();
    for (Battery battery : fleet.batteries().subList(0, batteries)) {
      long startNs = System.nanoTime();
      BatteryAnalysis analysis = soh.open(battery);
      double[] computingS = {0};
      telemetry.history(
          battery.batteryId(), null, END, chunk -> computingS[0] += accept(analysis, chunk));
      spentS[0] += s(startNs) - computingS[0];
      long finishNs = System.nanoTime();
      BatteryAssessment assessment = analysis.finish();
      spentS[1] += computingS[0] + s(finishNs);
      long forecastNs = System.nanoTime();
      RulResult remaining = rul.forecast(battery, assessment);
      spentS[2] += s(forecastNs);
      long saveNs = System.nanoTime();
      assessments.save(assessment, remaining, END, Long.MAX_VALUE);
      spentS[3] += s(saveNs);
    }
    double seconds = s(begunNs);
    return String.format(
        Locale.ROOT,
        "assess: %.1f batteries/s; reading %.0f %%, state of health %.0f %%, forecast %.0f %%,"
            + " saving %.0f %%",
        batteries / seconds,
        100 * spentS[0] / seconds,
        100 * spentS[1] / seconds,
        100 * spentS[2] / seconds,
        100 * spentS[3] / seconds);
  }

  private static double accept(BatteryAnalysis analysis, SampleSeries chunk) {
    long startNs = System.nanoTime();
    analysis.accept(chunk);
    return s(startNs);
  }

  private static double s(long sinceNs) {
    return (System.nanoTime() - sinceNs) / 1e9;
  }
}
