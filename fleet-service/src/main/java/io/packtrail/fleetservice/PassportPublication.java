package io.packtrail.fleetservice;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.StatusSlot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an estimate to a signed update: the policy first, then the signature, both inside the
 * transaction that holds the battery's chain.
 *
 * <p>In front of both stands a gate: a state of health that is not plausible is held back until an
 * operator confirms it (ADR 0056).
 *
 * <p>A chain that does not verify, or an update that is not plausible, stops this passport alone:
 * it is logged and counted, the assessment stays, other batteries go on.
 */
final class PassportPublication implements AssessmentFlow.Publication {
  private static final Logger LOGGER = LoggerFactory.getLogger(PassportPublication.class);

  private final PublishPolicy policy;
  private final PassportUpdater updater;
  private final Function<StatusSlot, StatusEntry> status;
  private final Function<BatteryId, @Nullable HealthConfirmation> confirmed;
  private final Chain chain;
  private final InstantSource clock;
  private final ServiceMetrics metrics;

  /** Appends to one battery's chain and to the log, in one transaction; null: nothing to append. */
  interface Chain {
    @Nullable SignedUpdate append(
        BatteryId batteryId, @Nullable EstimateInputs inputs, PassportTable.Link next);
  }

  PassportPublication(
      PublishPolicy policy,
      PassportUpdater updater,
      Function<StatusSlot, StatusEntry> status,
      Function<BatteryId, @Nullable HealthConfirmation> confirmed,
      Chain chain,
      InstantSource clock,
      ServiceMetrics metrics) {
    this.policy = policy;
    this.updater = updater;
    this.status = status;
    this.confirmed = confirmed;
    this.chain = chain;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * The policy is asked inside the chain's lock: two services that assess one battery at once would
   * else both find the same head, and publish the same update twice.
   */
  @Override
  public boolean publish(PerformanceUpdate update) {
    BatteryId batteryId = update.battery().batteryId();
    if (isHeld(update)) {
      return false;
    }
    try {
      Instant now = clock.instant();
      Attempt attempt = new Attempt(update, now);
      SignedUpdate appended = chain.append(batteryId, update.inputs(), attempt::next);
      if (appended == null) {
        return false;
      }
      metrics.published(attempt.kind);
      LOGGER
          .atInfo()
          .addKeyValue("batteryId", batteryId)
          .addKeyValue("sequence", appended.sequence())
          .addKeyValue("reason", attempt.reason)
          .log("update published");
      return true;
    } catch (PassportException e) {
      metrics.publishRefused();
      LOGGER
          .atError()
          .setCause(e)
          .addKeyValue("batteryId", batteryId)
          .addKeyValue("code", e.code())
          .log("update refused");
      return false;
    }
  }

  /** Asks for a confirmation only where one is wanted: nearly every battery needs none. */
  private boolean isHeld(PerformanceUpdate update) {
    if (HealthLimits.doubt(update.soh()) == null) {
      return false;
    }
    BatteryId batteryId = update.battery().batteryId();
    String why = HealthLimits.held(update.soh(), confirmed.apply(batteryId));
    if (why == null) {
      return false;
    }
    LOGGER
        .atWarn()
        .addKeyValue("batteryId", batteryId)
        .addKeyValue("code", HealthLimits.CODE)
        .addKeyValue("reason", why)
        .log("update held back");
    return true;
  }

  /** One try to publish; the transaction may ask it again, with another head. */
  private final class Attempt {
    private final PerformanceUpdate update;
    private final Instant now;
    private String kind = "update";
    private @Nullable String reason;

    Attempt(PerformanceUpdate update, Instant now) {
      this.update = update;
      this.now = now;
    }

    @Nullable SignedUpdate next(@Nullable SignedUpdate head, PassportTable.Place slot) {
      kind = "update";
      boolean isWithdrawn = slot.headIsWithdrawn();
      reason = policy.reasonToPublish(head, isWithdrawn, update, now);
      if (reason != null) {
        return nextOrCorrection(update, head, now, slot);
      }
      String why = head == null ? null : policy.reasonToCorrect(head, isWithdrawn, update);
      if (head == null || why == null) {
        return null;
      }
      kind = "correction";
      reason = why;
      return updater.correct(update, head, now, why, status.apply(slot.get()));
    }
  }

  /** Late data can lower what had been counted; then the successor says so, and supersedes. */
  private SignedUpdate nextOrCorrection(
      PerformanceUpdate update,
      @Nullable SignedUpdate current,
      Instant now,
      Supplier<StatusSlot> slot) {
    StatusEntry entry = status.apply(slot.get());
    try {
      return updater.next(update, current, now, entry);
    } catch (PassportException e) {
      if (current == null || !e.code().equals("counter-fell")) {
        throw e;
      }
      return updater.correct(
          update, current, now, "data that arrived late changed what had been counted", entry);
    }
  }
}
