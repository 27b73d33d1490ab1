package io.packtrail.fleetservice.durability;

import io.packtrail.domain.Battery;
import io.packtrail.rulestimator.survival.Observation;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.FleetLivesTable.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lives of a fleet's packs and how they ended, from what gateways reported and from where packs
 * were assigned.
 *
 * <p>A pack's life ends with a failure where its gateway reported {@code battery-replaced}, or
 * where it left a vehicle for good and another pack took its place within {@value #SUCCESSION_DAYS}
 * days. Left without a successor it is retired: its vehicle may have gone with it, so that says
 * nothing of the pack, and its life is cut off there. All others are cut off at their last sample.
 * A pack counts from its first sample on: had it failed before, nobody would know.
 */
public final class PackLives {
  private static final int SUCCESSION_DAYS = 90;
  private static final double SECONDS_PER_YEAR = 365.25 * 86_400;

  private final Map<String, List<BatteryAssignment>> byVehicle = new HashMap<>();
  private final List<Life> lives = new ArrayList<>();

  /** How a life ended. */
  public enum End {
    REPLACED,
    SWAPPED,
    RETIRED,
    GOES_ON
  }

  /**
   * One pack's life.
   *
   * @param observation age (years) when it was first seen, when it ended or was last seen, and
   *     whether it ended with a failure
   */
  public record Life(String batteryId, Observation observation, End end) {}

  private PackLives(List<Unit> fleet) {
    for (Unit unit : fleet) {
      for (BatteryAssignment assignment : unit.assignments()) {
        String vehicleId = assignment.vehicleId();
        if (vehicleId != null) {
          byVehicle.computeIfAbsent(vehicleId, vehicle -> new ArrayList<>()).add(assignment);
        }
      }
    }
  }

  /**
   * The lives of some units.
   *
   * @param fleet the whole fleet, among which successors are looked for
   * @param units those of it that are asked about
   */
  public static List<Life> of(List<Unit> fleet, List<Unit> units) {
    PackLives all = new PackLives(fleet);
    units.forEach(all::add);
    return List.copyOf(all.lives);
  }

  private void add(Unit unit) {
    Instant start = start(unit);
    for (Instant replaced : unit.replacedAt()) {
      add(unit, start, replaced, End.REPLACED);
      start = replaced;
    }
    BatteryAssignment left = leftForGood(unit);
    Instant end = left == null ? null : left.to();
    if (left == null
        || end == null
        || end.isAfter(unit.asOf().plus(Duration.ofDays(SUCCESSION_DAYS)))) {
      add(unit, start, unit.asOf(), End.GOES_ON);
    } else {
      add(unit, start, end, hasSuccessor(left, end) ? End.SWAPPED : End.RETIRED);
    }
  }

  private void add(Unit unit, Instant start, Instant end, End how) {
    double entry = Math.max(0, years(start, unit.firstSample()));
    double time = years(start, end);
    // What ended before the first sample was not under observation.
    if (time > entry) {
      boolean failed = how == End.REPLACED || how == End.SWAPPED;
      lives.add(
          new Life(unit.battery().batteryId().value(), new Observation(entry, time, failed), how));
    }
  }

  static Instant start(Unit unit) {
    LocalDate since = firstUse(unit.battery());
    return since == null ? unit.firstSample() : since.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** In service, else manufactured. */
  static @Nullable LocalDate firstUse(Battery battery) {
    return battery.inServiceOn() != null ? battery.inServiceOn() : battery.manufacturedOn();
  }

  static double years(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds() / SECONDS_PER_YEAR;
  }

  /** The last assignment to a vehicle, where that has ended and none followed. */
  private static @Nullable BatteryAssignment leftForGood(Unit unit) {
    BatteryAssignment last = null;
    for (BatteryAssignment assignment : unit.assignments()) {
      if (assignment.vehicleId() != null) {
        last = assignment;
      }
    }
    return last == null || last.to() == null ? null : last;
  }

  private boolean hasSuccessor(BatteryAssignment left, Instant end) {
    String vehicleId = left.vehicleId();
    return vehicleId != null
        && byVehicle.getOrDefault(vehicleId, List.of()).stream()
            .anyMatch(
                other ->
                    !other.batteryId().equals(left.batteryId())
                        && other.from().isAfter(left.from())
                        && !other.from().isAfter(end.plus(Duration.ofDays(SUCCESSION_DAYS))));
  }
}
