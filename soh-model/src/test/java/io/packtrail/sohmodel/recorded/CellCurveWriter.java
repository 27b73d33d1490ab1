package io.packtrail.sohmodel.recorded;

import io.packtrail.sohmodel.curve.CellCurve;
import io.packtrail.sohmodel.curve.CellCurveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns the built-in charge curves from recordings, each set whole and without each of its cells,
 * and writes them with their index: {@code CellCurveWriter DATASETS TARGET}.
 */
final class CellCurveWriter {
  private final Path target;
  private final List<String> index = new ArrayList<>();

  private CellCurveWriter(Path target) {
    this.target = target;
  }

  public static void main(String[] args) throws IOException {
    CellCurveWriter writer = new CellCurveWriter(Path.of(args[1]));
    for (CellSet set : CellSet.ALL) {
      writer.writeAll(set, set.read(Path.of(args[0])));
    }
    Files.writeString(writer.target.resolve("curves.txt"), String.join("\n", writer.index) + "\n");
  }

  private void writeAll(CellSet set, List<RecordedCell> cells) throws IOException {
    write(set.resource(), set.train(cells));
    for (RecordedCell left : cells) {
      List<RecordedCell> others =
          cells.stream().filter(cell -> !cell.name().equals(left.name())).toList();
      String without = "-without-" + set.batteryId(left);
      write(set.resource() + without, set.named(set.type().id() + without).train(others));
    }
  }

  private void write(String name, CellCurve curve) throws IOException {
    String file = name + ".curve";
    Files.writeString(target.resolve(file), CellCurveFile.write(curve));
    index.add(file);
  }
}
