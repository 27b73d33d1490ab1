package io.packtrail.simulators.replay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows with strictly rising times, and the count of what had to be done for that: a row equal to
 * its predecessor is left out; a row that shares its predecessor's time stamp with other values (a
 * recorder that writes whole seconds, at the change of a step) is moved 1 ms behind it; a row that
 * is older than one already given is left out. Not thread-safe.
 */
final class OrderedRows {
  private final RowSource source;
  private @Nullable RecordedRow lastGiven;
  private long lastRecordedMs = Long.MIN_VALUE;
  private long readRows;
  private long repeatedRows;
  private long backwardRows;
  private long unreadableRows;
  private long separatedRows;

  OrderedRows(RowSource source) {
    this.source = source;
  }

  @Nullable RecordedRow next() throws IOException {
    while (true) {
      RecordedRow row = source.next();
      if (row == null) {
        return null;
      }
      readRows++;
      if (row.epochMs() == RowSource.UNREADABLE_TIME
          || Double.isNaN(row.packVoltageV())
          || Double.isNaN(row.packCurrentA())) {
        unreadableRows++;
        continue;
      }
      RecordedRow ordered = inOrder(row);
      if (ordered != null) {
        lastRecordedMs = row.epochMs();
        lastGiven = ordered;
        return ordered;
      }
    }
  }

  private @Nullable RecordedRow inOrder(RecordedRow row) {
    RecordedRow last = lastGiven;
    if (last == null || row.epochMs() > last.epochMs()) {
      return row;
    }
    if (row.epochMs() < lastRecordedMs) {
      backwardRows++;
      return null;
    }
    if (row.hasValuesOf(last)) {
      repeatedRows++;
      return null;
    }
    separatedRows++;
    return row.at(last.epochMs() + 1);
  }

  ReplayCounts counts(long sentRows, long heldBackRows) {
    return new ReplayCounts(
        readRows,
        sentRows,
        heldBackRows,
        repeatedRows,
        backwardRows,
        unreadableRows,
        separatedRows,
        source.clockRestarts());
  }
}
