package io.packtrail.fleetservice.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a file of samples, one after the other. */
interface SampleRows extends AutoCloseable {
  /** Names of the columns. */
  List<String> fields();

  /**
   * The cells of the next row as text, empty where there is no value; null at the end. A text may
   * have more or fewer of them than columns.
   */
  @Nullable List<String> next();

  /** Where the row that was read last stands: {@code line 3} of a text, else {@code row 2}. */
  String place();

  @Override
  void close();
}
