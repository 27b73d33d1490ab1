package io.packtrail.simulators.replay;

import java.time.Instant;

/**
 * A capacity that the laboratory measured in a full discharge; for comparison only, never sent.
 *
 * @param cycle running number of the discharge, from 1
 * @param at when the discharge began
 * @param capacityAh measured capacity (A·h); cells in series do not change it
 */
public record MeasuredCapacity(int cycle, Instant at, double capacityAh) {}
