package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.Session;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.sample.Tally;
import io.packtrail.sohmodel.session.ChargeJudge;
import io.packtrail.sohmodel.session.SessionTracker;
import io.packtrail.sohmodel.stress.ReportedUse;
import io.packtrail.sohmodel.stress.StressCounter;
import io.packtrail.sohmodel.track.AnnouncedChange;
import io.packtrail.sohmodel.track.ResistanceTrack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets reports count where nothing else does. A summary counts only where no interval between
 * samples that covers the current, and no summary that counted, lies in any part of it; a reported
 * session likewise beside samples and other reported sessions. What is left out is a finding.
 *
 * <p>Where counters were carried to this analysis, they hold what was due by the last sample before
 * it: such a report is not counted again, and one that came after that is a finding. Sessions and
 * announced changes, which bear on health, are taken as ever.
 */
final class ReportIntake implements ReportQueue.Taker {
  private static final ChargeJudge.Verdict OUTSIDE =
      new ChargeJudge.Verdict(false, "it lies outside the period of its summary: check the clock");

  private final Battery battery;
  private final ReportQueue queue;
  private final StressCounter stress;
  private final ResistanceTrack resistance;
  private final SessionTracker tracker;
  private final ChargeObserver charges;
  private final List<Session> sessions = new ArrayList<>();
  private final Tally besideSamples = new Tally();
  private final Tally overlapping = new Tally();
  private final Tally implausible = new Tally();
  private final Tally sessionsTwice = new Tally();
  private final Tally sessionsOutside = new Tally();
  private final Set<ReportedSession> outside = new HashSet<>();
  private final Tally overTemperatures = new Tally();
  private final Map<BatteryEvent.Kind, Tally> changes = new EnumMap<>(BatteryEvent.Kind.class);
  private long coveredUntilMs = Long.MIN_VALUE;
  private Instant summarizedUntil = Instant.MIN;
  private Instant sessionsUntil = Instant.MIN;

  /** The last sample before what was carried, its coverage, and the reports counted by then. */
  private Instant carriedUntil = Instant.MIN;

  private long carriedCoveredUntilMs = Long.MIN_VALUE;
  private long carriedReports;
  private @Nullable Instant first;
  private @Nullable Instant last;
  private String lastFault = "";

  ReportIntake(
      Battery battery,
      ReportQueue queue,
      StressCounter stress,
      ResistanceTrack resistance,
      SessionTracker tracker,
      ChargeObserver charges) {
    this.battery = battery;
    this.queue = queue;
    this.stress = stress;
    this.resistance = resistance;
    this.tracker = tracker;
    this.charges = charges;
  }

  /**
   * Takes what is due before a sample.
   *
   * @param carried whether the last current is recent enough for a session to go on
   * @param covered whether the sample ends an interval of which the current is known
   */
  void before(long epochMs, boolean carried, boolean covered) {
    boolean due = queue.isDue(epochMs);
    if (!covered && !due) {
      return;
    }
    if (covered) {
      coveredUntilMs = epochMs;
    } else if (!carried) {
      tracker.interrupt(); // a charge that ended before the gap is judged before those in it
    }
    if (due) {
      queue.drain(Instant.ofEpochMilli(epochMs), this);
    }
  }

  /** Takes what is left after the last sample. */
  void finish() {
    tracker.interrupt();
    queue.drain(Instant.MAX, this);
  }

  @Override
  public void session(ReportedSession session, UsageSummary period) {
    if (isOutside(session, period)) {
      sessionsOutside.add(session.end().toEpochMilli(), 0);
      if (outside.add(session)) {
        sessions.add(listed(session, OUTSIDE));
      }
      return;
    }
    // Intervals before this one's end were seen, so the latest tells whether any lies in it.
    if ((session.end().isAfter(carriedUntil) && reachesInto(knownUntil(), session))
        || reachesInto(sessionsUntil, session)) {
      sessionsTwice.add(session.end().toEpochMilli(), 0);
      return;
    }
    sessionsUntil = session.end();
    spans(session.start(), session.end());
    ChargeJudge.Verdict verdict =
        session.kind() == Session.Kind.CHARGE
            ? charges.judgeReported(session)
            : new ChargeJudge.Verdict(
                false, "not a charge; capacity is observed while charging only");
    sessions.add(listed(session, verdict));
  }

  /** Whether no part of it lies within; one across an edge of the period belongs to it. */
  private static boolean isOutside(ReportedSession session, UsageSummary period) {
    return (session.start().isBefore(period.from()) && !session.end().isAfter(period.from()))
        || (session.end().isAfter(period.to()) && !session.start().isBefore(period.to()));
  }

  /** Up to when samples know the current, those before what was carried among them. */
  private Instant knownUntil() {
    return Instant.ofEpochMilli(Math.max(coveredUntilMs, carriedCoveredUntilMs));
  }

  /** A session of no length lies within what ends with it. */
  private static boolean reachesInto(Instant until, ReportedSession session) {
    return until.isAfter(session.start())
        || (until.equals(session.start()) && session.end().equals(session.start()));
  }

  private static Session listed(ReportedSession session, ChargeJudge.Verdict verdict) {
    return new Session(
        session.kind(),
        session.start(),
        session.end(),
        session.startSocRatio(),
        session.endSocRatio(),
        orZero(session.chargedAh()),
        0,
        orZero(session.chargedKWh()),
        0,
        orZero(session.maxCurrentA()),
        session.tempMeanDegC(),
        session.tempMaxDegC(),
        0,
        verdict.accepted(),
        verdict.reason() + "; reported in a summary, without samples");
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  @Override
  public void summary(UsageSummary summary) {
    if (!summary.to().isAfter(carriedUntil)) {
      return;
    }
    long endMs = summary.to().toEpochMilli();
    if (knownUntil().isAfter(summary.from())) {
      besideSamples.add(endMs, 0);
      return;
    }
    if (summarizedUntil.isAfter(summary.from())) {
      overlapping.add(endMs, 0);
      return;
    }
    ReportedUse use = new ReportedUse(summary);
    String fault = use.fault(battery);
    if (fault != null) {
      implausible.add(endMs, 0);
      lastFault = fault;
      return;
    }
    summarizedUntil = summary.to();
    spans(summary.from(), summary.to());
    stress.addReported(use);
  }

  @Override
  public void event(BatteryEvent event) {
    spans(event.at(), event.at());
    long epochMs = event.at().toEpochMilli();
    AnnouncedChange change = AnnouncedChange.of(event);
    if (change != null) {
      changes.computeIfAbsent(event.kind(), kind -> new Tally()).add(epochMs, 0);
      if (change.otherCells()) {
        resistance.restart();
      }
    } else if (StressCounter.COUNTED_EVENTS.contains(event.kind())
        && event.at().plusMillis(StressCounter.SAME_EVENT_MS).isAfter(carriedUntil)) {
      boolean shown = stress.addReported(event.kind(), epochMs);
      if (!shown && event.kind() == BatteryEvent.Kind.OVER_TEMPERATURE) {
        overTemperatures.add(epochMs, 0);
      }
    }
  }

  /**
   * Takes down what a later analysis needs to know of reports, or takes it over.
   *
   * @param lastMs time of the last sample that what is carried knows
   */
  void exchange(Tape tape, long lastMs) {
    Instant until = Instant.ofEpochMilli(lastMs);
    carriedReports = tape.whole(carriedReports + queue.count(until) - queue.count(carriedUntil));
    carriedCoveredUntilMs = tape.whole(Math.max(coveredUntilMs, carriedCoveredUntilMs));
    long second = tape.whole(summarizedUntil.getEpochSecond());
    summarizedUntil = Instant.ofEpochSecond(second, tape.whole(summarizedUntil.getNano()));
    carriedUntil = until;
  }

  private void spans(Instant from, Instant to) {
    first = first == null || from.isBefore(first) ? from : first;
    last = last == null || to.isAfter(last) ? to : last;
  }

  /** The earlier of a time and the first that a counted report speaks of. */
  Instant first(@Nullable Instant firstSample) {
    return firstSample == null || (first != null && first.isBefore(firstSample))
        ? Objects.requireNonNullElse(first, Instant.EPOCH)
        : firstSample;
  }

  /** The later of a time and the last that a counted report speaks of. */
  Instant last(@Nullable Instant lastSample) {
    return lastSample == null || (last != null && last.isAfter(lastSample))
        ? Objects.requireNonNullElse(last, Instant.EPOCH)
        : lastSample;
  }

  /** The reported sessions with those of the samples, oldest first. */
  List<Session> with(List<Session> sampled) {
    return sessions.isEmpty()
        ? sampled
        : Stream.concat(sampled.stream(), sessions.stream())
            .sorted(Comparator.comparing(Session::start))
            .toList();
  }

  /** What was left out, and what was announced. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    add(
        findings,
        besideSamples.finding(
            "summary-beside-samples",
            "a summary speaks of time of which samples know the current, in whole or in part; they count,"
                + " its totals do not"));
    add(
        findings,
        overlapping.finding(
            "summary-overlap", "a summary overlaps another one that counted; its totals do not"));
    add(
        findings,
        implausible.finding(
            "summary-implausible", "a summary cannot be believed: " + lastFault + "; left out"));
    add(
        findings,
        sessionsTwice.finding(
            "reported-session-twice",
            "a reported session lies where samples or another reported session do; left out"));
    add(
        findings,
        sessionsOutside.finding(
            "reported-session-outside",
            "a reported session lies outside the period of its summary; it does not count"));
    add(
        findings,
        overTemperatures.finding(
            "over-temperature",
            "the vehicle reported over-temperature where no sample was above 45 °C; no minutes"
                + " could be counted"));
    long late = queue.count(carriedUntil) - carriedReports;
    if (late > 0) {
      findings.add(
          new Finding(
              "report-before-carried",
              carriedUntil,
              carriedUntil,
              late,
              "reports of a time whose samples were dropped came after its counters had been"
                  + " carried over; they do not count"));
    }
    changes.forEach(
        (kind, tally) ->
            add(
                findings,
                tally.finding(
                    kind.wireName(),
                    kind == BatteryEvent.Kind.MODULE_SWAP
                            || kind == BatteryEvent.Kind.BATTERY_REPLACED
                        ? "the vehicle announced other cells; the estimate began anew"
                        : "the vehicle announced a change of its software; the estimate's"
                            + " interval was widened")));
    return findings;
  }

  private static void add(List<Finding> findings, @Nullable Finding finding) {
    if (finding != null) {
      findings.add(finding);
    }
  }
}
