package io.packtrail.timescalestore;

import org.junit.jupiter.api.Nested;

/**
 * Every table against the embedded PostgreSQL, or against the server that {@code
 * PACKTRAIL_TEST_DB_URL} names, for example a TimescaleDB.
 */
class StoreIT {
  @Nested
  class Telemetry extends TelemetryContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Merge extends MergeContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Sessions extends SessionContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Clocks extends ClockContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class ClocksCounted extends ClockTallyContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class CorrectionScope extends CorrectionScopeContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class CorrectionPreviewed extends CorrectionPreviewContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Retained extends RetentionContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Carried extends CarriedUseContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Migrations extends MigrationContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Backups extends BackupContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class MasterData extends MasterDataContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Provisioning extends ProvisioningContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Presences extends PresenceContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Assessments extends AssessmentContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Passports extends PassportContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }

  @Nested
  class Reports extends ReportContract {
    @Override
    protected TestServer server() {
      return TestServer.shared();
    }
  }
}
