package io.packtrail.fleetservice.tracing;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Commits as the store does, and tells of each commit. */
public final class TracedStore implements Function<List<InboundMessage>, List<MessageOutcome>> {
  private final Function<List<InboundMessage>, List<MessageOutcome>> store;
  private final Tracing tracing;
  private final InstantSource clock;

  private TracedStore(
      Function<List<InboundMessage>, List<MessageOutcome>> store,
      Tracing tracing,
      InstantSource clock) {
    this.store = store;
    this.tracing = tracing;
    this.clock = clock;
  }

  /** The store with spans; the store itself where there are none. */
  public static Function<List<InboundMessage>, List<MessageOutcome>> of(
      Function<List<InboundMessage>, List<MessageOutcome>> store,
      Tracing tracing,
      InstantSource clock) {
    return tracing == Tracing.OFF ? store : new TracedStore(store, tracing, clock);
  }

  @Override
  public List<MessageOutcome> apply(List<InboundMessage> messages) {
    Instant begun = clock.instant();
    boolean succeeded = false;
    try {
      List<MessageOutcome> outcomes = store.apply(messages);
      succeeded = true;
      return outcomes;
    } finally {
      tell(messages, begun, succeeded);
    }
  }

  private void tell(List<InboundMessage> messages, Instant begun, boolean succeeded) {
    int samples = 0;
    Instant oldest = begun;
    for (InboundMessage message : messages) {
      samples += message.sampleCount();
      oldest = message.receivedAt().isBefore(oldest) ? message.receivedAt() : oldest;
    }
    tracing.committed(
        new Tracing.Work(begun, Duration.between(begun, clock.instant())),
        messages.size(),
        samples,
        Duration.between(oldest, begun),
        succeeded);
  }
}
