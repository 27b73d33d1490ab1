package io.packtrail.fleetservice.pages.svg;

/**
 * The size a chart is drawn at. Each chart is drawn twice, so that text keeps its size on a phone;
 * the style sheet shows the one that fits.
 *
 * @param width view box width
 * @param height view box height
 * @param cssClass class by which the style sheet chooses
 * @param ticks labels that fit along the horizontal axis
 */
record Canvas(double width, double height, String cssClass, int ticks) {
  static final Canvas NARROW = new Canvas(344, 250, "narrow", 4);
  static final Canvas WIDE = new Canvas(860, 330, "wide", 9);

  private static final double LEFT = 44;
  private static final double RIGHT = 14;
  private static final double TOP = 14;
  private static final double BOTTOM = 42;

  double left() {
    return LEFT;
  }

  double right() {
    return width - RIGHT;
  }

  double top() {
    return TOP;
  }

  double bottom() {
    return height - BOTTOM;
  }

  boolean isWide() {
    return cssClass.equals("wide");
  }

  /** Begins the image, named and described for those who do not see it. */
  SvgText begin(String title, String description) {
    return new SvgText()
        .open(
            "svg",
            "class",
            "chart " + cssClass,
            "viewBox",
            "0 0 " + SvgText.coordinate(width) + " " + SvgText.coordinate(height),
            "role",
            "img",
            "xmlns",
            "http://www.w3.org/2000/svg")
        .text("title", title)
        .text("desc", description);
  }

  /** Horizontal grid lines with their labels. */
  void verticalAxis(SvgText svg, Scale y, String unit) {
    for (double tick : y.ticks(6)) {
      svg.element(
          "line", "class", "grid", "x1", left(), "x2", right(), "y1", y.at(tick), "y2", y.at(tick));
      svg.text(
          "text",
          Labels.plain(tick) + unit,
          "class",
          "label end",
          "x",
          left() - 6,
          "y",
          y.at(tick) + 4);
    }
  }

  /** A mark and its label below the horizontal axis. */
  void horizontalTick(SvgText svg, double x, String label) {
    svg.element("line", "class", "axis", "x1", x, "x2", x, "y1", bottom(), "y2", bottom() + 4);
    svg.text("text", label, "class", "label middle", "x", x, "y", bottom() + 17);
  }

  /** The horizontal axis line and what it counts. */
  void horizontalAxis(SvgText svg, String name) {
    svg.element(
        "line", "class", "axis", "x1", left(), "x2", right(), "y1", bottom(), "y2", bottom());
    svg.text("text", name, "class", "label middle", "x", (left() + right()) / 2, "y", height - 6);
  }
}
