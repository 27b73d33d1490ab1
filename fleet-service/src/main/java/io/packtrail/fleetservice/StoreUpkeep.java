package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.ClockTable;
import io.packtrail.timescalestore.Imbalance;
import io.packtrail.timescalestore.LedgerCheck;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.QuarantineSize;
import io.packtrail.timescalestore.QuarantineTable;
import io.packtrail.timescalestore.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store needs from time to time, on a thread of its own: recount the ledger, estimate
 * clocks, measure the quarantine, make the next partitions, drop what is past its age. Each job
 * that fails is logged and runs again at the next turn; none keeps the others from running.
 */
final class StoreUpkeep {
  private static final Logger LOGGER = LoggerFactory.getLogger(StoreUpkeep.class);

  /** Today and yesterday: a message of yesterday may still be on its way out of quarantine. */
  private static final Duration RECOUNTED = Duration.ofDays(1);

  /** Messages of the newest whose samples are looked up one by one. */
  private static final int MESSAGES_LOOKED_UP = 20_000;

  /** An operator looks at a clock soon after it was put right, or wrong. */
  private static final Duration CLOCK_PAUSE = Duration.ofMinutes(1);

  /** Clocks are estimated for at most one part in so many of the time. */
  private static final int CLOCK_SHARE = 100;

  private static final Duration LONGEST_CLOCK_PAUSE = Duration.ofHours(1);

  private static final long STOP_SECONDS = 30;

  private final ServiceConfig.Upkeep config;
  private final LedgerTable ledger;
  private final ClockTable clocks;
  private final QuarantineTable quarantine;
  private final Retention retention;
  private final Consumer<Instant> prepare;
  private final Runnable lookAtDurability;
  private final LongSupplier countBmsDisagreements;
  private final InstantSource clock;
  private final Instant startedAt;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "store-upkeep");
            created.setDaemon(true);
            return created;
          });

  private volatile long skewedGateways;
  private volatile long quarantinedMessages;
  private volatile long quarantinedBytes;
  private volatile long largeQuarantines;
  private volatile boolean heldBack;
  private volatile long bmsDisagreements;

  /**
   * @param prepare makes what the samples of the next month need
   * @param lookAtDurability looks whether the database still keeps what it confirms
   * @param countBmsDisagreements counts the batteries whose own figure of health is lastingly wrong
   */
  StoreUpkeep(
      ServiceConfig.Upkeep config,
      LedgerTable ledger,
      ClockTable clocks,
      QuarantineTable quarantine,
      Retention retention,
      Consumer<Instant> prepare,
      Runnable lookAtDurability,
      LongSupplier countBmsDisagreements,
      ServiceMetrics metrics,
      InstantSource clock) {
    this.config = config;
    this.ledger = ledger;
    this.clocks = clocks;
    this.quarantine = quarantine;
    this.retention = retention;
    this.prepare = prepare;
    this.lookAtDurability = lookAtDurability;
    this.countBmsDisagreements = countBmsDisagreements;
    this.clock = clock;
    this.startedAt = clock.instant();
    metrics.gauge(
        "packtrail.ledger.unbalanced.gateways",
        "Gateways whose ledger differs from a recount; an alarm should follow",
        () -> unbalancedGateways(ledger.lastCheck()));
    metrics.gauge(
        "packtrail.ledger.check.age.seconds",
        "Seconds since the ledger was last recounted, or since the start where it never was",
        this::ledgerCheckAgeSeconds);
    metrics.gauge(
        "packtrail.gateways.clock.skewed",
        "Gateways whose clock is off by more than a minute and not corrected",
        () -> skewedGateways);
    metrics.gauge(
        "packtrail.quarantine.messages",
        "Messages that wait in quarantine",
        () -> quarantinedMessages);
    metrics.gauge("packtrail.quarantine.bytes", "Their payloads", () -> quarantinedBytes);
    metrics.gauge(
        "packtrail.quarantine.large.gateways",
        "Gateways whose quarantine is above the alarm size; an alarm should follow",
        () -> largeQuarantines);
    metrics.gauge(
        "packtrail.retention.held.back",
        "1 while telemetry is kept past its age for one battery's sake",
        () -> heldBack ? 1 : 0);
    metrics.gauge(
        "packtrail.soh.bms.disagreements",
        "Batteries whose own figure of health lastingly disagrees with ours",
        () -> bmsDisagreements);
  }

  /** Not a number before the first recount, since nothing is known then. */
  private static double unbalancedGateways(@Nullable LedgerCheck check) {
    return check == null ? Double.NaN : check.unbalancedGateways();
  }

  private double ledgerCheckAgeSeconds() {
    LedgerCheck check = ledger.lastCheck();
    Instant last = check == null ? startedAt : check.checkedAt();
    return Duration.between(last, clock.instant()).toMillis() / 1000.0;
  }

  /** Sets what is kept, and begins at once. */
  void start() {
    retention.keep(config.keepTelemetry(), config.keepInbox(), clock.instant());
    long pauseMs = config.interval().toMillis();
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::turn, 0, pauseMs, TimeUnit.MILLISECONDS);
    scheduleClocks(Duration.ZERO);
  }

  /** Estimates clocks now and again, ever less often the longer it takes. */
  private void watchClocks() {
    // Not the clock of day, which an operator may set meanwhile.
    long begunNs = System.nanoTime();
    attempt("estimating clocks", this::measureClocks);
    Duration rest = Duration.ofNanos(System.nanoTime() - begunNs).multipliedBy(CLOCK_SHARE);
    Duration pause = rest.compareTo(CLOCK_PAUSE) > 0 ? rest : CLOCK_PAUSE;
    scheduleClocks(pause.compareTo(LONGEST_CLOCK_PAUSE) > 0 ? LONGEST_CLOCK_PAUSE : pause);
  }

  private void scheduleClocks(Duration pause) {
    try {
      ScheduledFuture<?> unused =
          thread.schedule(this::watchClocks, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      LOGGER.atDebug().log("clocks are not estimated any more");
    }
  }

  /** Runs every job once but the clocks, which have a schedule of their own. */
  void turn() {
    Instant now = clock.instant();
    attempt("preparing partitions", () -> prepare.accept(now));
    attempt("looking at the database's settings", lookAtDurability);
    attempt("checking the ledger", () -> checkLedger(now));
    attempt("measuring the quarantine", this::measureQuarantine);
    attempt("retention", () -> retain(now));
    attempt(
        "counting disagreements with the vehicles",
        () -> bmsDisagreements = countBmsDisagreements.getAsLong());
  }

  /** Ends after the job in hand. */
  void stop() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOGGER.atWarn().log("a job on the store still runs");
    }
  }

  private void checkLedger(Instant now) {
    LedgerCheck check = ledger.check(now, RECOUNTED, MESSAGES_LOOKED_UP);
    for (Imbalance imbalance : check.imbalances()) {
      LOGGER
          .atError()
          .addKeyValue("gatewayId", imbalance.gatewayId())
          .addKeyValue("day", imbalance.day())
          .addKeyValue("figure", imbalance.figure())
          .addKeyValue("ledger", imbalance.ledger())
          .addKeyValue("recounted", imbalance.recounted())
          .log("the ledger does not balance");
    }
  }

  void measureClocks() {
    Instant now = clock.instant();
    clocks.measure(now);
    List<ClockCorrection> corrections = clocks.active();
    LocalDate since = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
    skewedGateways =
        clocks.newest(since).stream()
            .filter(estimate -> estimate.needsCorrection(corrections))
            .count();
  }

  private void measureQuarantine() {
    List<QuarantineSize> sizes = quarantine.sizes();
    quarantinedMessages = sizes.stream().mapToLong(QuarantineSize::messages).sum();
    quarantinedBytes = sizes.stream().mapToLong(QuarantineSize::bytes).sum();
    List<QuarantineSize> large =
        sizes.stream().filter(size -> size.bytes() > config.quarantineAlarmBytes()).toList();
    largeQuarantines = large.size();
    for (QuarantineSize size : large) {
      LOGGER
          .atWarn()
          .addKeyValue("gatewayId", size.gatewayId())
          .addKeyValue("messages", size.messages())
          .addKeyValue("bytes", size.bytes())
          .log("quarantine is above its alarm size; nothing is dropped that nobody discards");
    }
  }

  private void retain(Instant now) {
    Retention.Outcome outcome = retention.run(now);
    heldBack = outcome.heldBack() != null;
    if (heldBack) {
      LOGGER
          .atWarn()
          .addKeyValue("batteryId", outcome.heldBack())
          .log(
              "old telemetry is kept: this battery's was not assessed yet, its counters not carried, or a clock correction mixes it with younger samples");
    }
    if (outcome.droppedParts() > 0 || outcome.droppedInboxRows() > 0) {
      LOGGER
          .atInfo()
          .addKeyValue("parts", outcome.droppedParts())
          .addKeyValue("messageIds", outcome.droppedInboxRows())
          .log("dropped what is past its age");
    }
  }

  private static void attempt(String job, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) { // the door: the other jobs must run
      LOGGER.atWarn().setCause(e).addKeyValue("job", job).log("a job on the store failed");
    }
  }
}
