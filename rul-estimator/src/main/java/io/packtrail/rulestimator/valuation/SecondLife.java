package io.packtrail.rulestimator.valuation;

import java.util.List;

/** A battery's life in a buyer's duty: many possible ones, or the reason why there is none. */
public sealed interface SecondLife {

  /**
   * Possible lives, all equally likely.
   *
   * @param lives of this battery, each beside its own when new
   * @param horizonYears how far the forecast looks (years)
   * @param notes limits that apply
   */
  record Forecast(List<PossibleLife> lives, double horizonYears, List<String> notes)
      implements SecondLife {
    public Forecast {
      lives = List.copyOf(lives);
      notes = List.copyOf(notes);
    }
  }

  /** No forecast, and why; {@code code} is stable, {@code reason} is one sentence. */
  record Refused(String code, String reason) implements SecondLife {}
}
