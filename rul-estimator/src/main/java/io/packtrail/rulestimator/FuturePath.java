package io.packtrail.rulestimator;

/**
 * One possible future: a multiplier, an exponent, a use, and perhaps a knee.
 *
 * <p>Loss from now on: ΔL = d·q·((D + R·τ)^p − D^p) with the dose so far D, the dose per year R and
 * the years' worth of dose τ; beyond a knee the loss per dose is multiplied.
 *
 * @param sohNowRatio state of health now
 * @param doseSoFar D
 * @param dosePerYear R
 * @param lossFactor d·q: multiplier times what the model of the future misses
 * @param exponent p
 * @param kneeAfterLoss further loss at which the knee comes; infinite: none
 * @param kneeFactor factor on the rate of loss beyond it, at least 1
 * @param rateFactor part of the loss factor that speaks of the future alone, not of what was lost
 */
record FuturePath(
    double sohNowRatio,
    double doseSoFar,
    double dosePerYear,
    double lossFactor,
    double exponent,
    double kneeAfterLoss,
    double kneeFactor,
    double rateFactor) {

  /** Years' worth of dose until the state of health falls to a threshold; 0 where it has. */
  double doseYearsTo(double thresholdRatio) {
    double toLose = sohNowRatio - thresholdRatio;
    if (toLose <= 0) {
      return 0;
    }
    double smooth =
        toLose <= kneeAfterLoss ? toLose : kneeAfterLoss + (toLose - kneeAfterLoss) / kneeFactor;
    double start = Math.pow(doseSoFar, exponent);
    double end = Math.pow(smooth / lossFactor + start, 1 / exponent);
    return (end - doseSoFar) / dosePerYear;
  }

  /** The same battery at another dose per year from now on. */
  FuturePath inDuty(double newDosePerYear) {
    return new FuturePath(
        sohNowRatio,
        doseSoFar,
        newDosePerYear,
        lossFactor,
        exponent,
        kneeAfterLoss,
        kneeFactor,
        rateFactor);
  }

  /**
   * The same battery when it was new, by its own law: at its nameplate, or at the level where the
   * law began if that is higher, so that a used one is never ahead of it.
   *
   * @param kneeLater further loss from the present one at which its knee comes; infinite: none
   */
  FuturePath whenNew(double kneeLater) {
    double lost = lossFactor / rateFactor * Math.pow(doseSoFar, exponent);
    return new FuturePath(
        Math.max(1, sohNowRatio + lost),
        0,
        dosePerYear,
        lossFactor,
        exponent,
        lost + kneeLater,
        kneeFactor,
        rateFactor);
  }

  /** The same but for its rate of loss from now on, which is multiplied. */
  FuturePath atRate(double factor) {
    return new FuturePath(
        sohNowRatio,
        doseSoFar,
        dosePerYear,
        lossFactor * factor,
        exponent,
        kneeAfterLoss,
        kneeFactor,
        rateFactor * factor);
  }

  /** The path from so many years' worth of dose on. */
  FuturePath from(double doseYears) {
    double later = doseSoFar + dosePerYear * doseYears;
    double smooth = lossFactor * (Math.pow(later, exponent) - Math.pow(doseSoFar, exponent));
    return new FuturePath(
        sohAfter(doseYears),
        later,
        dosePerYear,
        lossFactor,
        exponent,
        Math.max(0, kneeAfterLoss - smooth),
        kneeFactor,
        rateFactor);
  }

  /** What a year from now on takes; above 0. */
  double lossOfAYear() {
    return lossAfter(1);
  }

  /** State of health after so many years' worth of dose; at least 0. */
  double sohAfter(double doseYears) {
    return Math.max(0, sohNowRatio - lossAfter(doseYears));
  }

  private double lossAfter(double doseYears) {
    double smooth =
        lossFactor
            * (Math.pow(doseSoFar + dosePerYear * doseYears, exponent)
                - Math.pow(doseSoFar, exponent));
    return smooth <= kneeAfterLoss ? smooth : kneeAfterLoss + (smooth - kneeAfterLoss) * kneeFactor;
  }
}
