package io.packtrail.sohmodel.sample;

import io.packtrail.sohmodel.carry.Tape;

/**
 * One sample after the gate. A value that was not reported or not believed is NaN. Mutable and
 * reused, for speed; owned by the analysis that fills it.
 */
public final class Sample {
  /** Time of measurement, milliseconds since the epoch. */
  public long epochMs;

  /** Pack current (A), positive while charging. */
  public double currentA = Double.NaN;

  /** Pack voltage (V). */
  public double packVoltageV = Double.NaN;

  /** Mean cell voltage (V): of the lowest and highest cell, else pack voltage over cells. */
  public double cellVoltageV = Double.NaN;

  /** Lowest cell voltage, else the mean one (V). */
  public double cellVoltageMinV = Double.NaN;

  /** Highest cell voltage, else the mean one (V). */
  public double cellVoltageMaxV = Double.NaN;

  /** Reported state of charge, 0 to 1. */
  public double socRatio = Double.NaN;

  /** Mean temperature, else the middle of the extremes, else the one that is there (°C). */
  public double tempDegC = Double.NaN;

  /** Lowest temperature, else the mean one (°C). */
  public double tempMinDegC = Double.NaN;

  /** Highest temperature, else the mean one (°C). */
  public double tempMaxDegC = Double.NaN;

  /** Speed (km/h), without sign. */
  public double speedKmh = Double.NaN;

  /** Distance travelled (km). */
  public double odometerKm = Double.NaN;

  /** State of health as the vehicle reports it, 0 to 1.5. */
  public double bmsSohRatio = Double.NaN;

  /** Values of this sample that were refused. */
  public int refusedValues;

  /** Takes over every value of another sample. */
  public void copy(Sample other) {
    epochMs = other.epochMs;
    currentA = other.currentA;
    packVoltageV = other.packVoltageV;
    cellVoltageV = other.cellVoltageV;
    cellVoltageMinV = other.cellVoltageMinV;
    cellVoltageMaxV = other.cellVoltageMaxV;
    socRatio = other.socRatio;
    tempDegC = other.tempDegC;
    tempMinDegC = other.tempMinDegC;
    tempMaxDegC = other.tempMaxDegC;
    speedKmh = other.speedKmh;
    odometerKm = other.odometerKm;
    bmsSohRatio = other.bmsSohRatio;
    refusedValues = other.refusedValues;
  }

  /** Takes every value down, or back. */
  public void exchange(Tape tape) {
    epochMs = tape.whole(epochMs);
    currentA = tape.real(currentA);
    packVoltageV = tape.real(packVoltageV);
    cellVoltageV = tape.real(cellVoltageV);
    cellVoltageMinV = tape.real(cellVoltageMinV);
    cellVoltageMaxV = tape.real(cellVoltageMaxV);
    socRatio = tape.real(socRatio);
    tempDegC = tape.real(tempDegC);
    tempMinDegC = tape.real(tempMinDegC);
    tempMaxDegC = tape.real(tempMaxDegC);
    speedKmh = tape.real(speedKmh);
    odometerKm = tape.real(odometerKm);
    bmsSohRatio = tape.real(bmsSohRatio);
    refusedValues = Math.toIntExact(tape.whole(refusedValues));
  }
}
