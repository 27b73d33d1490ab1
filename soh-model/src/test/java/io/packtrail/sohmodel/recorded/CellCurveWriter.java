package io.packtrail.sohmodel.recorded;

import io.packtrail.sohmodel.curve.CellCurveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Learns the built-in charge curves from recordings and writes them: {@code CellCurveWriter
 * DATASETS TARGET}.
 */
final class CellCurveWriter {
  private CellCurveWriter() {}

  public static void main(String[] args) throws IOException {
    for (CellSet set : CellSet.ALL) {
      Files.writeString(
          Path.of(args[1]).resolve(set.resource() + ".curve"),
          CellCurveFile.write(set.train(set.read(Path.of(args[0])))));
    }
  }
}
