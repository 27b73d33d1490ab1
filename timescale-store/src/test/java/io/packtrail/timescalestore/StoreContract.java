package io.packtrail.timescalestore;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * What the tests of every table share: a migrated database for each class, emptied before each
 * test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {
  protected TestDatabase raw;
  protected Database database;
  protected BatteryTable batteries;
  protected GatewayTable gateways;
  protected TelemetryTable telemetry;
  protected LedgerTable ledger;
  protected QuarantineTable quarantine;
  protected AssessmentTable assessments;
  protected PassportTable passports;
  protected LogTable log;
  protected StatusTable status;
  protected GrantTable grants;
  protected PartTable parts;
  protected AssignmentTable assignments;
  protected EnrolmentTable enrolments;
  protected ClockTable clocks;

  protected abstract TestServer server();

  @BeforeAll
  void create() {
    raw = server().createDatabase();
    try (Database fresh = raw.open()) {
      fresh.migrate();
    }
  }

  @BeforeEach
  void open() throws SQLException {
    raw.empty();
    database = raw.open();
    batteries = new BatteryTable(database);
    gateways = new GatewayTable(database);
    telemetry = new TelemetryTable(database);
    ledger = new LedgerTable(database);
    quarantine = new QuarantineTable(database);
    assessments = new AssessmentTable(database);
    passports = new PassportTable(database);
    log = new LogTable(database);
    status = new StatusTable(database);
    grants = new GrantTable(database);
    parts = new PartTable(database);
    assignments = new AssignmentTable(database);
    enrolments = new EnrolmentTable(database);
    clocks = new ClockTable(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @AfterAll
  void drop() {
    raw.close();
  }
}
