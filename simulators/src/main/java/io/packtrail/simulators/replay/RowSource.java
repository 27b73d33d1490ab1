package io.packtrail.simulators.replay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one record's rows in the order of the file. */
interface RowSource extends AutoCloseable {
  /**
   * The next row, or null at the end. A row whose time, voltage or current cannot be read has NaN
   * in its place, or {@link #UNREADABLE_TIME}.
   */
  @Nullable RecordedRow next() throws IOException;

  /** How often the record's clock began anew so far. */
  long clockRestarts();

  @Override
  void close();

  /** Stands for a time that cannot be read. */
  long UNREADABLE_TIME = Long.MIN_VALUE;

  /** Opens a source for one pass. */
  interface Opener {
    RowSource open() throws IOException;
  }
}
