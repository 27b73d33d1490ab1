package io.packtrail.simulators.load;

import io.packtrail.domain.Require;

/**
 * What gateways do wrong, as shares of their messages (0 to 1).
 *
 * @param resentRatio sent again with the same bytes, though perhaps acknowledged
 * @param repeatedRatio sent again with the same samples under another identifier
 * @param reorderedRatio blocks of eight messages that leave in another order
 * @param malformedRatio followed by bytes that are no message
 * @param clockFaultRatio followed by a message of a clock that was never set or runs years ahead;
 *     also the share of gateways whose clock is minutes slow
 * @param offlineDays days of samples, one a minute, that each gateway kept while it was offline and
 *     delivers at once when it is back; 0: never offline
 */
public record Disorder(
    double resentRatio,
    double repeatedRatio,
    double reorderedRatio,
    double malformedRatio,
    double clockFaultRatio,
    int offlineDays) {
  /** Gateways without fault. */
  public static final Disorder NONE = new Disorder(0, 0, 0, 0, 0, 0);

  /** Some of everything. */
  public static final Disorder SOME = new Disorder(0.05, 0.02, 0.1, 0.01, 0.01, 1);

  public Disorder {
    Require.inRange("resentRatio", resentRatio, 0, 1, "");
    Require.inRange("repeatedRatio", repeatedRatio, 0, 1, "");
    Require.inRange("reorderedRatio", reorderedRatio, 0, 1, "");
    Require.inRange("malformedRatio", malformedRatio, 0, 1, "");
    Require.inRange("clockFaultRatio", clockFaultRatio, 0, 1, "");
    Require.inRange("offlineDays", offlineDays, 0, 365, "d");
  }
}
