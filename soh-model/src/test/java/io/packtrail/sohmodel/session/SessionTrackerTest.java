package io.packtrail.sohmodel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTrackerTest {
  private static final double RATED_AH = 100;

  private final List<Double> socChanges = new ArrayList<>();
  private final SessionTracker tracker =
      new SessionTracker(
          RATED_AH,
          new ChargeTrace(null, null),
          (charge, trace) -> {
            socChanges.add(trace.socChangeRatio());
            return new ChargeJudge.Verdict(true, "seen");
          });
  private final Step step = new Step();
  private Sample last = new Sample();
  private Session.Kind lastKind = Session.Kind.REST;
  private boolean begun;
  private long epochMs;

  @Test
  void add_pauseWithinACharge_isOneSession() {
    run(60, 20, 30, 0.3, 0.0001);
    run(4, 20, 0, Double.NaN, 0);
    run(60, 20, 30, 0.36, 0.0001);

    assertThat(kinds()).containsExactly(Session.Kind.CHARGE);
  }

  @Test
  void add_longerPause_splitsTheCharge() {
    run(60, 20, 30, 0.3, 0.0001);
    run(10, 20, 0, Double.NaN, 0);
    run(60, 20, 30, 0.36, 0.0001);

    assertThat(kinds())
        .containsExactly(Session.Kind.CHARGE, Session.Kind.REST, Session.Kind.CHARGE);
  }

  @Test
  void add_recuperationWithoutSpeed_staysADrive() {
    for (int i = 0; i < 20; i++) {
      run(10, 5, -60, Double.NaN, 0);
      run(3, 5, 40, Double.NaN, 0);
      run(10, 5, 0, Double.NaN, 0);
    }

    assertThat(kinds()).containsExactly(Session.Kind.DRIVE);
  }

  /** A parked charge of six points, reported with the current of the drive before it. */
  @Test
  void add_stateOfChargeRisesWhileCurrentDischarges_namesTheCurrent() {
    run(600, 20, -12.3, 0.3, 0.0001);

    assertThat(tracker.finish())
        .singleElement()
        .satisfies(
            session -> {
              assertThat(session.accepted()).isFalse();
              assertThat(session.reason()).startsWith("the state of charge rose by 6 % while");
            });
  }

  @Test
  void add_gap_endsTheSession() {
    run(60, 20, 30, 0.3, 0.0001);
    epochMs += 3_600_000;
    run(60, 20, 30, 0.7, 0.0001);

    assertThat(kinds()).containsExactly(Session.Kind.CHARGE, Session.Kind.CHARGE);
  }

  @Test
  void add_hourlySamplesAtRest_areOneRest() {
    run(30, 3_600, 0, Double.NaN, 0);

    assertThat(kinds()).containsExactly(Session.Kind.REST);
  }

  @Test
  void add_constantCurrent_chargeIsCurrentTimesTime() {
    run(121, 30, 30, Double.NaN, 0);
    List<Session> sessions = tracker.finish();

    assertThat(sessions).hasSize(1);
    assertThat(sessions.get(0).chargedAh()).isCloseTo(30.0, within(1e-9));
    assertThat(sessions.get(0).startSocRatio()).isNull();
  }

  @Test
  void trace_roundedStateOfCharge_isReadAtItsFlips() {
    for (int i = 0; i < 400; i++) {
      add(30, 30, Math.floor(100 * (0.2037 + 0.0010 * i)) / 100);
    }
    tracker.finish();

    // The first flip is at 20 → 21 %, the last at 59 → 60 %.
    assertThat(socChanges).hasSize(1);
    assertThat(socChanges.get(0)).isCloseTo(0.39, within(1e-9));
  }

  private List<Session.Kind> kinds() {
    return tracker.finish().stream().map(Session::kind).toList();
  }

  private void run(int samples, int intervalS, double currentA, double socRatio, double rise) {
    for (int i = 0; i < samples; i++) {
      add(intervalS, currentA, socRatio + i * rise);
    }
  }

  private void add(int intervalS, double currentA, double socRatio) {
    epochMs += intervalS * 1_000L;
    Sample sample = new Sample();
    sample.epochMs = epochMs;
    sample.currentA = currentA;
    sample.socRatio = socRatio;
    Session.Kind kind = tracker.kindOf(sample);
    if (begun) {
      step.set(last, lastKind, sample, kind);
      tracker.add(step, last, sample);
    } else {
      tracker.begin(sample, kind);
      begun = true;
    }
    last = sample;
    lastKind = kind;
  }
}
