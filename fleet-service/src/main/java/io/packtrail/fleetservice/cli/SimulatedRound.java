package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.pages.Wording;
import io.packtrail.simulators.fleet.FleetPlan;
import io.packtrail.simulators.fleet.FleetSimulation;
import io.packtrail.simulators.fleet.TruthDay;
import io.packtrail.timescalestore.StoredAssessment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulated fleet: its history first, then its present, as time passes. */
final class SimulatedRound implements DemoRound {
  private static final Logger LOGGER = LoggerFactory.getLogger(SimulatedRound.class);
  private static final double DAYS_PER_YEAR = 365.25;

  /** How far ahead of now the fleet is planned, so that it can go on living. */
  private static final int DAYS_AHEAD = 60;

  private static final int SENDING_THREADS = 2;
  private static final Duration LIVE_PAUSE = Duration.ofSeconds(2);

  private static final int MAX_YEARS = 29; // a plan holds 30

  private final FleetSimulation simulation;
  private final InstantSource clock;

  /** The last truth of each battery up to now; the service never sees it. */
  private final Map<BatteryId, TruthDay> truth = new ConcurrentHashMap<>();

  private @Nullable GatewayFleet gateways;
  private volatile boolean closed;
  private @Nullable Thread live;

  SimulatedRound(int batteries, double years, long seed, InstantSource clock) {
    this.clock = clock;
    if (!(years > 0 && years <= MAX_YEARS)) { // of the history; the plan adds days ahead of now
      throw new CommandFailure(
          "years must be above 0 and at most %d, got %s"
              .formatted(MAX_YEARS, Double.toString(years).replaceFirst("\\.0$", "")));
    }
    long days = Math.round(years * DAYS_PER_YEAR) + DAYS_AHEAD;
    try {
      simulation =
          new FleetSimulation(
              new FleetPlan(
                  batteries,
                  days / DAYS_PER_YEAR,
                  seed,
                  clock.instant().plus(DAYS_AHEAD, ChronoUnit.DAYS)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public boolean run(Demo demo) throws InterruptedException {
    List<Battery> batteries = simulation.batteries();
    GatewayFleet fleet = demo.connect(batteries);
    gateways = fleet;
    Instant now = clock.instant();
    Instant start = simulation.plan().start();
    Path truthFile = demo.folder().resolve("truth.csv");
    try (TruthFile file = new TruthFile(truthFile);
        ProgressBar bar =
            Progress.bar(
                "Driving",
                "vehicle days",
                batteries.size() * Duration.between(start, now).toDays())) {
      for (Battery battery : batteries) {
        fleet.add(
            Objects.requireNonNull(battery.gatewayId()),
            battery.batteryId(),
            new LiveMessages(
                simulation.messages(battery, day -> remember(day, now, file, bar)), now));
      }
      fleet.sendUntil(now, SENDING_THREADS, (batteryId, message) -> {});
    } catch (IOException e) {
      throw new CommandFailure("%s could not be written".formatted(truthFile), e);
    }
    demo.assess(batteries.size());
    print(demo, batteries);
    return demo.verify(batteries);
  }

  private void remember(TruthDay day, Instant now, TruthFile file, ProgressBar bar) {
    if (day.day().isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
      return;
    }
    truth.put(day.batteryId(), day);
    file.write(day);
    bar.step();
  }

  private void print(Demo demo, List<Battery> batteries) {
    TextTable table =
        new TextTable(
            List.of(
                "battery",
                "SOH %",
                "90 % interval",
                "true SOH %",
                "years to 70 %, median",
                "90 % range",
                "passport update"));
    int estimated = 0;
    int inside = 0;
    for (Battery battery : batteries) {
      StoredAssessment stored = demo.service().tables().assessments().latest(battery.batteryId());
      SignedUpdate head = demo.service().tables().passports().head(battery.batteryId());
      TruthDay known = truth.get(battery.batteryId());
      SohResult soh = stored == null ? null : stored.assessment().soh();
      RulResult rul = stored == null ? null : stored.rul();
      estimated += soh instanceof SohResult.Estimated ? 1 : 0;
      inside += covers(soh, known) ? 1 : 0;
      table.row(
          battery.batteryId().value(),
          soh instanceof SohResult.Estimated value ? percent(value.sohRatio()) : "–",
          interval(soh),
          known == null ? "–" : percent(known.sohRatio()),
          life(rul, true),
          life(rul, false),
          head == null ? "–" : Long.toString(head.sequence()));
    }
    PrintWriter out = demo.out();
    out.println();
    table.print(out);
    out.println(
        "%d of %d batteries have an estimate; the truth lies inside the 90 %% interval of %d."
            .formatted(estimated, batteries.size(), inside));
    out.println("The truth is in truth.csv; the service never saw it.");
    out.flush();
  }

  private static boolean covers(@Nullable SohResult soh, @Nullable TruthDay known) {
    return soh instanceof SohResult.Estimated value
        && known != null
        && known.sohRatio() >= value.soh90().lowRatio()
        && known.sohRatio() <= value.soh90().highRatio();
  }

  private static String interval(@Nullable SohResult soh) {
    if (soh instanceof SohResult.Estimated value) {
      return percent(value.soh90().lowRatio()) + " to " + percent(value.soh90().highRatio());
    }
    return soh instanceof SohResult.NotEstimable none ? none.reason() : "not assessed";
  }

  private static String life(@Nullable RulResult rul, boolean median) {
    if (!(rul instanceof RulResult.Forecast forecast) || forecast.thresholds().isEmpty()) {
      return "–";
    }
    RulResult.ToThreshold to = Wording.usual(forecast);
    return median
        ? Wording.median(to, forecast.horizonYears())
        : Wording.yearsRange(to, forecast.horizonYears());
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f", ratio * 100);
  }

  /** Sends each message when its time has come. */
  @Override
  public void keepRunning() {
    GatewayFleet fleet = gateways;
    if (fleet == null) {
      return;
    }
    Thread thread = new Thread(() -> live(fleet), "live-fleet");
    thread.setDaemon(true);
    live = thread;
    thread.start();
  }

  private void live(GatewayFleet fleet) {
    try {
      while (!closed) {
        fleet.sendUntil(clock.instant(), 1, (batteryId, message) -> {});
        Thread.sleep(LIVE_PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the door: the service goes on without the simulator
      LOGGER.atWarn().setCause(e).log("the simulated fleet stopped sending");
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = live;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    GatewayFleet fleet = gateways;
    if (fleet != null) {
      fleet.close();
    }
  }

  /** The simulator's truth as a file, one line a battery and day. */
  private static final class TruthFile implements AutoCloseable {
    private final PrintWriter lines;

    TruthFile(Path file) throws IOException {
      lines = new PrintWriter(Files.newBufferedWriter(file));
      lines.println(
          "batteryId,day,usableCapacityAh,sohRatio,soceRatio,resistanceOhm,resistanceIncreaseRatio,equivalentFullCycles,meanTempDegC");
    }

    synchronized void write(TruthDay day) {
      lines.println(
          String.format(
              Locale.ROOT,
              "%s,%s,%.4f,%.6f,%.6f,%.6f,%.6f,%.3f,%.2f",
              day.batteryId(),
              day.day(),
              day.usableCapacityAh(),
              day.sohRatio(),
              day.soceRatio(),
              day.resistanceOhm(),
              day.resistanceIncreaseRatio(),
              day.equivalentFullCycles(),
              day.meanTempDegC()));
    }

    @Override
    public synchronized void close() {
      lines.close();
    }
  }
}
