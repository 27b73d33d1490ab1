package io.packtrail.simulators;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one gateway that the server has not acknowledged: those in flight, and those that
 * wait for a place in the window. Not thread-safe; its owner holds a lock.
 */
final class OutgoingWindow {
  private final Deque<Outgoing> waiting = new ArrayDeque<>();
  private final Map<Long, Outgoing> inFlight = new LinkedHashMap<>();
  private long sentMessages;
  private long acknowledgedMessages;

  /** A message and its number among all that the gateway was given. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; holds what is to be sent
  record Outgoing(long number, String topic, byte[] payload) {}

  void add(String topic, byte[] payload) {
    waiting.add(new Outgoing(sentMessages++, topic, payload));
  }

  /**
   * Takes the next message into flight, or returns null: none waits, or {@code limit} are there.
   */
  @Nullable Outgoing next(int limit) {
    if (waiting.isEmpty() || inFlight.size() >= limit) {
      return null;
    }
    Outgoing next = waiting.remove();
    inFlight.put(next.number(), next);
    return next;
  }

  /** Counts an acknowledgement; false where the message was acknowledged before. */
  boolean acknowledge(long number) {
    // One that waits again may be acknowledged too, by a connection that is lost by now.
    boolean outstanding =
        inFlight.remove(number) != null || waiting.removeIf(message -> message.number() == number);
    if (outstanding) {
      acknowledgedMessages++;
    }
    return outstanding;
  }

  /** Lets everything in flight wait again, before what waits already, in its old order. */
  void recall() {
    List<Outgoing> again = new ArrayList<>(inFlight.values());
    inFlight.clear();
    for (int i = again.size() - 1; i >= 0; i--) {
      waiting.addFirst(again.get(i));
    }
  }

  boolean nothingWaits() {
    return waiting.isEmpty();
  }

  int outstandingMessages() {
    return waiting.size() + inFlight.size();
  }

  long sentMessages() {
    return sentMessages;
  }

  long acknowledgedMessages() {
    return acknowledgedMessages;
  }
}
