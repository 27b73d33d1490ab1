package io.packtrail.sohmodel.stress;

import io.packtrail.domain.DailyStress;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.session.Step;
import java.time.LocalDate;

/** Sums over one UTC day. */
final class DayTotals {
  private long day;
  private double hours;
  private double tempHours;
  private double socHours;
  private double lowestSocRatio;
  private double highestSocRatio;
  private double throughputAh;
  private double chargingAh;
  private double chargingHours;
  private double distanceKm;
  private double lastTempDegC;

  DayTotals(long day, double tempDegC, double socRatio) {
    this.day = day;
    lastTempDegC = tempDegC;
    lowestSocRatio = socRatio;
    highestSocRatio = socRatio;
  }

  long day() {
    return day;
  }

  void addTime(double durationHours, double tempDegC, double socRatio) {
    hours += durationHours;
    tempHours += durationHours * tempDegC;
    socHours += durationHours * socRatio;
    lastTempDegC = tempDegC;
    lowestSocRatio = Math.min(lowestSocRatio, socRatio);
    highestSocRatio = Math.max(highestSocRatio, socRatio);
  }

  void addCharge(Step step, boolean charging) {
    throughputAh += step.chargedAh + step.dischargedAh;
    if (charging) {
      chargingAh += step.chargedAh;
      chargingHours += step.durationS / 3_600;
    }
  }

  /** Takes over a share of a reported use. */
  void addReported(ReportedUse use, double share) {
    throughputAh += share * (use.chargedAh() + use.dischargedAh() + use.untoldAh());
    chargingAh += share * use.chargingAh();
    chargingHours += share * use.chargingHours();
  }

  /** Widens the swing of the day. */
  void sawSoc(double socRatio) {
    lowestSocRatio = Math.min(lowestSocRatio, socRatio);
    highestSocRatio = Math.max(highestSocRatio, socRatio);
  }

  void addDistance(double km) {
    distanceKm += km;
  }

  DailyStress toRecord(double ratedAh) {
    return new DailyStress(
        LocalDate.ofEpochDay(day),
        Math.min(hours, 24),
        hours > 0 ? tempHours / hours : lastTempDegC,
        hours > 0 ? socHours / hours : lowestSocRatio,
        highestSocRatio - lowestSocRatio,
        throughputAh / (2 * ratedAh),
        chargingHours > 0 ? chargingAh / chargingHours / ratedAh : 0,
        distanceKm);
  }

  void exchange(Tape tape) {
    day = tape.whole(day);
    hours = tape.real(hours);
    tempHours = tape.real(tempHours);
    socHours = tape.real(socHours);
    lowestSocRatio = tape.real(lowestSocRatio);
    highestSocRatio = tape.real(highestSocRatio);
    throughputAh = tape.real(throughputAh);
    chargingAh = tape.real(chargingAh);
    chargingHours = tape.real(chargingHours);
    distanceKm = tape.real(distanceKm);
    lastTempDegC = tape.real(lastTempDegC);
  }
}
