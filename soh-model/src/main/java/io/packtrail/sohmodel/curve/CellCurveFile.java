package io.packtrail.sohmodel.curve;

import io.packtrail.domain.Chemistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The text form of a {@link CellCurve}: {@code key value…} lines, then one {@code bin a b c [d]}
 * and one {@code cov …} line for each known bin.
 */
public final class CellCurveFile {
  private CellCurveFile() {}

  /** Writes a curve; seven digits. */
  public static String write(CellCurve curve) {
    StringBuilder text = new StringBuilder();
    line(text, "id", curve.id());
    line(
        text,
        "chemistries",
        String.join(" ", curve.chemistries().stream().map(Enum::name).toList()));
    line(text, "cells", String.join(" ", curve.cells()));
    line(text, "cellCapacityAh", number(curve.cellCapacityAh()));
    line(text, "chargeCRate", number(curve.chargeCRate()));
    line(text, "health", number(curve.lowestSRatio()) + " " + number(curve.highestSRatio()));
    line(text, "scale", number(curve.scaleMeanRatio()) + " " + number(curve.scaleStdRatio()));
    line(text, "firstBin", Integer.toString(curve.firstBin()));
    for (int i = 0; i < curve.bins(); i++) {
      line(text, "bin", numbers(curve.shape().row(i)));
    }
    for (int i = 0; i < curve.bins(); i++) {
      line(text, "cov", numbers(curve.covariance().row(i)));
    }
    return text.toString();
  }

  /**
   * Reads a curve.
   *
   * @throws IllegalArgumentException when a line is missing or no number where one must be
   */
  public static CellCurve read(String text) {
    Map<String, String> values = new HashMap<>();
    List<double[]> shape = new ArrayList<>();
    List<double[]> covariance = new ArrayList<>();
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      String key = line.substring(0, space);
      String value = line.substring(space + 1);
      switch (key) {
        case "bin" -> shape.add(numbers(value));
        case "cov" -> covariance.add(numbers(value));
        default -> values.put(key, value);
      }
    }
    double[] health = numbers(value(values, "health"));
    double[] scale = numbers(value(values, "scale"));
    EnumSet<Chemistry> chemistries = EnumSet.noneOf(Chemistry.class);
    for (String name : value(values, "chemistries").split(" ", -1)) {
      chemistries.add(Chemistry.valueOf(name));
    }
    return new CellCurve(
        value(values, "id"),
        chemistries,
        List.of(value(values, "cells").split(" ", -1)),
        numbers(value(values, "cellCapacityAh"))[0],
        numbers(value(values, "chargeCRate"))[0],
        health[0],
        health[1],
        scale[0],
        scale[1],
        Integer.parseInt(value(values, "firstBin")),
        new Matrix(shape.toArray(new double[0][])),
        new Matrix(covariance.toArray(new double[0][])));
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("cell curve must have a line " + key);
    }
    return value;
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(' ').append(value).append('\n');
  }

  private static String numbers(double[] row) {
    return String.join(" ", Arrays.stream(row).mapToObj(CellCurveFile::number).toList());
  }

  private static double[] numbers(String value) {
    return Arrays.stream(value.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.7g", value);
  }
}
