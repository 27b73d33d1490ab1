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
     * @param tempDegC mean of what was given with its two turning points
     * @param count 1, or 0.5 for a half cycle
     */
    void count(double range, double mean, double tempDegC, double count);
  }

  private final double hysteresis;
  private final Cycles cycles;
  private double[] points = new double[16];
  private double[] temps = new double[16];
  private int size;
  private double extreme = Double.NaN;
  private double extremeTempDegC = Double.NaN;
  private int direction;

  Rainflow(double hysteresis, Cycles cycles) {
    this.hysteresis = hysteresis;
    this.cycles = cycles;
  }

  /**
   * Takes the next value.
   *
   * @param tempDegC temperature at it (°C), NaN where not known
   */
  void add(double value, double tempDegC) {
    if (Double.isNaN(extreme)) {
      reach(value, tempDegC);
      push();
      return;
    }
    double move = value - extreme;
    if (direction == 0) {
      if (Math.abs(move) > hysteresis) {
        direction = move > 0 ? 1 : -1;
        reach(value, tempDegC);
      }
    } else if (move * direction > 0) {
      reach(value, tempDegC);
    } else if (Math.abs(move) > hysteresis) {
      push();
      close();
      direction = -direction;
      reach(value, tempDegC);
    }
  }

  private void reach(double value, double tempDegC) {
    extreme = value;
    extremeTempDegC = tempDegC;
  }

  /** Counts the residue, the running range included, as half cycles; the next value begins anew. */
  void finish() {
    if (direction != 0) {
      push();
      close();
    }
    for (int i = 1; i < size; i++) {
      count(i - 1, 0.5);
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
        count(0, 0.5);
        move(1, 0);
        move(2, 1);
        size = 2;
      } else {
        count(size - 3, 1);
        move(size - 1, size - 3);
        size -= 2;
      }
    }
  }

  /** Counts the range between a turning point and the next. */
  private void count(int i, double count) {
    double a = points[i];
    double b = points[i + 1];
    cycles.count(Math.abs(b - a), 0.5 * (a + b), 0.5 * (temps[i] + temps[i + 1]), count);
  }

  private void move(int from, int to) {
    points[to] = points[from];
    temps[to] = temps[from];
  }

  private void push() {
    makeRoom(size + 1);
    points[size] = extreme;
    temps[size++] = extremeTempDegC;
  }

  private void makeRoom(int wanted) {
    if (wanted > points.length) {
      int room = Math.max(wanted, 2 * points.length);
      points = Arrays.copyOf(points, room);
      temps = Arrays.copyOf(temps, room);
    }
  }

  void exchange(Tape tape) {
    size = Math.toIntExact(tape.whole(size));
    makeRoom(size);
    for (int i = 0; i < size; i++) {
      points[i] = tape.real(points[i]);
      temps[i] = tape.real(temps[i]);
    }
    extreme = tape.real(extreme);
    extremeTempDegC = tape.real(extremeTempDegC);
    direction = Math.toIntExact(tape.whole(direction));
  }
}
