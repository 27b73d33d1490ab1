package io.packtrail.simulators.fleet;

import io.packtrail.domain.Battery;
import io.packtrail.simulators.GatewayMessage;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** A fleet of simulated vehicles, one battery and one gateway each, whose truth is known. */
public final class FleetSimulation {
  private final FleetPlan plan;

  public FleetSimulation(FleetPlan plan) {
    this.plan = plan;
  }

  public FleetPlan plan() {
    return plan;
  }

  /** Master data of every battery, as a real operator would have it. */
  public List<Battery> batteries() {
    return List.of();
  }

  /**
   * Every message of the fleet in the order in which the gateways send them. Generated while it is
   * read: memory holds about one day per vehicle.
   *
   * @param truth receives each battery's days in order, each before the messages of later days
   */
  public Iterator<GatewayMessage> messages(Consumer<TruthDay> truth) {
    return Collections.emptyIterator();
  }

  /** The messages of one of {@link #batteries()}, in the order in which its gateway sends them. */
  public Iterator<GatewayMessage> messages(Battery battery, Consumer<TruthDay> truth) {
    return Collections.emptyIterator();
  }
}
