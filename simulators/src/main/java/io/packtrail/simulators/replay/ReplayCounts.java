package io.packtrail.simulators.replay;

/**
 * What became of the rows of one record; at its end {@code readRows = sentRows + heldBackRows +
 * repeatedRows + backwardRows + unreadableRows}.
 *
 * @param readRows rows of the file
 * @param sentRows rows that became samples
 * @param heldBackRows rows outside the portion that was asked for
 * @param repeatedRows rows equal to their predecessor in time and values
 * @param backwardRows rows older than one before them
 * @param unreadableRows rows without a readable time, voltage or current
 * @param separatedRows rows that shared their predecessor's time stamp with other values, and were
 *     moved 1 ms behind it; not a category of its own
 * @param clockRestarts how often the record's clock began anew
 */
public record ReplayCounts(
    long readRows,
    long sentRows,
    long heldBackRows,
    long repeatedRows,
    long backwardRows,
    long unreadableRows,
    long separatedRows,
    long clockRestarts) {}
