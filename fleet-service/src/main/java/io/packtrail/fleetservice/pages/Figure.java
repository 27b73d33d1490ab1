package io.packtrail.fleetservice.pages;

/**
 * A named value with its small print.
 *
 * @param note what the value rests on; may be empty
 */
public record Figure(String label, String value, String note) {}
