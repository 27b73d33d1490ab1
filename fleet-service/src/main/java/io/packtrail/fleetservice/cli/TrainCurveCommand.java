package io.packtrail.fleetservice.cli;

import io.packtrail.sohmodel.curve.CurveCard;
import io.packtrail.sohmodel.curve.CurveErrors;
import io.packtrail.sohmodel.curve.CurveFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Learns how the charge curve of a cell type changes as it ages. */
@Command(
    name = "curve",
    mixinStandardHelpOptions = true,
    description =
        "Charge curve of a cell type: writes a folder for PACKTRAIL_SOH_MODELS, for batteries that"
            + " report no state of charge.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class TrainCurveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "Folder of recorded cells of one type with measured capacities.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The curve's folder; its last part is the curve's name.")
  private Path target;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "Names of the cells to learn from, one a line (default: all).")
  private @Nullable Path train;

  @Override
  public Integer call() {
    Map<Boolean, List<RecordedCharges>> read =
        CellSplit.training(folder, train).stream()
            .map(RecordedCharges::of)
            .collect(
                Collectors.partitioningBy(
                    one -> one.charges().capacityAh().size() >= RecordedCurves.FEWEST_CHARGES));
    List<RecordedCharges> charges = read.getOrDefault(true, List.of());
    tellLeftOut(read.getOrDefault(false, List.of()));
    if (charges.size() < 2) {
      throw new CommandFailure(
          "cells with %d charges and capacities must be at least 2, got %d"
              .formatted(RecordedCurves.FEWEST_CHARGES, charges.size()));
    }
    for (RecordedCharges other : charges) {
      if (!charges.get(0).isOfTypeOf(other)) {
        throw new CommandFailure(
            "cells must be of one chemistry, rated capacity and charging rate, got %s beside %s"
                .formatted(described(other), described(charges.get(0))));
      }
    }
    String name = EvaluationFolders.nameOf(target);
    CurveCard card =
        CurveFolder.save(
            RecordedCurves.cells(name, charges), EvaluationFolders.nameOf(folder), target);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Wrote %s: %d cells at %.2f C, health %.2f to %.2f.%n",
        CurveFolder.loadAll(target).get(0).curve().id(),
        charges.size(),
        card.chargeCRate(),
        card.lowestHealthRatio(),
        card.highestHealthRatio());
    out.println("Each left out, whole charges: " + text(card.whole()));
    out.println("Each left out, cut charges: " + text(card.cut()));
    out.flush();
    return 0;
  }

  private void tellLeftOut(List<RecordedCharges> few) {
    if (!few.isEmpty()) {
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "Left out, fewer than %d charges with a capacity: %s.%n",
              RecordedCurves.FEWEST_CHARGES,
              few.stream().map(one -> one.charges().name()).collect(Collectors.joining(", ")));
    }
  }

  private static String described(RecordedCharges one) {
    return String.format(
        Locale.ROOT,
        "%s (%s, %.2f Ah, %.2f C)",
        one.battery().batteryId(),
        one.battery().chemistry(),
        one.cellCapacityAh(),
        one.chargeCRate());
  }

  private static String text(@Nullable CurveErrors errors) {
    return errors == null
        ? "not measured: no charge of a cell left out could be read, or there are fewer than three"
            + " cells."
        : String.format(
            Locale.ROOT,
            "MAPE %.2f %%, 90 %% interval covers %.0f %%, read %.0f %% of the charges.",
            errors.mapePercent(),
            errors.coveragePercent(),
            errors.readPercent());
  }
}
