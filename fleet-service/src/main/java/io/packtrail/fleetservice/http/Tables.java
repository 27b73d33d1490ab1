package io.packtrail.fleetservice.http;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.timescalestore.AssessmentTable;
import io.packtrail.timescalestore.AssignmentTable;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.ClockTable;
import io.packtrail.timescalestore.ConfirmationTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.DifferingSamples;
import io.packtrail.timescalestore.EnrolmentTable;
import io.packtrail.timescalestore.EventTable;
import io.packtrail.timescalestore.FleetHealthTable;
import io.packtrail.timescalestore.FleetLivesTable;
import io.packtrail.timescalestore.FleetPriorTable;
import io.packtrail.timescalestore.GatewayActivity;
import io.packtrail.timescalestore.GatewayTable;
import io.packtrail.timescalestore.GrantTable;
import io.packtrail.timescalestore.InformationTable;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.LogTable;
import io.packtrail.timescalestore.PartListTable;
import io.packtrail.timescalestore.PartTable;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.PresenceTable;
import io.packtrail.timescalestore.QuarantineTable;
import io.packtrail.timescalestore.SessionTable;
import io.packtrail.timescalestore.StatusTable;
import io.packtrail.timescalestore.StoredAssessment;
import io.packtrail.timescalestore.SummaryTable;
import io.packtrail.timescalestore.TelemetryTable;
import java.util.function.Consumer;

/** The narrow views of the store that the HTTP side reads from. */
public record Tables(
    BatteryTable batteries,
    GatewayTable gateways,
    TelemetryTable telemetry,
    LedgerTable ledger,
    QuarantineTable quarantine,
    AssessmentTable assessments,
    PassportTable passports,
    LogTable log,
    StatusTable status,
    ConfirmationTable confirmations,
    GrantTable grants,
    PartTable parts,
    PartListTable partLists,
    InformationTable information,
    ClockTable clocks,
    AssignmentTable assignments,
    EnrolmentTable enrolments,
    SummaryTable summaries,
    EventTable events,
    GatewayActivity activity,
    PresenceTable presences,
    SessionTable sessions,
    FleetHealthTable fleetHealth,
    FleetLivesTable fleetLives,
    FleetPriorTable fleetPriors) {
  /**
   * All of one database.
   *
   * @param whereValuesDiffer told of samples that say otherwise than those stored before
   * @param whenQuarantined told the reason's code of each message put into quarantine
   */
  public static Tables of(
      Database database,
      Consumer<DifferingSamples> whereValuesDiffer,
      Consumer<String> whenQuarantined) {
    return new Tables(
        new BatteryTable(database),
        new GatewayTable(database),
        new TelemetryTable(database, whereValuesDiffer, whenQuarantined),
        new LedgerTable(database),
        new QuarantineTable(database),
        new AssessmentTable(database),
        new PassportTable(database),
        new LogTable(database),
        new StatusTable(database),
        new ConfirmationTable(database),
        new GrantTable(database),
        new PartTable(database),
        new PartListTable(database),
        new InformationTable(database),
        new ClockTable(database),
        new AssignmentTable(database),
        new EnrolmentTable(database),
        new SummaryTable(database),
        new EventTable(database),
        new GatewayActivity(database),
        new PresenceTable(database),
        new SessionTable(database),
        new FleetHealthTable(database),
        new FleetLivesTable(database),
        new FleetPriorTable(database));
  }

  /** The battery that a path names; answers 404 where there is none. */
  Battery battery(BatteryId batteryId) {
    Battery battery = batteries.find(batteryId);
    if (battery == null) {
      throw ApiException.notFound(
          "unknown-battery",
          "battery %s must be registered with POST /api/v1/batteries first".formatted(batteryId));
    }
    return battery;
  }

  /** The battery with this passport; answers 404 where there is none. */
  Battery ofPassport(String passportId) {
    Battery battery = batteries.ofPassport(passportId);
    if (battery == null) {
      throw ApiException.notFound("unknown-passport", "there is no passport " + passportId);
    }
    return battery;
  }

  /**
   * A battery's newest assessment.
   *
   * @param statusIfNone of the answer where there is none: 404 where the assessment itself is what
   *     is asked for, 422 where it is needed to work something out
   */
  StoredAssessment assessed(BatteryId batteryId, int statusIfNone) {
    StoredAssessment stored = assessments.latest(batteryId);
    if (stored == null) {
      throw new ApiException(
          statusIfNone,
          "no-assessment",
          "battery %s must have reported samples, and these must have been assessed"
              .formatted(batteryId));
    }
    return stored;
  }

  /** The gateway that a path names; answers 404 where nobody has heard of it. */
  GatewayId gateway(GatewayId gatewayId) {
    if (!gateways.exists(gatewayId)) {
      throw ApiException.notFound(
          "unknown-gateway",
          "gateway %s must have been added, or have sent a message".formatted(gatewayId));
    }
    return gatewayId;
  }
}
