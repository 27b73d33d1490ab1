package io.packtrail.fleetservice;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.RulResult;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.rulestimator.FleetLearning;
import io.packtrail.rulestimator.FleetPriors;
import io.packtrail.rulestimator.FleetPriorsDocument;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.timescalestore.FleetPriorTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the fleet teaches about its own ageing: learned anew from time to time on a thread of its
 * own, kept with its version, and used by every forecast from then on. A forecast that is kept
 * already stays until its battery is assessed again, and names what it rests on.
 *
 * <p>Reads the kept assessments (health over time, use by day), one battery at a time, and no
 * telemetry.
 */
public final class FleetTeaching implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(FleetTeaching.class);
  private static final long STOP_SECONDS = 60;

  private final Duration interval;
  private final Supplier<List<Battery>> batteries;
  private final Function<BatteryId, @Nullable BatteryAssessment> trajectory;
  private final FleetPriorTable table;
  private final FleetScreening screening;
  private final Clock clock;
  private final FleetLearning learning = new FleetLearning();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "fleet-teaching");
            created.setDaemon(true);
            return created;
          });

  private volatile RulEstimator estimator = new RulEstimator();
  private volatile FleetPriors priors = FleetPriors.NONE;
  private volatile int earlyDegraders;
  private volatile boolean stopping;

  /**
   * @param interval pause between two fits
   * @param batteries every registered battery
   * @param screening looks for early degraders once the fleet has taught
   * @param trajectory health over time and use by day of a battery, null where it was not assessed
   */
  public FleetTeaching(
      Duration interval,
      Supplier<List<Battery>> batteries,
      Function<BatteryId, @Nullable BatteryAssessment> trajectory,
      FleetPriorTable table,
      FleetScreening screening,
      ServiceMetrics metrics,
      Clock clock) {
    this.interval = interval;
    this.batteries = batteries;
    this.trajectory = trajectory;
    this.table = table;
    this.screening = screening;
    this.clock = clock;
    metrics.gauge(
        "packtrail.rul.fleet.batteries",
        "Batteries whose histories taught the priors in use",
        () -> priors.batteries());
    metrics.gauge(
        "packtrail.rul.fleet.groups",
        "Groups of batteries that have a prior of their own",
        () -> priors.byGroup().size());
    metrics.gauge(
        "packtrail.rul.early.degraders",
        "Batteries that lose capacity faster than their group, by the last look over the fleet",
        () -> earlyDegraders);
  }

  /** Uses the newest fit there is, and learns again when that is as old as the interval. */
  public void start() {
    FleetPriorTable.Entry newest = table.newest();
    Instant next = clock.instant();
    if (newest != null && newest.methodVersion().equals(FleetLearning.METHOD_VERSION)) {
      use(FleetPriorsDocument.read(newest.document()));
      next = newest.fittedAt().plus(interval);
    }
    earlyDegraders = screening.lastFlagged();
    long firstMs = Math.max(0, Duration.between(clock.instant(), next).toMillis());
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            this::turn, firstMs, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A forecast with what the fleet has taught so far. */
  public RulResult forecast(Battery battery, BatteryAssessment assessment) {
    return estimator.forecast(battery, assessment);
  }

  /** The estimator with what the fleet has taught so far. */
  public RulEstimator estimator() {
    return estimator;
  }

  /** The scheduler's door: an exception that left here would end the schedule. */
  private void turn() {
    try {
      learn();
    } catch (RuntimeException e) {
      LOGGER.atWarn().setCause(e).log("nothing could be learned from the fleet");
    }
  }

  /**
   * Learns now and uses what was learned.
   *
   * @return what is in use from now on
   */
  public synchronized FleetPriors learn() {
    Instant begun = clock.instant();
    FleetPriors learned =
        learning.learn(batteries.get(), battery -> stopping ? null : read(battery));
    // Half a fleet's teaching would be taken for all of it.
    if (stopping || learned.batteries() == 0) {
      return priors;
    }
    boolean differs =
        table.save(
            new FleetPriorTable.Entry(
                begun,
                learned.version(),
                FleetLearning.METHOD_VERSION,
                learned.batteries(),
                learned.inputsDigest(),
                FleetPriorsDocument.write(learned)));
    use(learned);
    LOGGER
        .atInfo()
        .addKeyValue("version", learned.version())
        .addKeyValue("batteries", learned.batteries())
        .addKeyValue("groups", learned.byGroup().size())
        .addKeyValue("took", Duration.between(begun, clock.instant()))
        .log(differs ? "the fleet taught something new" : "the fleet taught nothing new");
    earlyDegraders = screening.screen(batteries.get(), estimator, begun, () -> stopping);
    return learned;
  }

  private @Nullable BatteryAssessment read(Battery battery) {
    return trajectory.apply(battery.batteryId());
  }

  private void use(FleetPriors next) {
    estimator = new RulEstimator(next);
    priors = next;
  }

  /** Lets go of a fit in hand and stops. */
  @Override
  public void close() {
    stopping = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
