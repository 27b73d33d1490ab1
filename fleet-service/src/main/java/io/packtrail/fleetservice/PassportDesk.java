package io.packtrail.fleetservice;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.passport.SohRecomputation;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.timescalestore.AssessmentTable;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.ConfirmationTable;
import io.packtrail.timescalestore.CosignatureTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.DueBatteries;
import io.packtrail.timescalestore.LogTable;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.StatusTable;
import io.packtrail.timescalestore.StoredAssessment;
import io.packtrail.timescalestore.TelemetryTable;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** What an operator does to a passport by hand, with the keys of the data folder. */
public final class PassportDesk {
  private static final Duration RECENT = Duration.ofDays(30);

  private final Database database;
  private final SigningIdentity identity;
  private final InstantSource clock;

  private PassportDesk(Database database, SigningIdentity identity, InstantSource clock) {
    this.database = database;
    this.identity = identity;
    this.clock = clock;
  }

  /** Over an open database, with the keys of the configured data folder. */
  public static PassportDesk open(ServiceConfig config, Database database, Clock clock) {
    return new PassportDesk(database, SigningIdentity.beside(config, clock), clock);
  }

  /**
   * Withdraws an update.
   *
   * @return whether it was not withdrawn before
   */
  public boolean revoke(BatteryId batteryId, long sequence, String reason) {
    return new StatusTable(database).revoke(batteryId, sequence, clock.instant(), reason);
  }

  /**
   * Whether data are stored that the newest assessment has not read: what is signed from it now may
   * be stale.
   */
  public boolean hasNewerData(BatteryId batteryId) {
    return new DueBatteries(database).contains(batteryId);
  }

  /**
   * Confirms that a battery's health is as its newest assessment says, although that is not
   * plausible; the service publishes it with the next.
   *
   * @throws PassportException {@code nothing-to-confirm} where there is no estimate, or it is not
   *     held back
   */
  public HealthConfirmation confirm(BatteryId batteryId, String reason) {
    StoredAssessment stored = new AssessmentTable(database).latest(batteryId);
    ConfirmationTable confirmations = new ConfirmationTable(database);
    if (stored == null
        || !(stored.assessment().soh() instanceof SohResult.Estimated soh)
        || HealthLimits.held(soh, confirmations.newest(batteryId)) == null) {
      throw new PassportException(
          "nothing-to-confirm",
          "battery %s must have a state of health that is held back".formatted(batteryId));
    }
    HealthConfirmation confirmation =
        new HealthConfirmation(clock.instant(), soh.sohRatio(), reason);
    confirmations.confirm(batteryId, confirmation);
    return confirmation;
  }

  /**
   * Signs the newest assessment as a correction of the newest update. What an estimate was computed
   * from is kept of the newest update that names it; the correction names it where it gives the
   * same.
   *
   * @throws PassportException {@code nothing-to-correct} where there is no update, or no estimate
   */
  public SignedUpdate correct(BatteryId batteryId, String reason) {
    PassportTable passports = new PassportTable(database);
    EstimateInputs kept = passports.inputs(batteryId);
    PerformanceUpdate newest = newest(batteryId);
    PerformanceUpdate update =
        kept == null
            ? newest
            : new SohRecomputation().restingOn(kept, newest, identity.issuer().did());
    PassportUpdater updater = new PassportUpdater(identity.issuer(), identity.didDocument());
    StatusLists status = new StatusLists(identity.issuer(), new StatusTable(database));
    TransparencyLog log =
        new TransparencyLog(identity.log(), new LogTable(database), new CosignatureTable(database));
    return Objects.requireNonNull(
        passports.append(
            batteryId,
            update.inputs(),
            (head, slot) -> {
              if (head == null) {
                throw new PassportException(
                    "nothing-to-correct",
                    "battery %s must have a published update".formatted(batteryId));
              }
              return updater.correct(
                  update, head, clock.instant(), reason, status.entry(slot.get()));
            },
            log::grow));
  }

  private PerformanceUpdate newest(BatteryId batteryId) {
    Battery battery = new BatteryTable(database).find(batteryId);
    StoredAssessment stored = new AssessmentTable(database).latest(batteryId);
    if (battery == null
        || stored == null
        || !(stored.assessment().soh() instanceof SohResult.Estimated soh)) {
      throw new PassportException(
          "nothing-to-correct", "battery %s must have an estimate".formatted(batteryId));
    }
    AssessmentFlow.LastSoc soc = new AssessmentFlow.LastSoc();
    new TelemetryTable(database).history(batteryId, soh.asOf().minus(RECENT), null, soc::accept);
    return AssessmentFlow.update(battery, stored.assessment(), soh, stored.rul(), soc.ratio());
  }
}
