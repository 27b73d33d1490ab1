package io.packtrail.domain;

/**
 * What forecasts of histories cut short say of the intervals of a model group.
 *
 * @param spreadRatio by which the spread of the rate of loss is widened, at least 1
 * @param batteries whose forecast was held against what came
 * @param coveredRatio share of them that the 90 % interval covered as it was, 0 to 1
 */
public record ForecastCalibration(double spreadRatio, int batteries, double coveredRatio) {}
