package io.packtrail.rulestimator.warranty;

import java.time.Instant;

/**
 * What the last look over the whole fleet for early degraders said of a battery.
 *
 * @param at when the fleet was looked over
 * @param fleet batteries that could be judged
 * @param fleetFlagged how many of them were flagged
 * @param falseDiscoveryRatio share of false alarms among the flagged that is accepted
 * @param paceRatio how many times as fast as the middle of its group it loses capacity
 * @param z standard deviations above its group
 * @param pValue probability of as much by chance
 * @param flagged whether it is an early degrader
 * @param group what the group's pace comes from, one phrase
 */
public record Screening(
    Instant at,
    int fleet,
    int fleetFlagged,
    double falseDiscoveryRatio,
    double paceRatio,
    double z,
    double pValue,
    boolean flagged,
    String group) {}
