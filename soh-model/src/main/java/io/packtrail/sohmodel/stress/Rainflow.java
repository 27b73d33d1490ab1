package io.packtrail.sohmodel.stress;

import io.packtrail.sohmodel.carry.Tape;
import java.util.Arrays;

/**
 * Streaming rainflow counting by ASTM E1049-85 §5.4.4 with hysteresis.
 *
 * <p>A turning point counts when the value has turned back by more than the hysteresis. With X the
 * newest range and Y the one before: X &lt; Y waits; else Y is one cycle, or half a cycle when it
 * begins at the first point. What never closes, the residue, counts as half cycles at the end. Σ
 * count·range equals half of the total variation between turning points, and any chunking gives the
 * same counts.
 *
 * <p>Memory: the residue, whose ranges shrink strictly; with 1 % steps at most some hundred points.
 */
final class Rainflow {
  /** Receives closed cycles. */
  @FunctionalInterface
  interface Cycles {
    /**
     * One range.
     *
     * @param count 1, or 0.5 for a half cycle
     */
    void count(double range, double mean, double count);
  }

  private final double hysteresis;
  private final Cycles cycles;
  private double[] points = new double[16];
  private int size;
  private double extreme = Double.NaN;
  private int direction;

  Rainflow(double hysteresis, Cycles cycles) {
    this.hysteresis = hysteresis;
    this.cycles = cycles;
  }

  /** Takes the next value. */
  void add(double value) {
    if (Double.isNaN(extreme)) {
      extreme = value;
      push(value);
      return;
    }
    double move = value - extreme;
    if (direction == 0) {
      if (Math.abs(move) > hysteresis) {
        direction = move > 0 ? 1 : -1;
        extreme = value;
      }
    } else if (move * direction > 0) {
      extreme = value;
    } else if (Math.abs(move) > hysteresis) {
      push(extreme);
      close();
      direction = -direction;
      extreme = value;
    }
  }

  /** Counts the residue, the running range included, as half cycles; the next value begins anew. */
  void finish() {
    if (direction != 0) {
      push(extreme);
      close();
    }
    for (int i = 1; i < size; i++) {
      count(points[i - 1], points[i], 0.5);
    }
    size = 0;
    direction = 0;
    extreme = Double.NaN;
  }

  private void close() {
    while (size >= 3) {
      double x = Math.abs(points[size - 1] - points[size - 2]);
      double y = Math.abs(points[size - 2] - points[size - 3]);
      if (x < y) {
        return;
      }
      if (size == 3) {
        count(points[0], points[1], 0.5);
        points[0] = points[1];
        points[1] = points[2];
        size = 2;
      } else {
        cycles.count(y, 0.5 * (points[size - 2] + points[size - 3]), 1);
        points[size - 3] = points[size - 1];
        size -= 2;
      }
    }
  }

  private void count(double a, double b, double count) {
    cycles.count(Math.abs(b - a), 0.5 * (a + b), count);
  }

  private void push(double value) {
    makeRoom(size + 1);
    points[size++] = value;
  }

  private void makeRoom(int wanted) {
    if (wanted > points.length) {
      points = Arrays.copyOf(points, Math.max(wanted, 2 * points.length));
    }
  }

  void exchange(Tape tape) {
    size = Math.toIntExact(tape.whole(size));
    makeRoom(size);
    for (int i = 0; i < size; i++) {
      points[i] = tape.real(points[i]);
    }
    extreme = tape.real(extreme);
    direction = Math.toIntExact(tape.whole(direction));
  }
}
