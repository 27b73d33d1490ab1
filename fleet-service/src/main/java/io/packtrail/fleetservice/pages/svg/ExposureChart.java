package io.packtrail.fleetservice.pages.svg;

import io.packtrail.domain.StressRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hours by temperature and state of charge, as a grid of shaded cells. */
public final class ExposureChart {
  private static final int SHADES = 9;
  private static final double BIN_K = 5;

  private final List<List<Double>> hours;
  private final int firstRow;
  private final int lastRow;

  private ExposureChart(List<List<Double>> hours, int firstRow, int lastRow) {
    this.hours = hours;
    this.firstRow = firstRow;
    this.lastRow = lastRow;
  }

  /**
   * The chart.
   *
   * @param hours shape {@code [20][10]} as in {@link StressRecord#timeAtTemperatureSocHours()}
   */
  public static Chart of(List<List<Double>> hours) {
    int first = 0;
    int last = hours.size() - 1;
    while (first < last && sum(hours.get(first)) == 0) {
      first++;
    }
    while (last > first && sum(hours.get(last)) == 0) {
      last--;
    }
    ExposureChart chart = new ExposureChart(hours, first, last);
    List<String> header = new ArrayList<>(List.of("Temperature"));
    for (int column = 0; column < 10; column++) {
      header.add(column * 10 + "–" + (column + 1) * 10 + " %");
    }
    return Chart.of(
        "Hours at temperature and state of charge",
        "The stronger the colour, the longer; hot and full is what ages a resting battery most.",
        chart::draw,
        header,
        chart.rows());
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int row = lastRow; row >= firstRow; row--) {
      List<String> cells = new ArrayList<>(List.of(range(row)));
      hours.get(row).forEach(value -> cells.add(String.format(Locale.ROOT, "%.0f", value)));
      rows.add(cells);
    }
    return rows;
  }

  private String draw(Canvas canvas) {
    double most = 0;
    double total = 0;
    for (List<Double> row : hours) {
      for (double value : row) {
        most = Math.max(most, value);
        total += value;
      }
    }
    Scale x = new Scale(0, 10, canvas.left() + 4, canvas.right());
    Scale y = new Scale(firstRow, lastRow + 1.0, canvas.bottom(), canvas.top());
    SvgText svg =
        canvas.begin(
            "Hours at temperature and state of charge",
            String.format(
                Locale.ROOT,
                "%.0f hours in all, between %s.",
                total,
                lower(firstRow) + " and " + lower(lastRow + 1) + " °C"));
    for (int row = firstRow; row <= lastRow; row++) {
      for (int column = 0; column < 10; column++) {
        cell(svg, canvas, x, y, row, column, most);
      }
    }
    int every = lastRow - firstRow > 8 ? 2 : 1;
    for (int row = firstRow; row <= lastRow + 1; row += every) {
      svg.text(
          "text",
          lower(row) + "°",
          "class",
          "label end",
          "x",
          canvas.left() - 2,
          "y",
          y.at(row) + 4);
    }
    for (int column = 0; column <= 10; column += canvas.isWide() ? 1 : 2) {
      double atX = x.at(column) - (column == 10 ? 10 : 0);
      canvas.horizontalTick(svg, atX, column * 10 + " %");
    }
    svg.text(
        "text",
        "state of charge (across), temperature in °C (up)",
        "class",
        "label middle",
        "x",
        (canvas.left() + canvas.right()) / 2,
        "y",
        canvas.height() - 6);
    return svg.close("svg").toString();
  }

  private void cell(
      SvgText svg, Canvas canvas, Scale x, Scale y, int row, int column, double most) {
    double value = hours.get(row).get(column);
    double width = x.at(1) - x.at(0) - 1;
    double height = y.at(row) - y.at(row + 1.0) - 1;
    svg.open(
            "rect",
            "class",
            "heat h" + shade(value, most),
            "x",
            x.at(column),
            "y",
            y.at(row + 1.0),
            "width",
            width,
            "height",
            height)
        .text(
            "title",
            "%s, %d to %d %%: %s h"
                .formatted(range(row), column * 10, column * 10 + 10, Labels.oneDecimal(value)))
        .close("rect");
    if (canvas.isWide() && value >= 0.5 && height >= 13) {
      svg.text(
          "text",
          String.format(Locale.ROOT, "%.0f", value),
          "class",
          shade(value, most) > SHADES / 2 ? "label middle on-dark" : "label middle",
          "x",
          x.at(column) + width / 2,
          "y",
          (y.at(row) + y.at(row + 1.0)) / 2 + 4);
    }
  }

  /** The square root spreads the many cells of few hours over more shades. */
  private static int shade(double value, double most) {
    return value <= 0 || most <= 0
        ? 0
        : (int) Math.max(1, Math.round(SHADES * Math.sqrt(value / most)));
  }

  private static String range(int row) {
    return lower(row) + " to " + lower(row + 1) + " °C";
  }

  private static String lower(int row) {
    return Labels.plain(StressRecord.FIRST_TEMPERATURE_DEG_C + row * BIN_K).replace('-', '−');
  }

  private static double sum(List<Double> row) {
    return row.stream().mapToDouble(Double::doubleValue).sum();
  }
}
