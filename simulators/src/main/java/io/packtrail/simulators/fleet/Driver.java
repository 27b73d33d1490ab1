package io.packtrail.simulators.fleet;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Habits of one driver: when and how far, and when and how high to charge.
 *
 * @param weekdayKm median distance of a working day
 * @param weekendKm median distance of a day off
 * @param tripsPerWeekday trips of a working day; 2 for commuters, more for deliveries
 * @param longTripProbability chance of a journey of 150 to 450 km on a day
 * @param plugInBelowRatio shown state of charge below which the driver plugs in at home
 * @param targetRatio shown state of charge at which a charge at home ends
 * @param homePowerKw power of the socket at home
 * @param stationPowerKw power of the fast chargers on the driver's ways
 * @param fastProbability chance that a needed charge is done at a fast charger, not at home
 * @param chargesAtNight whether a charge waits for 23:00
 */
record Driver(
    double weekdayKm,
    double weekendKm,
    int tripsPerWeekday,
    double longTripProbability,
    double plugInBelowRatio,
    double targetRatio,
    double homePowerKw,
    double stationPowerKw,
    double fastProbability,
    boolean chargesAtNight) {

  private static final double HOUR_MS = 3_600_000;
  private static final double[] TARGETS = {0.8, 0.8, 0.8, 0.9, 0.9, 1.0, 1.0};
  private static final double[] HOME_POWERS_KW = {2.3, 3.7, 7.4, 11, 11};
  private static final double[] STATION_POWERS_KW = {50, 100, 150};

  /** One trip: when it is meant to begin, and how far. */
  record Trip(long startMs, double distanceKm) {}

  /**
   * Draws a driver.
   *
   * @param flatVoltage whether the maker asks for regular full charges, as makers of LFP cars do
   */
  static Driver draw(boolean flatVoltage, RandomGenerator random) {
    boolean professional = random.nextDouble() < 0.3;
    double weekdayKm =
        professional ? random.nextDouble(80, 150) : 40 * Math.exp(0.4 * random.nextGaussian());
    double target = TARGETS[random.nextInt(TARGETS.length)];
    return new Driver(
        weekdayKm,
        professional ? random.nextDouble(10, 40) : random.nextDouble(15, 70),
        professional ? random.nextInt(4, 7) : 2,
        professional ? 0.005 : 0.02,
        random.nextDouble(0.35, 0.85),
        flatVoltage && random.nextDouble() < 0.8 ? 1.0 : target,
        HOME_POWERS_KW[random.nextInt(HOME_POWERS_KW.length)],
        STATION_POWERS_KW[random.nextInt(STATION_POWERS_KW.length)],
        random.nextDouble() < 0.3 ? random.nextDouble(0.2, 0.6) : 0.05,
        random.nextDouble() < 0.4);
  }

  double meanDayKm() {
    return (5 * weekdayKm + 2 * weekendKm) / 7;
  }

  /** The trips of the day that begins at this midnight, in order. */
  List<Trip> tripsOfDay(long midnightMs, RandomGenerator random) {
    DayOfWeek day = Instant.ofEpochMilli(midnightMs).atZone(ZoneOffset.UTC).getDayOfWeek();
    boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
    if (random.nextDouble() < longTripProbability * (weekend ? 2 : 1)) {
      double journeyKm = random.nextDouble(150, 450);
      return List.of(
          new Trip(at(midnightMs, random.nextDouble(6, 10)), journeyKm / 2),
          new Trip(at(midnightMs, random.nextDouble(15, 18)), journeyKm / 2));
    }
    if (random.nextDouble() < (weekend ? 0.25 : 0.07)) {
      return List.of();
    }
    int count = weekend ? 2 : tripsPerWeekday;
    double totalKm = (weekend ? weekendKm : weekdayKm) * Math.exp(0.3 * random.nextGaussian());
    double firstHour = weekend ? random.nextDouble(9, 13) : random.nextDouble(6.5, 8.5);
    double lastHour = weekend ? random.nextDouble(15, 20) : random.nextDouble(16, 18.5);
    List<Trip> trips = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double hour = firstHour + (lastHour - firstHour) * i / (count - 1);
      trips.add(new Trip(at(midnightMs, hour), Math.max(totalKm / count, 1)));
    }
    return trips;
  }

  private static long at(long midnightMs, double hour) {
    return midnightMs + Math.round(hour * HOUR_MS);
  }
}
