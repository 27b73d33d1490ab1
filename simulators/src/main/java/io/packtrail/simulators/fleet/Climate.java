package io.packtrail.simulators.fleet;

/**
 * Where a vehicle lives. Yearly means and amplitudes are rounded from public climate normals; they
 * are meant to span what fleets see, not to forecast.
 */
enum Climate {
  HELSINKI(6.5, 12, 3),
  HAMBURG(9.8, 8.8, 3.5),
  MUNICH(9.5, 10.2, 4.5),
  MADRID(15.2, 10, 6),
  SEVILLE(19.5, 9, 6.5),
  PHOENIX(24, 10.8, 7);

  private static final double WARMEST_DAY_OF_YEAR = 200;
  private static final double WARMEST_HOUR = 15;
  private static final long MS_PER_DAY = 86_400_000L;
  private static final double DAYS_PER_YEAR = 365.25;

  private final double meanDegC;
  private final double yearAmplitudeK;
  private final double dayAmplitudeK;

  Climate(double meanDegC, double yearAmplitudeK, double dayAmplitudeK) {
    this.meanDegC = meanDegC;
    this.yearAmplitudeK = yearAmplitudeK;
    this.dayAmplitudeK = dayAmplitudeK;
  }

  /** Outside temperature (°C) at this time of a normal year: T = mean + year + day. */
  double normalDegC(long epochMs) {
    double dayOfYear = (double) epochMs / MS_PER_DAY % DAYS_PER_YEAR;
    double hour = Math.floorMod(epochMs, MS_PER_DAY) / 3_600_000.0;
    return meanDegC
        + yearAmplitudeK * Math.cos(2 * Math.PI * (dayOfYear - WARMEST_DAY_OF_YEAR) / DAYS_PER_YEAR)
        + dayAmplitudeK * Math.cos(2 * Math.PI * (hour - WARMEST_HOUR) / 24);
  }
}
