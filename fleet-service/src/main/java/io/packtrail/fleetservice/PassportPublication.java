package io.packtrail.fleetservice;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.error.PassportException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an estimate to a signed update: the policy first, then the signature, inside the transaction
 * that holds the battery's chain.
 *
 * <p>A chain that does not verify, or an update that is not plausible, stops this passport alone:
 * it is logged and counted, the assessment stays, other batteries go on.
 */
final class PassportPublication implements AssessmentFlow.Publication {
  private static final Logger LOGGER = LoggerFactory.getLogger(PassportPublication.class);

  private final Function<BatteryId, @Nullable SignedUpdate> head;
  private final PublishPolicy policy;
  private final PassportUpdater updater;
  private final Chain chain;
  private final InstantSource clock;
  private final ServiceMetrics metrics;

  /** Appends to one battery's chain in one transaction. */
  interface Chain {
    SignedUpdate append(BatteryId batteryId, Function<@Nullable SignedUpdate, SignedUpdate> next);
  }

  PassportPublication(
      Function<BatteryId, @Nullable SignedUpdate> head,
      PublishPolicy policy,
      PassportUpdater updater,
      Chain chain,
      InstantSource clock,
      ServiceMetrics metrics) {
    this.head = head;
    this.policy = policy;
    this.updater = updater;
    this.chain = chain;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public boolean publish(PerformanceUpdate update) {
    BatteryId batteryId = update.battery().batteryId();
    try {
      Instant now = clock.instant();
      SignedUpdate last = head.apply(batteryId);
      String reason = policy.reasonToPublish(last, update, now);
      SignedUpdate appended;
      String kind = "update";
      if (reason != null) {
        appended = chain.append(batteryId, current -> nextOrCorrection(update, current, now));
      } else {
        reason = last == null ? null : policy.reasonToCorrect(last, update);
        if (reason == null) {
          return false;
        }
        String why = reason;
        kind = "correction";
        appended = chain.append(batteryId, current -> correction(update, current, now, why));
      }
      metrics.published(kind);
      LOGGER
          .atInfo()
          .addKeyValue("batteryId", batteryId)
          .addKeyValue("sequence", appended.sequence())
          .addKeyValue("reason", reason)
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

  /** Late data can lower what had been counted; then the successor says so, and supersedes. */
  private SignedUpdate nextOrCorrection(
      PerformanceUpdate update, @Nullable SignedUpdate current, Instant now) {
    try {
      return updater.next(update, current, now);
    } catch (PassportException e) {
      if (current == null || !e.code().equals("counter-fell")) {
        throw e;
      }
      return updater.correct(
          update, current, now, "data that arrived late changed what had been counted");
    }
  }

  private SignedUpdate correction(
      PerformanceUpdate update, @Nullable SignedUpdate current, Instant now, String reason) {
    return current == null
        ? updater.next(update, null, now)
        : updater.correct(update, current, now, reason);
  }
}
