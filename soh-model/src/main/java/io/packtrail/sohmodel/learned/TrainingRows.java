package io.packtrail.sohmodel.learned;

/**
 * What a regression is trained on.
 *
 * @param description data and view, kept in the model's provenance
 * @param rows features, one array a row; a value may be missing (NaN)
 * @param groups the cell of each row
 * @param fitted whether the parameters are fitted to the row; the regression is conditioned on all
 * @param sohRatio label of each row
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two packages, never compared
public record TrainingRows(
    String description, double[][] rows, String[] groups, boolean[] fitted, double[] sohRatio) {}
