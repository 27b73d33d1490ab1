package io.packtrail.sohmodel.curve;

import java.util.Arrays;

/** An immutable table of numbers. */
public final class Matrix {
  private final double[][] rows;

  /** Copies the rows. */
  public Matrix(double[][] rows) {
    this.rows = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      this.rows[i] = rows[i].clone();
    }
  }

  /** Number of rows. */
  public int size() {
    return rows.length;
  }

  /** One number. */
  public double at(int row, int column) {
    return rows[row][column];
  }

  /** A copy of one row. */
  public double[] row(int index) {
    return rows[index].clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix matrix && Arrays.deepEquals(rows, matrix.rows);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(rows);
  }
}
