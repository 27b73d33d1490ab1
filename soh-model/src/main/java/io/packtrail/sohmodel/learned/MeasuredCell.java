package io.packtrail.sohmodel.learned;

/**
 * A cell with the rows that were measured of it, in order of time.
 *
 * @param name name of the cell, unique within its data set
 * @param batch the cells that errors are averaged over, for example {@code XJTU/2C}
 * @param family the cells that one model is trained on: the same chemistry and design, for example
 *     {@code XJTU}
 * @param group what is held back together when a model is tested; the cell itself, or the specimen
 *     that several samples were taken of
 * @param features one array a row; a value may be missing (NaN or infinite)
 * @param sohRatio measured capacity over nominal capacity, one a row
 */
@SuppressWarnings(
    "ArrayRecordComponent") // rows are read many times and copied never; nobody compares cells by
// value
public record MeasuredCell(
    String name,
    String batch,
    String family,
    String group,
    double[][] features,
    double[] sohRatio) {
  public MeasuredCell {
    if (features.length == 0 || features.length != sohRatio.length) {
      throw new IllegalArgumentException(
          "features of %s must have as many rows as labels %d and at least one, got %d"
              .formatted(name, sohRatio.length, features.length));
    }
  }
}
