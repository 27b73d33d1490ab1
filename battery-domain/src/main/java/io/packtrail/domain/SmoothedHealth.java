package io.packtrail.domain;

import java.time.Instant;

/**
 * State of health at an earlier time as it looks with everything observed since. For charts: what
 * was stated at that time stands in the history.
 *
 * @param sohRatio capacity at 25 °C over the reference capacity
 * @param soh90 90 % interval
 */
public record SmoothedHealth(Instant at, double sohRatio, RatioInterval soh90) {}
