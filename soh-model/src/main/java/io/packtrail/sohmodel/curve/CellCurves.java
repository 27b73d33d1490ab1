package io.packtrail.sohmodel.curve;

import io.packtrail.domain.Battery;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cell types whose charge curves are known. Immutable. */
public final class CellCurves {
  /**
   * Names the resources, one a line: for each cell type the whole set first, then the set without
   * each cell.
   */
  private static final String INDEX = "curves.txt";

  private final List<CellCurve> curves;

  public CellCurves(List<CellCurve> curves) {
    this.curves = List.copyOf(curves);
  }

  /**
   * The curves that come with this module; {@code docs/models/soh.md} says how they were made.
   * Beside each curve come its twins learned without one cell each, so that a replay of a recorded
   * cell is estimated with a curve that never saw that cell.
   */
  public static CellCurves builtIn() {
    return new CellCurves(read(INDEX).lines().map(CellCurves::load).toList());
  }

  /**
   * The first curve for this battery's cells that was not learned from it, or null where none is
   * known.
   */
  public @Nullable CellCurve find(Battery battery) {
    for (CellCurve curve : curves) {
      if (curve.fits(battery)) {
        return curve;
      }
    }
    return null;
  }

  /** These, and behind them others, which serve for batteries that none of these is for. */
  public CellCurves and(List<CellCurve> others) {
    List<CellCurve> all = new ArrayList<>(curves);
    all.addAll(others);
    return new CellCurves(all);
  }

  /** Those that were learned from none of these batteries. */
  public CellCurves notLearnedFrom(Set<String> batteryIds) {
    return new CellCurves(
        curves.stream()
            .filter(curve -> batteryIds.stream().noneMatch(curve::learnedFrom))
            .toList());
  }

  private static CellCurve load(String file) {
    return CellCurveFile.read(read(file));
  }

  private static String read(String file) {
    try (InputStream stream = CellCurves.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + file + " must be on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
