package io.packtrail.domain;

/**
 * What a state of health was computed from, in the order in which the method met it: enough to
 * compute it again without the samples.
 *
 * @param csv a table whose columns belong to the method; lines end in LF, numbers have every digit
 */
public record EstimateInputs(String csv) {}
