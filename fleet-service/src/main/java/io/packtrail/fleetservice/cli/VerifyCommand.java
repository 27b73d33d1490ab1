package io.packtrail.fleetservice.cli;

import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.passport.PlainText;
import io.packtrail.fleetservice.passport.SohRecomputation;
import io.packtrail.passportupdater.BundleVerifier;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.LogComparison;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.NoteKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a passport file; a file needs no network. Exit code 0 only where every check holds. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Check passports, single updates or evidence bundles from their bytes alone; exit 0 only"
            + " where every check of every file holds.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class VerifyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_BYTES = 256 << 20;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR|URL",
      arity = "1..*",
      description =
          "Passport export, single update (also in an envelope), or evidence bundle (ZIP); a folder"
              + " stands for those in it.")
  private List<String> sources;

  @Option(
      names = "--did",
      paramLabel = "FILE|URL",
      description =
          "DID document of an issuer you trust, from wherever you trust it; may be repeated. Then"
              + " other issuers fail.")
  private List<String> trusted = new ArrayList<>();

  @Option(
      names = "--log-key",
      paramLabel = "KEY|FILE|URL",
      description =
          "Key of a transparency log you trust (name+id+key), or where it is; may be repeated. Then"
              + " other logs fail.")
  private List<String> logs = new ArrayList<>();

  @Option(
      names = "--witness",
      paramLabel = "KEY|FILE",
      description =
          "Key of a witness of the log (name+id+key) that must have signed the file's checkpoint;"
              + " may be repeated, then all must.")
  private List<String> witnesses = new ArrayList<>();

  @Option(
      names = "--status",
      paramLabel = "FILE|URL",
      description =
          "Status list of the issuer that is newer than the file's, or that a single update needs;"
              + " may be repeated.")
  private List<String> statusLists = new ArrayList<>();

  @Option(
      names = "--log",
      paramLabel = "URL|DIR",
      description =
          "The transparency log as it is now, for example https://operator.example/log: the file's"
              + " checkpoint must be its beginning.")
  private @Nullable String log;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE|URL",
      description =
          "With --log: a checkpoint that somebody kept; must be a beginning of the log, too; may be"
              + " repeated.")
  private List<String> checkpoints = new ArrayList<>();

  @Option(
      names = "--recompute",
      description =
          "Compute the state of health of a bundle's newest update again from the inputs in the"
              + " bundle, and compare it byte for byte.")
  private boolean recompute;

  @Override
  public Integer call() {
    if (log == null && !checkpoints.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--checkpoint needs --log, which it is held against");
    }
    List<byte[]> documents = trusted.stream().map(VerifyCommand::read).toList();
    Trust trust =
        new Trust(
                documents,
                logs.stream().map(VerifyCommand::logKey).toList(),
                statusLists.stream().map(VerifyCommand::read).toList(),
                FleetService.systemClock().instant())
            .with(witnesses.stream().map(VerifyCommand::logKey).toList());
    PrintWriter out = spec.commandLine().getOut();
    List<String> failures = new ArrayList<>();
    List<String> files = sources.stream().flatMap(this::expanded).toList();
    for (String file : files) {
      if (files.size() > 1) {
        out.println(PlainText.of(file));
      }
      // What cannot be read fails, and does not hide what was found of the others.
      try {
        VerificationReport report = verify(read(file), trust);
        print(report, out);
        if (!report.passed()) {
          failures.add("%s %s".formatted(file, reasons(report)));
        }
      } catch (CommandFailure e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    failures.forEach(failure -> err.println("packtrail: " + PlainText.of(failure)));
    return failures.isEmpty() ? 0 : 1;
  }

  private VerificationReport verify(byte[] file, Trust trust) {
    VerificationReport report =
        BundleVerifier.verify(file, trust, recompute ? new SohRecomputation() : null);
    if (log == null || !report.failed().isEmpty()) {
      return report;
    }
    byte[] passport =
        EvidenceBundle.isZip(file)
            ? EvidenceBundle.read(file).files().getOrDefault(EvidenceBundle.PASSPORT, file)
            : file;
    return compared(report, passport, trust, log);
  }

  /** What failed; where nothing did, what could not be checked. */
  private static String reasons(VerificationReport report) {
    if (!report.failed().isEmpty()) {
      return "failed: " + String.join(", ", report.failed());
    }
    return report.checks().stream()
        .filter(check -> check.status() == VerificationReport.Status.NOT_CHECKED)
        .map(VerificationReport.Check::name)
        .collect(Collectors.joining(", ", "is not shown to hold, not checked: ", ""));
  }

  /** The passports of a folder, by name; what else is in it is named. */
  private Stream<String> expanded(String source) {
    if (isUrl(source) || !Files.isDirectory(Path.of(source))) {
      return Stream.of(source);
    }
    try {
      PassportFolder folder = PassportFolder.of(Path.of(source));
      PrintWriter out = spec.commandLine().getOut();
      folder.passedOver().forEach(line -> out.println(PlainText.of(line)));
      if (folder.passports().isEmpty()) {
        throw new CommandFailure(
            "folder must hold a passport (*.json), an envelope (*.jwt, *.sd-jwt) or an evidence"
                + " bundle (*.zip), got "
                + source);
      }
      return folder.passports().stream();
    } catch (IOException e) {
      throw new CommandFailure("%s could not be read: %s".formatted(source, e.getMessage()), e);
    }
  }

  /** One line for each check, whatever the file says. */
  static void print(VerificationReport report, PrintWriter out) {
    int width = report.checks().stream().mapToInt(check -> check.name().length()).max().orElse(0);
    for (VerificationReport.Check check : report.checks()) {
      out.println(
          "  %-11s %s  %s"
              .formatted(
                  check.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  check.name() + " ".repeat(width - check.name().length()),
                  PlainText.of(check.detail())));
    }
    out.flush();
  }

  private VerificationReport compared(
      VerificationReport report, byte[] file, Trust trust, String served) {
    String base = served.endsWith("/") ? served : served + "/";
    return LogComparison.extend(
        report,
        file,
        trust,
        text(base + "checkpoint"),
        checkpoints.stream().map(VerifyCommand::text).toList(),
        tile -> read(base + tile.path()));
  }

  static String text(String source) {
    return new String(read(source), StandardCharsets.UTF_8);
  }

  static NoteKey logKey(String source) {
    boolean isKey = source.matches("[^+\\s]+\\+[0-9a-f]{8}\\+\\S+");
    String key = isKey ? source : text(source).strip();
    try {
      return NoteKey.parse(key);
    } catch (PassportException e) {
      throw new CommandFailure("key %s: %s".formatted(source, e.getMessage()), e);
    }
  }

  private static boolean isUrl(String source) {
    return source.startsWith("https://") || source.startsWith("http://");
  }

  static byte[] read(String source) {
    try {
      return isUrl(source) ? fetch(URI.create(source)) : file(Path.of(source));
    } catch (ConnectException e) { // it has no message of its own
      throw new CommandFailure("%s could not be read: nothing answers there".formatted(source), e);
    } catch (IOException e) {
      throw new CommandFailure("%s could not be read: %s".formatted(source, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("reading %s was interrupted".formatted(source), e);
    }
  }

  private static byte[] file(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailure("file must exist and be readable, got " + file);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new CommandFailure(
          "file must be at most %d bytes, got %d".formatted(MAX_BYTES, Files.size(file)));
    }
    return Files.readAllBytes(file);
  }

  private static byte[] fetch(URI url) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = BoundedFetch.get(url, MAX_BYTES, PATIENCE);
    if (response.statusCode() != 200) {
      throw new CommandFailure(
          "%s must answer with status 200, got %d".formatted(url, response.statusCode()));
    }
    return response.body();
  }
}
