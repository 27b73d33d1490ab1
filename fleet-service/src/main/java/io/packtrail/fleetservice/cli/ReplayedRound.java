package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SohResult;
import io.packtrail.simulators.replay.MeasuredCapacity;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.simulators.replay.ReplayStream;
import io.packtrail.timescalestore.StoredAssessment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Recorded cells as gateways over MQTT, held against the capacities that were measured. */
final class ReplayedRound implements DemoRound {
  /** The discharges, in which capacity was measured, are held back. */
  static final ReplayOptions CHARGES_ONLY =
      new ReplayOptions(ReplayOptions.Portion.CHARGES, 1, 0, 1_000);

  private static final int SENDING_THREADS = 2;

  private final RecordedData data;
  private final List<ReplayStream> streams = new ArrayList<>();
  private @Nullable GatewayFleet gateways;

  ReplayedRound(Path folder) {
    data = RecordedData.open(folder);
  }

  @Override
  public boolean run(Demo demo) throws InterruptedException {
    List<RecordedCell> cells = data.cells();
    List<Battery> batteries = cells.stream().map(cell -> cell.battery(CHARGES_ONLY)).toList();
    GatewayFleet fleet = demo.connect(batteries);
    gateways = fleet;
    try (ProgressBar bar = Progress.bar("Sending", "samples", -1)) {
      for (int i = 0; i < cells.size(); i++) {
        ReplayStream stream = cells.get(i).open(CHARGES_ONLY);
        streams.add(stream);
        fleet.add(
            Objects.requireNonNull(batteries.get(i).gatewayId()),
            batteries.get(i).batteryId(),
            stream);
      }
      fleet.sendUntil(
          Instant.MAX,
          SENDING_THREADS,
          (batteryId, message) -> bar.stepBy(message.samples().size()));
    }
    demo.assess(cells.size());
    print(demo, cells, batteries);
    return demo.verify(batteries);
  }

  private void print(Demo demo, List<RecordedCell> cells, List<Battery> batteries) {
    ComparisonTable table = new ComparisonTable();
    for (int i = 0; i < cells.size(); i++) {
      StoredAssessment stored =
          demo.service().tables().assessments().latest(batteries.get(i).batteryId());
      List<SohResult.Estimated> history =
          stored == null ? List.of() : stored.assessment().history();
      List<MeasuredCapacity> measured = cells.get(i).measuredCapacities();
      table.add(
          cells.get(i).name(),
          new CapacityComparison(history, measured),
          stored == null ? null : stored.assessment());
    }
    PrintWriter out = demo.out();
    out.println();
    table.print(out);
  }

  /** A record ends; there is nothing to go on with. */
  @Override
  public void keepRunning() {}

  @Override
  public void close() {
    GatewayFleet fleet = gateways;
    if (fleet != null) {
      fleet.close();
    }
    streams.forEach(ReplayStream::close);
  }
}
