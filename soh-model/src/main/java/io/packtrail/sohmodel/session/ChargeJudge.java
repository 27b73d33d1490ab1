package io.packtrail.sohmodel.session;

/** Says whether a finished charge is evidence of capacity. */
@FunctionalInterface
public interface ChargeJudge {
  /**
   * Judges one charge; called once for each, in event-time order.
   *
   * @param trace what the charge left behind; valid during the call only
   */
  Verdict judge(Charge charge, ChargeTrace trace);

  /**
   * The judgement.
   *
   * @param accepted whether the estimate uses it
   * @param reason why not, or how it served; one sentence
   */
  record Verdict(boolean accepted, String reason) {}
}
