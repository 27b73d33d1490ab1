package io.packtrail.timescalestore;

/**
 * Where the status of one update stands.
 *
 * @param list which status list, from 1
 * @param slot which bit of it
 */
public record StatusSlot(int list, int slot) {}
