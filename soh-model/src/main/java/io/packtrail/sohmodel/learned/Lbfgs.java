package io.packtrail.sohmodel.learned;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function by limited-memory BFGS with a backtracking line search.
 *
 * @see "Nocedal and Wright, Numerical Optimization, 2nd edition (2006), algorithms 7.4 and 3.1"
 */
final class Lbfgs {
  private static final int MEMORY = 8;
  private static final int MAX_HALVINGS = 12;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-3;

  private Lbfgs() {}

  /** A function with its gradient; an infinite value marks a point where it is not defined. */
  interface Objective {
    Value at(double[] point);
  }

  @SuppressWarnings("ArrayRecordComponent") // a step of a loop, never compared
  record Value(double value, double[] gradient) {}

  @SuppressWarnings("ArrayRecordComponent") // a step of a loop, never compared
  private record Correction(double[] step, double[] gradientChange, double inverseCurvature) {}

  static double[] minimise(Objective objective, double[] start, int maxIterations) {
    double[] point = start.clone();
    Value here = objective.at(point);
    Deque<Correction> corrections = new ArrayDeque<>();
    for (int i = 0; i < maxIterations && norm(here.gradient) > GRADIENT_TOLERANCE; i++) {
      double[] direction = direction(here.gradient, corrections);
      double slope = dot(direction, here.gradient);
      double length = corrections.isEmpty() ? Math.min(1, 1 / norm(here.gradient)) : 1;
      double[] next = plus(point, length, direction);
      Value there = objective.at(next);
      for (int halving = 0;
          !(there.value <= here.value + SUFFICIENT_DECREASE * length * slope)
              && halving < MAX_HALVINGS;
          halving++) {
        length /= 2;
        next = plus(point, length, direction);
        there = objective.at(next);
      }
      if (!(there.value < here.value)) {
        break;
      }
      remember(corrections, plus(next, -1, point), plus(there.gradient, -1, here.gradient));
      point = next;
      here = there;
    }
    return point;
  }

  private static void remember(Deque<Correction> corrections, double[] step, double[] change) {
    double curvature = dot(step, change);
    if (curvature > 1e-12) {
      corrections.addFirst(new Correction(step, change, 1 / curvature));
      if (corrections.size() > MEMORY) {
        corrections.removeLast();
      }
    }
  }

  /** The two-loop recursion: −H·gradient. */
  private static double[] direction(double[] gradient, Deque<Correction> corrections) {
    double[] q = gradient.clone();
    double[] alpha = new double[corrections.size()];
    int i = 0;
    for (Correction c : corrections) {
      alpha[i] = c.inverseCurvature * dot(c.step, q);
      q = plus(q, -alpha[i++], c.gradientChange);
    }
    if (!corrections.isEmpty()) {
      Correction newest = corrections.getFirst();
      double gamma =
          1 / (newest.inverseCurvature * dot(newest.gradientChange, newest.gradientChange));
      q = plus(new double[q.length], gamma, q);
    }
    Iterator<Correction> oldestFirst = corrections.descendingIterator();
    while (oldestFirst.hasNext()) {
      Correction c = oldestFirst.next();
      double beta = c.inverseCurvature * dot(c.gradientChange, q);
      q = plus(q, alpha[--i] - beta, c.step);
    }
    return plus(new double[q.length], -1, q);
  }

  private static double[] plus(double[] a, double factor, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + factor * b[i];
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
