package io.packtrail.fleetservice.cli;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.GatewayMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * A gateway's messages, from some time on in small pieces: a simulated gateway collects fifty
 * minutes of samples before it sends, and nobody would watch a page for that long. What was kept
 * back while offline stays whole.
 */
final class LiveMessages implements Iterator<GatewayMessage> {
  private static final int SAMPLES_PER_PIECE = 6;
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Iterator<GatewayMessage> messages;
  private final Instant liveFrom;
  private final Queue<GatewayMessage> pieces = new ArrayDeque<>();

  /**
   * @param liveFrom messages that would be sent later are cut
   */
  LiveMessages(Iterator<GatewayMessage> messages, Instant liveFrom) {
    this.messages = messages;
    this.liveFrom = liveFrom;
  }

  @Override
  public boolean hasNext() {
    return !pieces.isEmpty() || messages.hasNext();
  }

  @Override
  public GatewayMessage next() {
    if (pieces.isEmpty()) {
      cut(messages.next());
    }
    GatewayMessage piece = pieces.poll();
    if (piece == null) {
      throw new NoSuchElementException();
    }
    return piece;
  }

  private void cut(GatewayMessage message) {
    SampleSeries samples = message.samples();
    Instant last = samples.at(samples.size() - 1);
    boolean isFresh = Duration.between(last, message.sentAt()).compareTo(FRESH) < 0;
    if (!message.sentAt().isAfter(liveFrom) || !isFresh) {
      pieces.add(message);
      return;
    }
    for (int from = 0; from < samples.size(); from += SAMPLES_PER_PIECE) {
      pieces.add(piece(message, from, Math.min(from + SAMPLES_PER_PIECE, samples.size())));
    }
  }

  /** Sent when its last sample was measured, and named so that a repetition is recognised. */
  private static GatewayMessage piece(GatewayMessage message, int from, int to) {
    SampleSeries samples = message.samples();
    SampleSeries.Builder part = SampleSeries.builder(to - from);
    for (int i = from; i < to; i++) {
      part.add(samples.epochMs()[i]);
      for (Signal signal : Signal.values()) {
        part.set(signal, samples.value(signal, i));
      }
    }
    return new GatewayMessage(
        message.messageId() + "." + from,
        message.gatewayId(),
        message.batteryId(),
        samples.at(to - 1),
        part.build());
  }
}
