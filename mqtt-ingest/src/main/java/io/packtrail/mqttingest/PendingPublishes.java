package io.packtrail.mqttingest;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one connection that wait for their answers, which must be sent in the order in which
 * the messages came. Not thread-safe.
 *
 * @see "MQTT 5.0 (2019), 4.6"
 */
final class PendingPublishes {
  /** The oldest first. */
  private final Deque<PendingPublish> waiting = new ArrayDeque<>();

  /** Takes the message that came last. */
  void add(PendingPublish publish) {
    waiting.add(publish);
  }

  /**
   * Removes the oldest message if it has its answer; null where it waits still, or none is left.
   */
  @Nullable PendingPublish pollSettled() {
    PendingPublish oldest = waiting.peek();
    return oldest == null || oldest.answer() == null ? null : waiting.remove();
  }

  int size() {
    return waiting.size();
  }

  void clear() {
    waiting.clear();
  }
}
