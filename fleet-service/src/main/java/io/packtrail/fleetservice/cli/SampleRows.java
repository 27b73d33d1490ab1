package io.packtrail.fleetservice.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a file of samples, one after the other. */
interface SampleRows extends AutoCloseable {
  /** Names of the columns. */
  List<String> fields();

  /** The cells of the next row as text, empty where there is no value; null at the end. */
  @Nullable List<String> next();

  /** Number of the row, or line, that was read last, from 1. */
  long position();

  @Override
  void close();
}
