package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.SohResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One gateway from its first day on: four steps until its data can be trusted, what it sent, and
 * what could not be stored with the reason beside it.
 *
 * @param steps added, can send, was heard, is plausible
 * @param command a line that sends a first message
 * @param commandNote what to know before pasting it
 * @param heard what came last, in one sentence
 * @param fields of the newest stored sample
 * @param corrections of its clock that hold, each in one line
 * @param correction form for one more
 * @param quarantine newest first
 * @param waiting messages that wait in quarantine, shown or not (count)
 * @param isAllQuarantine whether messages that were replayed are among them
 * @param isWaiting whether nothing has come yet, so that the page is worth asking for again
 */
public record GatewayPage(
    String now,
    String gatewayId,
    List<String> batteries,
    List<BatteryPage.CheckRow> steps,
    String command,
    String commandNote,
    String heard,
    List<Figure> fields,
    List<BatteryPage.CheckRow> checks,
    List<LedgerRow> ledger,
    List<String> corrections,
    CorrectionForm correction,
    List<QuarantineRow> quarantine,
    long waiting,
    boolean isAllQuarantine,
    boolean isWaiting) {

  /** One UTC day of receipt; messages and samples as {@code received = stored + …}. */
  public record LedgerRow(String day, String messages, String samples, boolean balanced) {}

  /**
   * One message that could not be stored.
   *
   * @param times when it was received, and by whose clock else it is known
   */
  public record QuarantineRow(
      long id,
      String times,
      String topic,
      String code,
      String reason,
      int samples,
      PayloadText payload,
      boolean isWaiting,
      String state) {}

  /**
   * A clock as measured over a day.
   *
   * @param offset what to add to the gateway's time
   * @param held messages that were off by it, of all
   * @param heldFrom receipt of the first of them, absent where that is not known
   * @param heldTo receipt of the last of them
   * @param rightSince receipt of the first message after them, absent where none came
   */
  public record ClockRow(
      String day,
      Duration offset,
      long messages,
      long held,
      @Nullable Instant heldFrom,
      @Nullable Instant heldTo,
      @Nullable Instant rightSince) {}

  /** A declared correction that holds for device times from one to another. */
  public record CorrectionRow(
      Duration offset,
      Instant from,
      Instant to,
      String reason,
      String declaredBy,
      Instant declaredAt) {
    private String text() {
      return "%s on %s: %s"
          .formatted(
              Wording.correction(offset, from, to, declaredBy), Wording.time(declaredAt), reason);
    }

    /** Whether it takes away what was measured. */
    private boolean mends(ClockRow clock) {
      Instant heldFrom = clock.heldFrom();
      Instant heldTo = clock.heldTo();
      return offset.minus(clock.offset()).abs().compareTo(CLOCK_TOLERANCE) <= 0
          && (heldFrom == null || heldFrom.minus(clock.offset()).isBefore(to))
          && (heldTo == null || !heldTo.minus(clock.offset()).isBefore(from));
    }
  }

  /**
   * Something that said good-bye, as Sparkplug lets it.
   *
   * @param device null for the gateway itself
   */
  public record OfflineRow(@Nullable String device, Instant since) {}

  /**
   * The newest stored sample.
   *
   * @param sampleAt its corrected time
   * @param deviceTime what the device's clock said
   */
  public record Latest(
      BatteryId batteryId,
      String messageId,
      Instant receivedAt,
      @Nullable Instant sentAt,
      @Nullable Instant brokerAt,
      Instant sampleAt,
      Instant deviceTime,
      List<Figure> fields,
      SampleSeries tenMinutes) {}

  /**
   * What the tables know.
   *
   * @param soh of the battery that sent last, absent before the first assessment
   * @param duplicateSamples samples for moments that were stored before (count)
   * @param waiting messages that wait in quarantine, shown or not (count)
   * @param correction form for one more, as it was asked for
   * @param offline the gateway itself before its devices; empty where nothing is
   */
  public record Facts(
      String gatewayId,
      Instant addedAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastSeenAt,
      boolean hasPassword,
      List<Battery> batteries,
      @Nullable Latest latest,
      @Nullable SohResult soh,
      @Nullable ClockRow clock,
      List<CorrectionRow> corrections,
      CorrectionForm correction,
      List<OfflineRow> offline,
      List<LedgerRow> ledger,
      long duplicateSamples,
      List<QuarantineRow> quarantine,
      long waiting,
      boolean isAllQuarantine) {}

  private static final int CORRECTIONS_SHOWN = 5;
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);
  private static final String PASSED = "passed";
  private static final String FAILED = "failed";
  private static final String NOT_CHECKED = "not checked";

  /**
   * The page of a gateway.
   *
   * @param command a line with {@code PASSWORD} in place of the password
   * @param commandNote what to know before pasting it
   */
  public static GatewayPage of(Facts facts, String command, String commandNote, Instant now) {
    List<BatteryPage.CheckRow> checks = checks(facts);
    return new GatewayPage(
        Wording.time(now),
        facts.gatewayId(),
        facts.batteries().stream().map(battery -> battery.batteryId().value()).toList(),
        List.of(added(facts), canSend(facts), heardStep(facts, now), plausible(facts, checks)),
        command,
        commandNote,
        heard(facts, now),
        facts.latest() == null ? List.of() : facts.latest().fields(),
        checks,
        facts.ledger(),
        corrections(facts),
        facts.correction(),
        facts.quarantine(),
        facts.waiting(),
        facts.isAllQuarantine(),
        facts.lastSeenAt() == null);
  }

  private static BatteryPage.CheckRow added(Facts facts) {
    Instant revokedAt = facts.revokedAt();
    if (revokedAt != null) {
      return row("Added", FAILED, "its access was revoked %s".formatted(Wording.time(revokedAt)));
    }
    String batteries =
        facts.batteries().isEmpty()
            ? "no battery is assigned to it: what it sends for one that is not registered waits in"
                + " quarantine"
            : facts.batteries().size() == 1
                ? "one battery is assigned to it"
                : facts.batteries().size() + " batteries are assigned to it";
    return row(
        "Added",
        facts.batteries().isEmpty() ? NOT_CHECKED : PASSED,
        "known since %s; %s".formatted(Wording.time(facts.addedAt()), batteries));
  }

  private static BatteryPage.CheckRow canSend(Facts facts) {
    return facts.hasPassword()
        ? row("Can connect", PASSED, "it has a password; the line below tries it")
        : row(
            "Can connect",
            NOT_CHECKED,
            "it has no password here: packtrail gateway add %s gives it one, unless it comes through a broker"
                .formatted(facts.gatewayId()));
  }

  private static BatteryPage.CheckRow heardStep(Facts facts, Instant now) {
    Instant lastSeenAt = facts.lastSeenAt();
    if (lastSeenAt == null) {
      return row(
          "First message seen", NOT_CHECKED, "nothing yet; this page asks again every 5 seconds");
    }
    return row(
        "First message seen",
        PASSED,
        "the last one " + Wording.ago(lastSeenAt, now) + offline(facts));
  }

  private static String offline(Facts facts) {
    StringBuilder text = new StringBuilder();
    for (OfflineRow row : facts.offline()) {
      text.append("; ")
          .append(row.device() == null ? "the gateway is" : row.device() + " is")
          .append(" offline since ")
          .append(Wording.time(row.since()));
    }
    return text.toString();
  }

  private static BatteryPage.CheckRow plausible(Facts facts, List<BatteryPage.CheckRow> checks) {
    List<String> failed = names(checks, FAILED);
    if (!failed.isEmpty()) {
      return row("Accepted", FAILED, "look at " + String.join(", ", failed));
    }
    if (facts.waiting() > 0) {
      return row("Accepted", FAILED, messages(facts.waiting()) + " in quarantine, see below");
    }
    if (facts.latest() == null) {
      return row(
          "Accepted",
          NOT_CHECKED,
          facts.duplicateSamples() == 0
              ? "no sample has been stored yet"
              : "none of its samples was stored: another sender was first");
    }
    List<String> open = names(checks, NOT_CHECKED);
    return row(
        "Accepted",
        PASSED,
        open.isEmpty()
            ? "its data are stored and every check passed"
            : "its data are stored and nothing speaks against them; open: "
                + String.join(", ", open));
  }

  private static List<String> names(List<BatteryPage.CheckRow> checks, String status) {
    return checks.stream()
        .filter(check -> check.status().equals(status))
        .map(BatteryPage.CheckRow::name)
        .toList();
  }

  private static String heard(Facts facts, Instant now) {
    Latest latest = facts.latest();
    if (latest == null) {
      if (!facts.quarantine().isEmpty()) {
        QuarantineRow newest = facts.quarantine().get(0);
        return "Newest message: %s on %s, in quarantine: %s."
            .formatted(newest.times(), newest.topic(), newest.reason());
      }
      return facts.lastSeenAt() == null ? "Nothing has come yet." : noneStored(facts);
    }
    boolean moved = !latest.deviceTime().equals(latest.sampleAt());
    return "Newest stored sample: %s of %s%s, %s; message %s, %s."
        .formatted(
            latest.batteryId(),
            Wording.time(latest.sampleAt()),
            moved
                ? " (corrected; %s by its own clock)".formatted(Wording.time(latest.deviceTime()))
                : "",
            Wording.ago(latest.sampleAt(), now),
            latest.messageId(),
            times(latest.receivedAt(), latest.brokerAt(), latest.sentAt()));
  }

  /** The first value of a moment stays, whoever sent it (ADR 0012). */
  private static String noneStored(Facts facts) {
    return facts.duplicateSamples() == 0
        ? "Its messages held no sample."
        : "Its messages held %s samples for moments that were stored before, from another sender or an earlier message. The first value stays; samples that say otherwise are counted (packtrail_ingest_differing_samples_total), and the log names the first."
            .formatted(Wording.count(facts.duplicateSamples()));
  }

  /** By whose clocks a message's way is known. */
  public static String times(
      Instant receivedAt, @Nullable Instant brokerAt, @Nullable Instant sentAt) {
    return "received %s%s%s"
        .formatted(
            Wording.time(receivedAt),
            brokerAt == null ? "" : ", taken by the broker " + Wording.time(brokerAt),
            sentAt == null ? "" : ", sent %s by its own clock".formatted(Wording.time(sentAt)));
  }

  private static List<String> corrections(Facts facts) {
    List<String> lines = new ArrayList<>();
    facts.corrections().stream()
        .limit(CORRECTIONS_SHOWN)
        .forEach(correction -> lines.add(correction.text()));
    if (facts.corrections().size() > CORRECTIONS_SHOWN) {
      lines.add("and %d older ones".formatted(facts.corrections().size() - CORRECTIONS_SHOWN));
    }
    return lines;
  }

  private static List<BatteryPage.CheckRow> checks(Facts facts) {
    Latest latest = facts.latest();
    if (latest == null) { // a clock far ahead has every message refused
      return facts.clock() == null ? List.of() : List.of(clock(facts.clock(), facts));
    }
    List<BatteryPage.CheckRow> checks = new ArrayList<>();
    checks.add(
        row("Units", PASSED, "every field of it lies within the range that its unit can have"));
    checks.add(sign(facts.soh()));
    checks.add(
        facts.clock() == null
            ? row(
                "Clock",
                NOT_CHECKED,
                "not measured yet; this comes within minutes where its messages say when they were"
                    + " sent")
            : clock(facts.clock(), facts));
    facts.batteries().stream()
        .filter(battery -> battery.batteryId().equals(latest.batteryId()))
        .findFirst()
        .ifPresent(battery -> checks.addAll(Plausibility.of(battery, latest.tenMinutes())));
    return checks;
  }

  private static BatteryPage.CheckRow sign(@Nullable SohResult soh) {
    if (soh == null) {
      return row("Sign of the current", NOT_CHECKED, "the first assessment is still to come");
    }
    if (soh instanceof SohResult.NotEstimable none) {
      if (none.code().equals("current-sign") || none.code().equals("current-disagrees")) {
        return row("Sign of the current", FAILED, none.reason());
      }
      if (none.code().equals("no-current")) {
        return row("Sign of the current", NOT_CHECKED, none.reason());
      }
    }
    return row(
        "Sign of the current", PASSED, "the assessment found nothing against charging being +");
  }

  private static BatteryPage.CheckRow clock(ClockRow clock, Facts facts) {
    if (clock.offset().abs().compareTo(CLOCK_TOLERANCE) <= 0) {
      return row(
          "Clock",
          PASSED,
          "%s, measured over %s on %s"
              .formatted(Wording.clock(clock.offset()), messages(clock.messages()), clock.day()));
    }
    Instant rightSince = clock.rightSince();
    boolean mended = facts.corrections().stream().anyMatch(one -> one.mends(clock));
    String then =
        mended
            ? "; a declared correction mends it"
            : rightSince == null
                ? ""
                : "; what it sent before keeps its times until a correction is declared";
    return row(
        "Clock",
        mended ? PASSED : rightSince == null ? FAILED : NOT_CHECKED,
        Wording.clock(clock.offset())
            + span(clock)
            + (rightSince == null ? "" : "; right again since " + Wording.time(rightSince))
            + then);
  }

  private static String span(ClockRow clock) {
    Instant from = clock.heldFrom();
    Instant to = clock.heldTo();
    return from == null || to == null
        ? ", measured over %s on %s".formatted(messages(clock.messages()), clock.day())
        : " in %s of %s received on %s, from %s to %s"
            .formatted(
                Wording.count(clock.held()),
                messages(clock.messages()),
                clock.day(),
                Wording.time(from),
                Wording.time(to));
  }

  private static String messages(long count) {
    return count == 1 ? "1 message" : Wording.count(count) + " messages";
  }

  private static BatteryPage.CheckRow row(String name, String status, String detail) {
    return new BatteryPage.CheckRow(name, status, detail);
  }
}
