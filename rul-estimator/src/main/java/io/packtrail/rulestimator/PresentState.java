package io.packtrail.rulestimator;

import io.packtrail.domain.SohResult;
import java.util.List;

/**
 * Where a battery stands now: its state of health, and whether it has bent down already.
 *
 * <p>The level is that of the last half year's points, carried to now along the law, so that the
 * error of a single estimate does not move the forecast. What the points' errors have in common
 * stays. Behind a bend the law's loss is multiplied by a factor, known from the points since then
 * and from what is known of knees.
 */
final class PresentState {
  private static final double LEVEL_DAYS = 183;

  /** Points without which there is no level. */
  static final int LEAST_LEVEL_POINTS = 2;

  private final double now;
  private final double sohRatio;
  private final double sohSd;
  private final boolean bent;
  private final double bendDay;
  private final UseAndHealth past;
  private final List<HealthPoints.Point> level;
  private final Line[] lines;

  /**
   * For one exponent: all that the points say, as means, so that a path costs a few operations.
   *
   * @param soh weighted mean health over the level's points
   * @param loss weighted mean of their loss per unit multiplier, less that of now
   * @param hinge the same of the loss since the bend
   * @param sohSlope cov(s, h)/var(h) over all points, h the loss since the bend
   * @param lossSlope cov(g, h)/var(h)
   * @param slopeSd standard deviation of the rate since the bend
   */
  private record Line(
      double soh, double loss, double hinge, double sohSlope, double lossSlope, double slopeSd) {}

  PresentState(SohResult.Estimated soh, UseAndHealth past) {
    this(soh.sohRatio(), HealthPoints.standardDeviation(soh), HealthPoints.day(soh.asOf()), past);
  }

  private PresentState(double sohRatio, double sd, double now, UseAndHealth past) {
    this.now = now;
    this.past = past;
    List<HealthPoints.Point> points = past.points();
    this.level = points.stream().filter(point -> point.day() > now - LEVEL_DAYS).toList();
    this.sohRatio = sohRatio;
    this.sohSd =
        hasLevel() ? Math.min(sd, HealthPoints.levelStandardDeviation(sd, levelWeight())) : sd;
    int straight = past.straightPoints().size();
    this.bent = straight < points.size();
    this.bendDay = bent ? points.get(straight - 1).day() : Double.MAX_VALUE;
    double[] exponents = AgeingPosterior.exponents();
    this.lines = new Line[exponents.length];
    for (int e = 0; e < exponents.length; e++) {
      lines[e] = line(past.curves().get(e), exponents[e]);
    }
  }

  /** The points of the half year before the last. */
  static List<HealthPoints.Point> level(List<HealthPoints.Point> points) {
    double now = points.isEmpty() ? 0 : points.get(points.size() - 1).day();
    return points.stream().filter(point -> point.day() > now - LEVEL_DAYS).toList();
  }

  /** The same, its level taken as certain. */
  PresentState exact() {
    return new PresentState(sohRatio, 0, now, past);
  }

  /** Weighted mean of the level's points. */
  double levelRatio() {
    return lines[0].soh;
  }

  /** Sum of the level's weights: 1 / variance by the points' own errors. */
  double levelWeight() {
    return level.stream().mapToDouble(HealthPoints.Point::weight).sum();
  }

  /** Whether the last half year has points enough for a level. */
  boolean hasLevel() {
    return level.size() >= LEAST_LEVEL_POINTS;
  }

  private Line line(DoseCurve curve, double exponent) {
    double bend = bent ? Math.pow(curve.atDay(bendDay), exponent) : Double.MAX_VALUE;
    double[] g = HistoryFit.losses(curve, exponent, past.points());
    double[] h = new double[g.length];
    double[] w = new double[g.length];
    double[] s = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      h[i] = Math.max(0, g[i] - bend);
      w[i] = past.points().get(i).weight();
      s[i] = past.points().get(i).sohRatio();
    }
    int from = g.length - level.size();
    double atNow = Math.pow(curve.atDay(now), exponent);
    double spread = covariance(w, h, h);
    return new Line(
        mean(w, s, from),
        mean(w, g, from) - atNow,
        mean(w, h, from) - Math.max(0, atNow - bend),
        bent ? covariance(w, s, h) / spread : 0,
        bent ? covariance(w, g, h) / spread : 0,
        bent ? 1 / Math.sqrt(spread) : 0);
  }

  /** Whether the history shows a bend. */
  boolean bent() {
    return bent;
  }

  /** The last point before the bend (epoch days), far in the future where there is none. */
  double bendDay() {
    return bendDay;
  }

  /** The last measurement's time (epoch days). */
  double day() {
    return now;
  }

  /**
   * Factor on the rate of loss that holds now, 1 where nothing has bent: what the points since the
   * bend say of a multiplier, weighed against what is known of knees.
   *
   * @param normal which of the plausible ones, a standard normal draw
   */
  double factor(int exponentIndex, double multiplier, double normal) {
    if (!bent) {
      return 1;
    }
    Line line = lines[exponentIndex];
    double rate = -(line.sohSlope + multiplier * line.lossSlope);
    double measured = Math.max(1.05, 1 + rate / multiplier);
    double sd = line.slopeSd / multiplier / measured;
    double known = Math.log(ForecastPaths.KNEE_MEDIAN_FACTOR);
    double priorWeight = 1 / (ForecastPaths.KNEE_SD_LOG * ForecastPaths.KNEE_SD_LOG);
    double weight = 1 / (sd * sd);
    double mean = (known * priorWeight + Math.log(measured) * weight) / (priorWeight + weight);
    return Math.max(1, Math.exp(mean + normal / Math.sqrt(priorWeight + weight)));
  }

  /**
   * State of health now.
   *
   * @param factor of {@link #factor}
   * @param normal which of the plausible ones, a standard normal draw
   */
  double sohRatio(int exponentIndex, double multiplier, double factor, double normal) {
    if (!hasLevel()) {
      return sohRatio + sohSd * normal;
    }
    Line line = lines[exponentIndex];
    return line.soh + multiplier * (line.loss + (factor - 1) * line.hinge) + sohSd * normal;
  }

  private static double mean(double[] w, double[] x, int from) {
    double weight = 0;
    double sum = 0;
    for (int i = from; i < x.length; i++) {
      weight += w[i];
      sum += w[i] * x[i];
    }
    return weight == 0 ? 0 : sum / weight;
  }

  private static double covariance(double[] w, double[] x, double[] y) {
    double meanX = mean(w, x, 0);
    double meanY = mean(w, y, 0);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += w[i] * (x[i] - meanX) * (y[i] - meanY);
    }
    return sum;
  }
}
