package io.packtrail.fleetservice;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.fleetservice.tracing.Tracing;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.Reports;
import io.packtrail.timescalestore.DueBattery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From stored telemetry to a signed update, one battery after the other, on a thread of its own.
 *
 * <p>A battery that fails is logged and counted, stays due, and never keeps the others waiting. A
 * battery whose history takes long to read rests in proportion, five minutes at most, so that a
 * fleet that reports all the time cannot make this flow eat the machine.
 */
public final class AssessmentFlow implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(AssessmentFlow.class);

  /** One battery may take this share of one core: it rests a hundred times as long as it took. */
  private static final int REST_FACTOR = 100;

  /** But never longer: what it says must not fall behind what is stored. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  private final ServiceConfig.Assessment config;
  private final IntFunction<List<DueBattery>> due;
  private final Function<BatteryId, @Nullable Battery> find;
  private final History history;
  private final BiFunction<BatteryId, Instant, Reports> reports;
  private final BiFunction<Battery, Reports, BatteryAnalysis> analysis;
  private final BiFunction<Battery, BatteryAssessment, RulResult> forecast;
  private final Results results;
  private final Publication publication;
  private final Clock clock;
  private final ServiceMetrics metrics;
  private final Tracing tracing;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "assessment");
            created.setDaemon(true);
            return created;
          });

  /** Until when a battery rests. Owned by {@link #thread}. */
  private final Map<BatteryId, Instant> restsUntil = new HashMap<>();

  /** Batteries with newer data than their assessment, by the last look. */
  private volatile int dueBatteries;

  private volatile boolean stopping;
  private volatile boolean held;

  /** Streams one battery's samples before a time, oldest first. */
  public interface History {
    /**
     * Hands chunks to {@code chunks} until there are no more.
     *
     * @param carried told the counters of samples that retention has dropped, ahead of the chunks
     */
    void read(
        BatteryId batteryId, Instant to, Consumer<byte[]> carried, Consumer<SampleSeries> chunks);
  }

  /** Keeps an assessment with its forecast. */
  public interface Results {
    /** Keeps it, unless a newer revision or the same content is kept already. */
    boolean save(
        BatteryAssessment assessment, RulResult forecast, Instant computedAt, long revision);
  }

  /** Appends a signed update where the policy sees a reason. */
  public interface Publication {
    /** Returns whether an update was appended. */
    boolean publish(PerformanceUpdate update);
  }

  /** The arguments stand in the order in which data meets them. */
  public AssessmentFlow(
      ServiceConfig.Assessment config,
      IntFunction<List<DueBattery>> due,
      Function<BatteryId, @Nullable Battery> find,
      History history,
      BiFunction<BatteryId, Instant, Reports> reports,
      BiFunction<Battery, Reports, BatteryAnalysis> analysis,
      BiFunction<Battery, BatteryAssessment, RulResult> forecast,
      Results results,
      Publication publication,
      Clock clock,
      ServiceMetrics metrics,
      Tracing tracing) {
    this.config = config;
    this.due = due;
    this.find = find;
    this.history = history;
    this.reports = reports;
    this.analysis = analysis;
    this.forecast = forecast;
    this.results = results;
    this.publication = publication;
    this.clock = clock;
    this.metrics = metrics;
    this.tracing = tracing;
    metrics.gauge(
        "packtrail.soh.due.batteries",
        "Batteries with newer data than their assessment, at the last look",
        () -> dueBatteries);
  }

  /** Begins to look for due batteries. */
  public void start() {
    long pauseMs = config.interval().toMillis();
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::tick, pauseMs, pauseMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Lets the schedule rest, or go on: while a history is being delivered, estimates from a part of
   * it would be superseded within seconds. {@link #assessAll} is not held.
   */
  public void hold(boolean hold) {
    held = hold;
  }

  /**
   * Assesses every battery that is due now, rested or not, and returns when that is done.
   *
   * @param assessed told of each battery that was assessed
   */
  public void assessAll(Consumer<BatteryId> assessed) {
    CompletableFuture.runAsync(() -> everything(assessed), thread).join();
  }

  /** Full rounds are followed by another; a battery that failed is not tried for ever. */
  private void everything(Consumer<BatteryId> assessed) {
    Set<BatteryId> seen = new HashSet<>();
    boolean anyNew = true;
    while (anyNew && !stopping) {
      List<DueBattery> left =
          due.apply(config.batch()).stream().filter(one -> seen.add(one.batteryId())).toList();
      anyNew = !left.isEmpty();
      round(left, true, assessed);
    }
  }

  /** Finishes the battery in hand and stops. */
  @Override
  public void close() {
    stopping = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(60, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** The scheduler's door: an exception that left here would end the schedule. */
  private void tick() {
    if (held) {
      return;
    }
    try {
      look();
    } catch (RuntimeException e) {
      LOGGER.atWarn().setCause(e).log("no battery could be assessed");
    }
  }

  /** Assesses those due batteries that do not rest. On {@link #thread}. */
  void look() {
    List<DueBattery> found = due.apply(config.batch());
    dueBatteries = found.size();
    round(found, false, batteryId -> {});
  }

  private void round(
      List<DueBattery> batteries, boolean withoutRest, Consumer<BatteryId> assessed) {
    for (DueBattery battery : batteries) {
      if (stopping) {
        return;
      }
      Instant rests = restsUntil.get(battery.batteryId());
      if (withoutRest || rests == null || !clock.instant().isBefore(rests)) {
        assessGuarded(battery);
        assessed.accept(battery.batteryId());
      }
    }
  }

  private void assessGuarded(DueBattery battery) {
    Instant begun = clock.instant();
    String result = "failed";
    try {
      result = assess(battery) ? "estimated" : "not_estimable";
    } catch (RuntimeException e) {
      LOGGER
          .atWarn()
          .setCause(e)
          .addKeyValue("batteryId", battery.batteryId())
          .log("battery could not be assessed");
    }
    Duration took = Duration.between(begun, clock.instant());
    restsUntil.put(battery.batteryId(), clock.instant().plus(rest(took)));
    metrics.assessed(result, took);
    tracing.assessed(new Tracing.Work(begun, took), battery.batteryId(), result);
  }

  /** How long a battery rests whose assessment took so long. */
  static Duration rest(Duration took) {
    Duration inProportion = took.multipliedBy(REST_FACTOR);
    return inProportion.compareTo(LONGEST_REST) < 0 ? inProportion : LONGEST_REST;
  }

  /** Returns whether there is an estimate. */
  private boolean assess(DueBattery due) {
    Battery battery = find.apply(due.batteryId());
    if (battery == null) {
      throw new IllegalStateException("battery %s is due but not registered".formatted(due));
    }
    Instant now = clock.instant();
    BatteryAnalysis running = analysis.apply(battery, reports.apply(due.batteryId(), now));
    LastSoc lastSoc = new LastSoc();
    // A vehicle's clock may run ahead; no estimate and no signature may speak of the future.
    history.read(
        due.batteryId(),
        now,
        running::resume,
        chunk -> {
          running.accept(chunk);
          lastSoc.accept(chunk);
        });
    BatteryAssessment assessment = running.finish();
    RulResult remaining = forecast.apply(battery, assessment);
    boolean estimated = assessment.soh() instanceof SohResult.Estimated;
    if (assessment.soh() instanceof SohResult.Estimated soh) {
      PerformanceUpdate update = update(battery, assessment, soh, remaining, lastSoc.ratio);
      EstimateInputs inputs = running.inputs();
      publication.publish(inputs == null ? update : update.with(inputs));
    }
    // Last, since it ends the battery's being due: after a crash before this line the battery is
    // assessed again, and the policy sees that the update is there.
    results.save(assessment, remaining, clock.instant(), due.revision());
    return estimated;
  }

  @SuppressWarnings("NullAway") // rul may be null; the annotation on a nested type is not read
  static PerformanceUpdate update(
      Battery battery,
      BatteryAssessment assessment,
      SohResult.Estimated soh,
      RulResult remaining,
      @Nullable Double socRatio) {
    return new PerformanceUpdate(
        battery,
        soh,
        assessment.stress(),
        remaining instanceof RulResult.Forecast forecast ? forecast : null,
        socRatio,
        assessment.observations().stream().filter(CapacityObservation::used).toList());
  }

  /** The last state of charge that was reported. */
  static final class LastSoc {
    private @Nullable Double ratio;

    @Nullable Double ratio() {
      return ratio;
    }

    void accept(SampleSeries chunk) {
      float[] soc = chunk.column(Signal.SOC_RATIO);
      for (int i = soc.length - 1; i >= 0; i--) {
        if (!Float.isNaN(soc[i])) {
          ratio = (double) soc[i];
          return;
        }
      }
    }
  }
}
