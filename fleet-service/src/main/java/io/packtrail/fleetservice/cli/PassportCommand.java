package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.PassportDesk;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.error.PassportException;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator decides about published updates; works beside a running service. */
@Command(
    name = "passport",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Withdraw a published update, publish a correction of the newest, release what was held"
            + " back, pass on a part of it, check others' documents, or change the signing key.",
    subcommands = {
      PassportCommand.Revoke.class,
      PassportCommand.Correct.class,
      PassportCommand.Confirm.class,
      CheckCommand.class,
      PresentCommand.class,
      ProveCommand.class,
      KeyCommand.class
    })
final class PassportCommand {

  /** What both have. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private abstract static class Step implements Callable<Integer> {
    @Spec CommandSpec spec;
    @Mixin ConfigOption configuration;

    @Parameters(paramLabel = "ID", description = "The registered battery.")
    String battery;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        description = "One sentence for the reader of the passport.")
    String reason;

    @Override
    public Integer call() {
      if (reason.isBlank()) {
        throw new CommandFailure("--reason must not be blank");
      }
      ServiceConfig config = configuration.load();
      Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
      Clock clock = FleetService.systemClock();
      try (StoreSession store = StoreSession.open(config)) {
        String done =
            act(PassportDesk.open(config, store.database(), clock), new BatteryId(battery));
        spec.commandLine().getOut().println(done);
      } catch (PassportException | IllegalArgumentException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      }
      return 0;
    }

    abstract String act(PassportDesk desk, BatteryId batteryId);
  }

  /** Withdraws. */
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description =
          "Withdraw an update: it stays in the chain, and every check from now on names it as"
              + " withdrawn. Final. Follow it by 'passport correct' where it is the newest.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Revoke extends Step {
    @Option(
        names = "--update",
        paramLabel = "NUMBER",
        required = true,
        description = "Number of the update in its battery's chain.")
    private long update;

    @Override
    String act(PassportDesk desk, BatteryId batteryId) {
      boolean now = desk.revoke(batteryId, update, reason);
      return "update %d of %s %s"
          .formatted(update, batteryId, now ? "is withdrawn" : "was withdrawn before");
    }
  }

  /** Supersedes. */
  @Command(
      name = "correct",
      mixinStandardHelpOptions = true,
      description =
          "Sign the newest assessment as a correction that supersedes the newest update, with your"
              + " reason and a link to it.")
  static final class Correct extends Step {
    @Option(
        names = "--as-assessed",
        description =
            "Sign the newest assessment although newer data of the battery wait to be assessed;"
                + " without, that is refused.")
    private boolean asAssessed;

    @Override
    String act(PassportDesk desk, BatteryId batteryId) {
      if (!asAssessed && desk.hasNewerData(batteryId)) {
        throw new CommandFailure(
            "%s must be assessed first: newer data than its estimate are stored. The running service does that (the log says where it fails); --as-assessed signs the estimate that there is"
                .formatted(batteryId));
      }
      SignedUpdate done = desk.correct(batteryId, reason);
      return "update %d of %s supersedes update %d"
          .formatted(done.sequence(), batteryId, done.sequence() - 1);
    }
  }

  /** Releases. */
  @Command(
      name = "confirm",
      mixinStandardHelpOptions = true,
      description =
          "Confirm that a battery's health is as low, or as high, as its newest assessment says:"
              + " what was held back as not plausible is published, and your reason is kept.")
  static final class Confirm extends Step {
    @Override
    String act(PassportDesk desk, BatteryId batteryId) {
      return String.format(
          Locale.ROOT,
          "state of health %.1f %% of %s is confirmed, and what lies within %.0f points of it; the"
              + " running service publishes it with its next assessment",
          100 * desk.confirm(batteryId, reason).sohRatio(),
          batteryId,
          100 * HealthConfirmation.REACH_RATIO);
    }
  }
}
