package io.packtrail.sohmodel.curve;

import io.packtrail.domain.Battery;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cell types whose charge curves are known. Immutable. */
public final class CellCurves {
  private static final List<String> BUILT_IN =
      List.of("calce-cs2-0.5c", "nasa-18650-2.0-0.75c", "tju-nca-3.5-1c");

  private final List<CellCurve> curves;

  public CellCurves(List<CellCurve> curves) {
    this.curves = List.copyOf(curves);
  }

  /** The curves that come with this module; {@code docs/models/soh.md} says how they were made. */
  public static CellCurves builtIn() {
    return new CellCurves(BUILT_IN.stream().map(CellCurves::load).toList());
  }

  /** The curve for this battery's cells, or null where none is known. */
  public @Nullable CellCurve find(Battery battery) {
    for (CellCurve curve : curves) {
      if (curve.fits(battery)) {
        return curve;
      }
    }
    return null;
  }

  private static CellCurve load(String name) {
    String file = name + ".curve";
    try (InputStream stream = CellCurves.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + file + " must be on the class path");
      }
      return CellCurveFile.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
