package io.packtrail.sohmodel.track;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/**
 * Health over time from capacity observations: gate, filter, change points.
 *
 * <p>Time runs in days of wear: max(Δt, 7 d × charged full cycles), so that a cell cycled round the
 * clock is allowed to age as fast as it is used. Only charge that went in counts; nothing measured
 * while discharging reaches the estimate. Gate: ν = |z − ẑ|/√S; above 4 the observation is refused,
 * between 2 and 4 its variance grows by (ν/2)². Five refusals in a row on the same side are a
 * change point (recalibrated, repaired, replaced): the filter begins anew at their mean. Readings
 * of the sensor's offset serve beside the charges; beyond 4 standard deviations they are left out.
 * A change that the vehicle announced ({@link AnnouncedChange}) takes effect at its own time.
 */
public final class HealthTrack {
  private static final double WEAR_DAYS_PER_CYCLE = 7;
  private static final double CHANGED_STD_RATIO = 0.05;
  private static final double UPDATED_STD_RATIO = 0.02;
  private static final double REFUSED_SIGMA = 4;
  private static final double DOUBTED_SIGMA = 2;
  private static final int REFUSALS_FOR_CHANGE = 5;

  private final Queue<AnnouncedChange> announced = new ArrayDeque<>();
  private final List<Smoothed> earlier = new ArrayList<>();
  private final List<ChangePoint> changePoints = new ArrayList<>();
  private final AgeingPace pace;
  private final double budgetFactor;
  private FilterBank bank;
  private HealthSmoother smoother;
  private long lastMs;
  private double lastCycles;
  private double wearDays;
  private double calendarDays;
  private int used;
  private int refusals;
  private int refusalSide;
  private double refusedSumRatio;
  private String news = "";

  public HealthTrack(FirstBelief first) {
    this(AgeingPace.VEHICLE, first, 1);
  }

  /**
   * @param pace how fast health may change
   * @param first belief about health before the first observation
   * @param budgetFactor by how much the standard deviations of observations are too small
   */
  public HealthTrack(AgeingPace pace, FirstBelief first, double budgetFactor) {
    this.pace = pace;
    this.budgetFactor = budgetFactor;
    bank = new FilterBank(pace, first);
    smoother = new HealthSmoother(pace, first);
  }

  /** Tells of a change ahead of the observations after it; in order of time. */
  public void announce(AnnouncedChange change) {
    announced.add(change);
  }

  /**
   * Lets the announced changes up to a time take effect; {@link #offer} does so itself.
   *
   * @return whether one of them made the estimate begin anew
   */
  public boolean pass(long epochMs) {
    boolean anew = false;
    while (!announced.isEmpty() && announced.element().epochMs() <= epochMs) {
      AnnouncedChange change = announced.remove();
      refusals = 0;
      if (change.otherCells()) {
        beginAnew(FirstBelief.NONE);
        used = 0;
        wearDays = 0;
        calendarDays = 0;
        anew = true;
        news = change.name() + " announced: the estimate begins anew";
      } else {
        bank.widen(UPDATED_STD_RATIO);
        smoother.widen(UPDATED_STD_RATIO);
        news = change.name() + " announced: the estimate may move by more than before";
      }
    }
    return anew;
  }

  /**
   * The decision about one observation.
   *
   * @param sigmas its distance from what was expected, in standard deviations of the difference as
   *     the observation's own error budget has them
   * @param shiftRatio by how much it moved the estimate; 0 where it was not used
   * @param note why it was refused or what it changed; empty where it simply served
   */
  public record Decision(boolean used, double sigmas, double shiftRatio, String note) {}

  /**
   * Offers an observation; observations must come in order of time.
   *
   * @param epochMs when it is known
   * @param chargedCycles charged full cycles since the first sample
   * @param observedRatio observed capacity over the reference capacity, above 0
   * @param stdRatio standard deviation of its random error
   */
  public Decision offer(
      long epochMs,
      double chargedCycles,
      double observedRatio,
      double stdRatio,
      Circumstances circumstances) {
    boolean unused = pass(epochMs);
    String before = news;
    news = "";
    Decision decision = judge(epochMs, chargedCycles, observedRatio, stdRatio, circumstances);
    return before.isEmpty()
        ? decision
        : new Decision(
            decision.used(),
            decision.sigmas(),
            decision.shiftRatio(),
            decision.note().isEmpty() ? before : before + "; " + decision.note());
  }

  private Decision judge(
      long epochMs,
      double chargedCycles,
      double observedRatio,
      double stdRatio,
      Circumstances circumstances) {
    advance(epochMs, chargedCycles);
    double[] at = circumstances.weights();
    double expected = bank.expected(at);
    // Errors scale with the capacity. Scaling them with the observation would trust low ones more.
    double std = stdRatio * Math.abs(expected) / observedRatio;
    double variance = std * std * budgetFactor * budgetFactor;
    double off = observedRatio - expected;
    double stated = Math.abs(off) / Math.sqrt(bank.innovationVariance(at, std * std));
    double sigmas = Math.abs(off) / Math.sqrt(bank.innovationVariance(at, variance));
    if (sigmas > REFUSED_SIGMA) {
      return refuse(observedRatio, off, sigmas, stated);
    }
    refusals = 0;
    double doubt = Math.max(1, sigmas / DOUBTED_SIGMA);
    double before = bank.sRatio();
    bank.update(observedRatio, at, variance * doubt * doubt);
    smoother.update(epochMs, observedRatio, at, variance * doubt * doubt, true);
    used++;
    return new Decision(true, stated, bank.sRatio() - before, "");
  }

  /**
   * Takes in what the current sensor reads while no current flows.
   *
   * @param offsetPerHour reading over the reference capacity (1/h)
   */
  public void zeroCurrent(
      long epochMs, double chargedCycles, double offsetPerHour, double stdPerHour) {
    advance(epochMs, chargedCycles);
    double variance = stdPerHour * stdPerHour;
    double off = offsetPerHour - bank.expected(HealthFilter.OFFSET);
    double s = bank.innovationVariance(HealthFilter.OFFSET, variance);
    if (Math.abs(off) <= REFUSED_SIGMA * Math.sqrt(s)) {
      bank.update(offsetPerHour, HealthFilter.OFFSET, variance);
      smoother.update(epochMs, offsetPerHour, HealthFilter.OFFSET, variance, false);
    }
  }

  /**
   * A step of the observations that nobody announced.
   *
   * @param fromRatio estimate before it
   * @param toRatio estimate after it
   */
  public record ChangePoint(long epochMs, double fromRatio, double toRatio) {}

  /** The change points so far, oldest first; a contradicted first belief is none. */
  public List<ChangePoint> changePoints() {
    return List.copyOf(changePoints);
  }

  /** Observations used. */
  public int used() {
    return used;
  }

  /** Health at the time of each charge that was used, with hindsight; oldest first. */
  public List<Smoothed> smoothed() {
    List<Smoothed> all = new ArrayList<>(earlier);
    all.addAll(smoother.smoothed(bank.weights()));
    return all;
  }

  /**
   * Health at an earlier time as it looks now.
   *
   * @param variance variance of {@code sRatio} from random errors alone
   */
  public record Smoothed(long epochMs, double sRatio, double variance) {}

  private void beginAnew(FirstBelief belief) {
    earlier.addAll(smoother.smoothed(bank.weights()));
    bank = new FilterBank(pace, belief);
    smoother = new HealthSmoother(pace, belief);
  }

  /** The state at a later time, without moving the track itself. */
  public State at(long epochMs, double chargedCycles) {
    FilterBank later = bank.copy();
    if (used > 0) {
      later.predict(wear(epochMs, chargedCycles));
    }
    double wearPerDay = calendarDays > 0 ? wearDays / calendarDays : 1;
    return new State(later.sRatio(), later.variance(), later.slopePerDay() * wearPerDay * 365.25);
  }

  /**
   * Health at one time.
   *
   * @param variance variance of {@code sRatio} from random errors alone
   * @param slopePerYear change per calendar year at the pace of wear so far
   */
  public record State(double sRatio, double variance, double slopePerYear) {}

  private void advance(long epochMs, double chargedCycles) {
    if (used > 0) {
      double wear = wear(epochMs, chargedCycles);
      bank.predict(wear);
      smoother.predict(wear);
      wearDays += wear;
      calendarDays += Math.max(0, epochMs - lastMs) / 86.4e6;
    }
    lastMs = Math.max(lastMs, epochMs);
    lastCycles = Math.max(lastCycles, chargedCycles);
  }

  private double wear(long epochMs, double chargedCycles) {
    // A charge is offered some minutes after it ended; a reading may have come in between.
    double days =
        Math.max((epochMs - lastMs) / 86.4e6, WEAR_DAYS_PER_CYCLE * (chargedCycles - lastCycles));
    return Math.max(0, days);
  }

  private Decision refuse(double observedRatio, double off, double sigmas, double stated) {
    int side = off > 0 ? 1 : -1;
    if (side != refusalSide || refusals == 0) {
      refusals = 0;
      refusedSumRatio = 0;
    }
    refusalSide = side;
    refusals++;
    refusedSumRatio += observedRatio;
    if (refusals < REFUSALS_FOR_CHANGE) {
      return new Decision(
          false,
          stated,
          0,
          String.format(
              Locale.ROOT,
              "refused: %.1f %% of the reference is %.1f standard deviations from what was"
                  + " expected",
              100 * observedRatio,
              sigmas));
    }
    double before = bank.sRatio();
    boolean fromEstimate = used > 0;
    beginAnew(new FirstBelief(refusedSumRatio / refusals, CHANGED_STD_RATIO));
    refusals = 0;
    used++;
    if (fromEstimate) {
      changePoints.add(new ChangePoint(lastMs, before, bank.sRatio()));
    }
    return new Decision(
        true,
        stated,
        bank.sRatio() - before,
        String.format(
            Locale.ROOT,
            "change point: %d observations in a row lie on the same side, the battery was"
                + " recalibrated, repaired or replaced; the estimate begins anew at %.1f %%, it was"
                + " %.1f %%",
            REFUSALS_FOR_CHANGE,
            100 * bank.sRatio(),
            100 * before));
  }
}
