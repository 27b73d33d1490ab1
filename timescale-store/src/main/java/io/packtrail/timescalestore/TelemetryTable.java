package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Accepted;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Require;
import io.packtrail.domain.SampleSeries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Samples, stored exactly once and accounted for in the ledger. Safe for use by many threads.
 *
 * <p>A message is known by its gateway and identifier: the second delivery of the same bytes is a
 * duplicate, other bytes under a used identifier go to quarantine. A sample is known by its battery
 * and time: where two messages bring the same, the first one's values stay, the other fills in what
 * the first did not report, and counts as duplicate where it has nothing to fill in.
 */
public final class TelemetryTable {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String NO_PARTITION = "23514";
  private static final int BUFFERS_KEPT = 4;

  /** By their keys one after the other, however large the inbox is. */
  private static final String NEW_SAMPLES =
      """
      SELECT coalesce(sum((SELECT stored_samples FROM inbox i
                            WHERE i.gateway_key = g.gateway_key AND i.message_id = asked.message_id)), 0)::bigint
        FROM unnest(?, ?) AS asked (gateway_id, message_id) JOIN gateway g USING (gateway_id)
      """;

  private final Database database;
  private final Consumer<DifferingSamples> whereValuesDiffer;
  private final Consumer<String> whenQuarantined;
  private final TelemetryPartitions partitions;
  private final HorizonCache horizon;
  private final MessageKeys messageKeys = new MessageKeys();
  private final Repeaters repeaters = new Repeaters();
  private final Queue<CopyBuffers> buffers = new ArrayBlockingQueue<>(BUFFERS_KEPT);

  public TelemetryTable(Database database) {
    this(database, differing -> {}, code -> {});
  }

  /** Why samples of this time are too old to be stored; empty where they are not. */
  public Optional<String> notKept(Instant t, Instant now) {
    return Optional.ofNullable(horizon.get().refusal(t, now)).map(Refusal::reason);
  }

  /**
   * Both are told after the commit, must be fast and not throw.
   *
   * @param whereValuesDiffer told of samples that say otherwise than those stored before, and were
   *     left out
   * @param whenQuarantined told the reason's code of each message put into quarantine
   */
  public TelemetryTable(
      Database database,
      Consumer<DifferingSamples> whereValuesDiffer,
      Consumer<String> whenQuarantined) {
    this.database = database;
    this.whereValuesDiffer = whereValuesDiffer;
    this.whenQuarantined = whenQuarantined;
    this.partitions = new TelemetryPartitions(database);
    this.horizon = new HorizonCache(database);
  }

  /**
   * Stores messages in one transaction: all of them, or none. On return they are durable.
   *
   * @param messages at most 65,536
   * @return the outcome of each message, in the order of the argument
   * @throws StoreException where nothing was stored; the same call may be made again
   */
  public List<MessageOutcome> store(List<InboundMessage> messages) {
    Require.inRange("messages", messages.size(), 0, MessageKeys.BLOCK, "");
    if (messages.isEmpty()) {
      return List.of();
    }
    Horizon kept = horizon.get();
    List<Delivery> deliveries =
        messages.stream().map(message -> Delivery.of(message, kept, message.receivedAt())).toList();
    return inPartitions(
        deliveries,
        rows -> {
          try {
            return storeTrusting(deliveries, rows, repeaters.among(deliveries)::contains);
          } catch (StoreException e) {
            if (!e.sqlState().equals(UNIQUE_VIOLATION)) {
              throw e;
            }
            // A sample came before in another message: find out whose, and expect it from then on.
            return storeTrusting(deliveries, rows, gateway -> true);
          }
        });
  }

  private List<MessageOutcome> storeTrusting(
      List<Delivery> deliveries, CopyBuffers rows, Predicate<GatewayId> guarded) {
    try {
      return store(deliveries, rows, guarded, true);
    } catch (StoreTransaction.StaleMasterData changed) {
      return store(deliveries, rows, guarded, false);
    }
  }

  private List<MessageOutcome> store(
      List<Delivery> deliveries, CopyBuffers rows, Predicate<GatewayId> guarded, boolean trusting) {
    StoreTransaction[] last = new StoreTransaction[1];
    List<MessageOutcome> outcomes =
        database.transaction(
            "storing telemetry",
            connection -> {
              rows.clear();
              last[0] = new StoreTransaction(connection, database, deliveries, guarded, trusting);
              return last[0].run(messageKeys, rows);
            });
    database.gatewayKeys().remember(last[0].gatewayKeys());
    database.gatewayBatteries().remember(last[0].pairs());
    last[0].differing().forEach(whereValuesDiffer);
    repeaters.learn(last[0].gatewayKeys().keySet(), last[0].repeaters());
    last[0].quarantinedCodes().forEach(whenQuarantined);
    return outcomes;
  }

  /**
   * How many samples of stored messages were new when they came; the others had been stored from
   * other messages. A message that is not on record has none.
   */
  public long newSamples(List<? extends Accepted> messages) {
    return database.run(
        "reading the inbox",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(NEW_SAMPLES)) {
            SqlArrays.set(
                statement,
                1,
                "text",
                messages.stream().map(message -> message.gatewayId().value()).toArray());
            SqlArrays.set(
                statement, 2, "text", messages.stream().map(Accepted::messageId).toArray());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  /**
   * What became of a replay.
   *
   * @param replayedBefore when it had been replayed already, absent where it had not
   */
  public record Replayed(
      MessageOutcome outcome,
      @Nullable String code,
      @Nullable String reason,
      @Nullable Instant replayedBefore) {
    static Replayed refused(Refusal refusal) {
      return new Replayed(MessageOutcome.QUARANTINED, refusal.code(), refusal.reason(), null);
    }

    static Replayed as(MessageOutcome outcome) {
      return new Replayed(outcome, null, null, null);
    }

    static Replayed before(Instant replayedAt) {
      return new Replayed(MessageOutcome.DUPLICATE, null, null, replayedAt);
    }
  }

  /**
   * Stores a message from quarantine, repaired or as it was, and moves it in the ledger from
   * quarantined to stored or duplicate, on the day on which it was first received; one transaction.
   * Bytes that differ from those received are kept beside them.
   *
   * @param quarantineId number of the quarantined message
   * @param message the message decoded anew
   * @param replayedAt when the replay was asked for
   * @param replayedBy who asked for it
   * @return {@code QUARANTINED} with the reason where it still cannot be stored and nothing
   *     changed; {@code DUPLICATE} where its content, or the replay itself, had been stored before
   * @throws StoreException {@code unknown-quarantine} where the gateway has no such message
   */
  public Replayed storeReplay(
      long quarantineId, InboundMessage message, Instant replayedAt, String replayedBy) {
    Delivery delivery = Delivery.of(message, horizon.get(), replayedAt);
    Replay.Order order = new Replay.Order(quarantineId, replayedAt, replayedBy);
    Replay[] last = new Replay[1];
    Replayed replayed =
        inPartitions(
            List.of(delivery),
            rows ->
                database.transaction(
                    "replaying a quarantined message",
                    connection -> {
                      rows.clear();
                      last[0] = new Replay(connection, database, delivery);
                      return last[0].run(order, messageKeys, rows.guarded());
                    }));
    database.gatewayBatteries().remember(last[0].pairs());
    last[0].differing().forEach(whereValuesDiffer);
    return replayed;
  }

  /**
   * Makes the partitions of this month and the next, so that no message has to wait for its own.
   *
   * @return whether telemetry has partitions that must be made
   */
  public boolean prepare(Instant now) {
    return partitions.prepare(now);
  }

  /**
   * Streams a battery's samples in event-time order, clock corrections applied, in chunks of up to
   * 8,192, in constant memory. Holds one connection until it returns; nothing for a battery that is
   * not registered.
   *
   * @param from first time, inclusive; absent: from the beginning
   * @param to end, exclusive; absent: to the newest
   */
  public void history(
      BatteryId batteryId,
      @Nullable Instant from,
      @Nullable Instant to,
      Consumer<SampleSeries> chunks) {
    stream(
        batteryId,
        from,
        to,
        HistoryReader.Clock.CORRECTED,
        (chunk, unused) -> chunks.accept(chunk));
  }

  /**
   * A battery's whole life: what retention has dropped as the counters that were carried, then
   * {@link #history}. Nothing is dropped between the two.
   *
   * @param to end, exclusive
   * @param carried told the counters, ahead of the first chunk; not where nothing was carried
   */
  public void life(
      BatteryId batteryId, Instant to, Consumer<byte[]> carried, Consumer<SampleSeries> chunks) {
    // Once: what was told cannot be taken back, as a transaction that is repeated would have to.
    database.use(
        "reading a battery's life",
        connection ->
            Database.inTransaction(
                connection,
                same -> {
                  tellLife(same, batteryId, to, carried, chunks);
                  return Boolean.TRUE;
                }));
  }

  private void tellLife(
      Connection connection,
      BatteryId batteryId,
      Instant to,
      Consumer<byte[]> carried,
      Consumer<SampleSeries> chunks)
      throws SQLException {
    Integer batteryKey = database.batteryKeys().find(connection, batteryId);
    if (batteryKey == null) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE telemetry IN ACCESS SHARE MODE");
    }
    byte[] counters = CarriedUse.held(connection, batteryKey);
    if (counters != null) {
      carried.accept(counters);
    }
    HistoryReader.stream(
        database,
        connection,
        batteryKey,
        new HistoryReader.Span(null, to),
        HistoryReader.Clock.CORRECTED,
        (chunk, unused) -> chunks.accept(chunk));
  }

  /**
   * A chunk of history and, sample by sample, what the device's clock said (ms since the epoch).
   */
  @FunctionalInterface
  public interface TimedChunks {
    void accept(SampleSeries chunk, long[] deviceEpochMs);
  }

  /** As {@link #history}, with the times that the devices gave. */
  public void timed(
      BatteryId batteryId, @Nullable Instant from, @Nullable Instant to, TimedChunks chunks) {
    stream(batteryId, from, to, HistoryReader.Clock.BOTH, chunks);
  }

  /** As {@link #history}, by the times that the devices gave, which samples are stored under. */
  public void reported(
      BatteryId batteryId,
      @Nullable Instant from,
      @Nullable Instant to,
      Consumer<SampleSeries> chunks) {
    stream(
        batteryId,
        from,
        to,
        HistoryReader.Clock.AS_REPORTED,
        (chunk, unused) -> chunks.accept(chunk));
  }

  private void stream(
      BatteryId batteryId,
      @Nullable Instant from,
      @Nullable Instant to,
      HistoryReader.Clock clock,
      TimedChunks chunks) {
    database.use(
        "reading history",
        connection -> {
          Integer batteryKey = database.batteryKeys().find(connection, batteryId);
          if (batteryKey != null) {
            HistoryReader.stream(
                database, connection, batteryKey, new HistoryReader.Span(from, to), clock, chunks);
          }
        });
  }

  /**
   * A battery's samples thinned for charts: means over equal stretches of time, each at the start
   * of its stretch; the samples themselves where there are no more than {@code maxPoints}.
   *
   * @param maxPoints most points wanted, 1 to 100,000
   */
  public SampleSeries series(
      BatteryId batteryId, @Nullable Instant from, @Nullable Instant to, int maxPoints) {
    Require.inRange("maxPoints", maxPoints, 1, 100_000, "");
    return database.run(
        "reading a series",
        connection -> {
          Integer batteryKey = database.batteryKeys().find(connection, batteryId);
          return batteryKey == null
              ? SampleSeries.builder(0).build()
              : ThinnedSeries.read(connection, batteryKey, from, to, maxPoints);
        });
  }

  /**
   * Batteries with samples committed since their last assessment, those first that were not given
   * out for longest: each that stays due comes round, whether or not the others succeed.
   */
  public List<DueBattery> dueForAssessment(int limit) {
    return database.transaction(
        "looking for due batteries", connection -> BatteryStates.due(connection, limit));
  }

  /** Runs with partitions for the deliveries made; once more where one was dropped meanwhile. */
  private <T> T inPartitions(List<Delivery> deliveries, Function<CopyBuffers, T> work) {
    CopyBuffers kept = buffers.poll();
    CopyBuffers rows = kept == null ? new CopyBuffers() : kept;
    try {
      partitions.ensure(deliveries);
      try {
        return work.apply(rows);
      } catch (StoreException e) {
        if (!e.sqlState().equals(NO_PARTITION)) {
          throw e;
        }
        partitions.forget();
        partitions.ensure(deliveries);
        return work.apply(rows);
      }
    } finally {
      buffers.offer(rows);
    }
  }
}
