package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.KeyFolder;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.signing.DidKey;
import io.packtrail.passportupdater.signing.LogKey;
import io.packtrail.timescalestore.LogTable;
import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator does with the keys of updates and of the log; works beside a service. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "List the keys that updates and the transparency log were signed with, change them, or say"
            + " that one was in wrong hands.",
    subcommands = {
      KeyCommand.Show.class,
      KeyCommand.Rotate.class,
      KeyCommand.Compromised.class,
      KeyCommand.RotateLog.class,
      KeyCommand.CompromisedLog.class
    })
final class KeyCommand {

  /** What all have. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private abstract static class Step implements Callable<Integer> {
    @Spec CommandSpec spec;
    @Mixin ConfigOption configuration;

    @Override
    public Integer call() throws IOException {
      ServiceConfig config = configuration.load();
      String host = config.passport().didHost();
      if (host == null) {
        throw new CommandFailure(
            "PACKTRAIL_PASSPORT_DID_HOST must be set: a did:key is its one key, another key would"
                + " be another issuer");
      }
      Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
      try {
        String said = act(config, new KeyFolder(config.dataDir()), "did:web:" + host);
        spec.commandLine().getOut().println(said);
      } catch (PassportException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      }
      return 0;
    }

    abstract String act(ServiceConfig config, KeyFolder folder, String did) throws IOException;

    static String host(String did) {
      return did.replaceFirst("^did:web:", "");
    }
  }

  /** What those have that tell of wrong hands. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  abstract static class Theft extends Step {
    @Option(
        names = "--since",
        paramLabel = "TIME",
        required = true,
        description = "RFC 3339, not in the future, for example 2026-11-23T10:00:00Z.")
    private String since;

    final Instant since() {
      try {
        return Instant.parse(since);
      } catch (DateTimeParseException e) {
        throw new CommandFailure("--since must be RFC 3339, got " + since, e);
      }
    }
  }

  /** What there is. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "The keys of the DID document, each with the time in which it signs; those of the log"
              + " with the entries up to which they count.")
  static final class Show extends Step {
    @Override
    String act(ServiceConfig config, KeyFolder folder, String did) throws IOException {
      TextTable table = new TextTable(List.of("key", "from", "until", "in wrong hands since"));
      for (DidKey key : folder.required(did).keys()) {
        table.row(
            key.key().multikey(),
            text(key.validFrom(), "the beginning"),
            text(key.expires(), "further notice"),
            text(key.revoked(), ""));
      }
      TextTable log =
          new TextTable(List.of("key of the log", "until", "entries", "in wrong hands since"));
      for (LogKey key : folder.required(did).logKeys()) {
        Long last = key.lastSize();
        log.row(
            key.vkey(),
            text(key.until(), "further notice"),
            last == null ? "" : last.toString(),
            text(key.revoked(), ""));
      }
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      table.print(out);
      out.println();
      log.print(out);
      return text.toString().stripTrailing();
    }

    private static String text(@Nullable Instant time, String absent) {
      return time == null ? absent : time.toString();
    }
  }

  /** A new key. */
  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description =
          "Put a new signing key ready. The next start of the service takes it and ends the present"
              + " one in the DID document; earlier updates verify as before.")
  static final class Rotate extends Step {
    @Override
    String act(ServiceConfig config, KeyFolder folder, String did) {
      return "%s#%s signs from the next start of the service on"
          .formatted(did, folder.prepareNext());
    }
  }

  /** A key in wrong hands. */
  @Command(
      name = "compromised",
      mixinStandardHelpOptions = true,
      description =
          "Say that a key was in wrong hands since a time: what it signed from then on fails every"
              + " check, and so does what it dates back but was not in the transparency log then."
              + " Where it is the present one, a new key is put ready. Start the service anew at"
              + " once. Said again, a theft can only be earlier.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Compromised extends Theft {
    @Parameters(
        paramLabel = "KEY",
        description = "The key, z6Mk…, as 'passport key list' shows it.")
    private String key;

    @Option(
        names = "--log-size",
        paramLabel = "N",
        description =
            "Entries that the transparency log had then, from a checkpoint that was kept elsewhere"
                + " (its second line). Absent: as the database has it, which is right where the"
                + " thief had no access to it.")
    private @Nullable Long logSize;

    @Override
    String act(ServiceConfig config, KeyFolder folder, String did) {
      Instant time = since();
      NoteKey log = folder.logName(host(did));
      if (log == null) {
        throw new CommandFailure(
            "the data folder must hold the log's key, keys/log-key.pem, got none: the public part"
                + " of it is written into the DID document, and another log's would void every"
                + " update");
      }
      long size = size(config, time);
      boolean isPresent =
          folder.compromised(did, key, time, size, log, FleetService.systemClock().instant());
      return "%s#%s does not count from %s on, when the log had %d entries%s"
          .formatted(
              did,
              key,
              time,
              size,
              isPresent ? "; a new key is ready: start the service anew now" : "");
    }

    private long size(ServiceConfig config, Instant time) {
      try (StoreSession store = StoreSession.open(config)) {
        LogTable log = new LogTable(store.database());
        return logSize == null ? log.sizeAt(time) : given(logSize, log.head().size());
      } catch (StoreException down) {
        if (logSize == null) {
          throw down;
        }
        // A stolen key must not wait for the database.
        spec.commandLine()
            .getErr()
            .println(
                "Warning: --log-size %d is not compared with what the log has now: %s"
                    .formatted(logSize, down.getMessage()));
        return logSize;
      }
    }

    /** More than there are would believe what the thief has yet to write. */
    private static long given(long given, long present) {
      if (!(given >= 0 && given <= present)) {
        throw new CommandFailure(
            "--log-size must be in [0, %d], what the log has now, got %d entries"
                .formatted(present, given));
      }
      return given;
    }
  }

  /** A new key of the log. */
  @Command(
      name = "rotate-log",
      mixinStandardHelpOptions = true,
      description =
          "Put a new key of the transparency log ready. The next start of the service takes it,"
              + " ends the present one in the DID document, and signs with both until"
              + " keys/log-key.former.pem is taken away. Where the present one was lost, only the"
              + " new one signs.")
  static final class RotateLog extends Step {
    @Override
    String act(ServiceConfig config, KeyFolder folder, String did) throws IOException {
      folder.required(did); // who never started has no log to hand over
      return "%s signs the log from the next start of the service on"
          .formatted(folder.prepareNextLogKey(host(did)));
    }
  }

  /** A key of the log in wrong hands. */
  @Command(
      name = "compromised-log",
      mixinStandardHelpOptions = true,
      description =
          "Say that a key of the transparency log was in wrong hands since a time: of what it"
              + " signed only counts its last checkpoint, and what a witness that the verifier"
              + " names saw before. Where it is the present one, a new key is put ready. Start the"
              + " service anew at once. Said again, a theft can only be earlier.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class CompromisedLog extends Theft {
    @Parameters(
        paramLabel = "KEY",
        description = "The key, name+id+key, as 'passport key list' shows it.")
    private String key;

    @Override
    String act(ServiceConfig config, KeyFolder folder, String did) {
      Instant time = since();
      boolean isPresent =
          folder.logCompromised(host(did), key, time, FleetService.systemClock().instant());
      return "%s does not count from %s on%s"
          .formatted(
              key, time, isPresent ? "; a new key is ready: start the service anew now" : "");
    }
  }
}
