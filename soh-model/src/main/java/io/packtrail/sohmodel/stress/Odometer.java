package io.packtrail.sohmodel.stress;

import io.packtrail.sohmodel.carry.Tape;

/** Distance travelled while reporting. */
final class Odometer {
  private static final double FASTEST_KMH = 300;

  private double distanceKm;
  private double lastKm = Double.NaN;
  private long lastMs;

  /** Takes a reading; the answer is what was travelled since the last one (km). */
  double travelledKm(double odometerKm, long epochMs) {
    double km = odometerKm - lastKm;
    double hours = (epochMs - lastMs) / 3.6e6;
    lastKm = odometerKm;
    lastMs = epochMs;
    // Backwards, or faster than any vehicle: another odometer. Begin again from it.
    if (!(km > 0 && km <= FASTEST_KMH * hours + 1)) {
      return 0;
    }
    distanceKm += km;
    return km;
  }

  double distanceKm() {
    return distanceKm;
  }

  void exchange(Tape tape) {
    distanceKm = tape.real(distanceKm);
    lastKm = tape.real(lastKm);
    lastMs = tape.whole(lastMs);
  }
}
