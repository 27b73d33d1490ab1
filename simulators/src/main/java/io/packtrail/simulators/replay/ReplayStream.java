package io.packtrail.simulators.replay;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.simulators.GatewayMessage;
import io.packtrail.simulators.SimulatorException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a record, message by message, in constant memory. Times are those of the record.
 * Not thread-safe.
 */
public final class ReplayStream implements Iterator<GatewayMessage>, AutoCloseable {
  private final String name;
  private final Battery battery;
  private final GatewayId gatewayId;
  private final ReplayOptions options;
  private final RowSource source;
  private final OrderedRows rows;
  private final RowPortion portion;
  private final Deque<RecordedRow> ready = new ArrayDeque<>();
  private boolean ended;
  private long acceptedRows;
  private long sentRows;
  private @Nullable GatewayMessage next;

  ReplayStream(String name, Battery battery, ReplayOptions options, RowSource source) {
    this.name = name;
    this.battery = battery;
    this.gatewayId = Objects.requireNonNull(battery.gatewayId(), "gatewayId");
    this.options = options;
    this.source = source;
    this.rows = new OrderedRows(source);
    this.portion =
        RowPortion.of(
            options.portion(), battery.ratedCapacityAh(), options.cutSeed() ^ name.hashCode());
    this.next = advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  /**
   * The next message.
   *
   * @throws SimulatorException {@code replay-unreadable} when the file ends in the middle or cannot
   *     be read
   */
  @Override
  public GatewayMessage next() {
    GatewayMessage current = next;
    if (current == null) {
      throw new NoSuchElementException("the record of " + name + " has ended");
    }
    next = advance();
    return current;
  }

  private @Nullable GatewayMessage advance() {
    SampleSeries.Builder samples = SampleSeries.builder(options.samplesPerMessage());
    while (samples.size() < options.samplesPerMessage()) {
      RecordedRow row = nextRow();
      if (row == null) {
        break;
      }
      row.appendTo(samples, options.seriesCells());
      sentRows++;
    }
    return samples.size() == 0 ? null : message(samples.build());
  }

  private @Nullable RecordedRow nextRow() {
    while (ready.isEmpty() && !ended) {
      RecordedRow row = read();
      if (row == null) {
        ended = true;
        ready.addAll(portion.end());
      } else {
        acceptedRows++;
        ready.addAll(portion.accept(row));
      }
    }
    return ready.poll();
  }

  private @Nullable RecordedRow read() {
    try {
      return rows.next();
    } catch (IOException e) {
      throw RecordedCell.unreadable(name, e);
    }
  }

  private GatewayMessage message(SampleSeries samples) {
    Instant first = samples.at(0);
    Instant last = samples.at(samples.size() - 1);
    // By time, not by number: the same rows give the same name whatever was sent before.
    String messageId =
        "%s-%s-%d-%d".formatted(gatewayId, mode(), first.toEpochMilli(), samples.size());
    return new GatewayMessage(messageId, gatewayId, battery.batteryId(), last, samples);
  }

  private String mode() {
    return switch (options.portion()) {
      case ALL -> "all";
      case CHARGES -> "charges";
      case PARTIAL_CHARGES -> "cut" + options.cutSeed();
    };
  }

  /** Rows so far; complete when {@link #hasNext()} is false. */
  public ReplayCounts counts() {
    return rows.counts(sentRows, acceptedRows - sentRows);
  }

  @Override
  public void close() {
    source.close();
  }
}
