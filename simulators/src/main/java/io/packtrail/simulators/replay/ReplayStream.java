package io.packtrail.simulators.replay;

import io.packtrail.simulators.GatewayMessage;
import java.util.Iterator;

/** One pass over a record, message by message; constant memory. Not thread-safe. */
public interface ReplayStream extends Iterator<GatewayMessage>, AutoCloseable {
  /** Rows so far; complete when {@link #hasNext()} is false. */
  ReplayCounts counts();

  @Override
  void close();
}
