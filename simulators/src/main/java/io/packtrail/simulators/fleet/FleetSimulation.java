package io.packtrail.simulators.fleet;

import io.packtrail.domain.Battery;
import io.packtrail.simulators.GatewayMessage;
import io.packtrail.simulators.SimulatorException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A fleet of simulated vehicles, one battery and one gateway each, whose truth is known. */
public final class FleetSimulation {
  private final FleetPlan plan;
  private final List<Battery> batteries;

  public FleetSimulation(FleetPlan plan) {
    this.plan = plan;
    this.batteries =
        IntStream.range(0, plan.batteries())
            .mapToObj(index -> VehicleSpec.draw(plan, index).battery())
            .toList();
  }

  public FleetPlan plan() {
    return plan;
  }

  /** Master data of every battery, as a real operator would have it. */
  public List<Battery> batteries() {
    return batteries;
  }

  /**
   * Every message of the fleet in the order in which the gateways send them. Generated while it is
   * read: memory holds about one day per vehicle.
   *
   * @param truth receives each battery's days in order, each before the messages of later days
   */
  public Iterator<GatewayMessage> messages(Consumer<TruthDay> truth) {
    return new Messages(
        IntStream.range(0, batteries.size())
            .mapToObj(index -> new SimulatedVehicle(plan, VehicleSpec.draw(plan, index), truth))
            .toList());
  }

  /**
   * The messages of one of {@link #batteries()}, in the order in which its gateway sends them.
   *
   * @throws SimulatorException {@code unknown-battery}
   */
  public Iterator<GatewayMessage> messages(Battery battery, Consumer<TruthDay> truth) {
    int index = batteries.indexOf(battery);
    if (index < 0) {
      throw new SimulatorException(
          "unknown-battery",
          "Battery %s is not one of the %d simulated ones."
              .formatted(battery.batteryId(), batteries.size()));
    }
    return new Messages(List.of(new SimulatedVehicle(plan, VehicleSpec.draw(plan, index), truth)));
  }

  /** Merges the vehicles' messages by the time at which they leave. */
  private static final class Messages implements Iterator<GatewayMessage> {
    private record Entry(long leavesMs, int order, SimulatedVehicle vehicle) {
      private static final Comparator<Entry> BY_TIME =
          Comparator.comparingLong(Entry::leavesMs).thenComparingInt(Entry::order);
    }

    private final PriorityQueue<Entry> queue = new PriorityQueue<>(Entry.BY_TIME);

    private Messages(List<SimulatedVehicle> vehicles) {
      for (int i = 0; i < vehicles.size(); i++) {
        enqueue(i, vehicles.get(i));
      }
    }

    private void enqueue(int order, SimulatedVehicle vehicle) {
      long leavesMs = vehicle.nextLeavesMs();
      if (leavesMs != Long.MAX_VALUE) {
        queue.add(new Entry(leavesMs, order, vehicle));
      }
    }

    @Override
    public boolean hasNext() {
      return !queue.isEmpty();
    }

    @Override
    public GatewayMessage next() {
      Entry entry = queue.poll();
      GatewayMessage message = entry == null ? null : entry.vehicle().poll();
      if (entry == null || message == null) {
        throw new NoSuchElementException("the simulated history has ended");
      }
      enqueue(entry.order(), entry.vehicle());
      return message;
    }
  }
}
