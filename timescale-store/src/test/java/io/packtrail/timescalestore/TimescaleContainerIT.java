package io.packtrail.timescalestore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Every table against TimescaleDB under its own licence, with compression; runs where Docker does.
 */
@EnabledIf(value = "dockerWorks", disabledReason = "Docker does not run here")
class TimescaleContainerIT {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("timescale/timescaledb:2.19.3-pg17")
          .asCompatibleSubstituteFor("postgres");

  private static PostgreSQLContainer<?> container;

  static boolean dockerWorks() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  @BeforeAll
  @SuppressWarnings("resource") // stopped below
  static void start() {
    container = new PostgreSQLContainer<>(IMAGE);
    container.start();
  }

  @AfterAll
  static void stop() {
    container.stop();
  }

  private static TestServer containerServer() {
    return new TestServer(container.getJdbcUrl(), container.getUsername(), container.getPassword());
  }

  @Nested
  class Telemetry extends TelemetryContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Clocks extends ClockContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class CorrectionScope extends CorrectionScopeContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class CorrectionPreviewed extends CorrectionPreviewContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Retained extends RetentionContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Carried extends CarriedUseContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Migrations extends MigrationContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Backups extends BackupContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class MasterData extends MasterDataContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Provisioning extends ProvisioningContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Assessments extends AssessmentContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Passports extends PassportContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }

  @Nested
  class Reports extends ReportContract {
    @Override
    protected TestServer server() {
      return containerServer();
    }
  }
}
