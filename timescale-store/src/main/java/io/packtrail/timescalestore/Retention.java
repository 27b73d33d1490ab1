package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.timescalestore.TelemetryParts.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops telemetry and inbox rows past their age: whole chunks of a hypertable, whole native
 * partitions. Nothing is dropped that an assessment has not read, and what the dropped samples
 * counted is carried on ({@link CarriedUse}). The ledger keeps its history.
 *
 * <p>This is the service's own job on every database. TimescaleDB's policy would drop what is not
 * yet assessed.
 */
public final class Retention {
  private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);
  private static final String TELEMETRY = "telemetry";
  private static final String INBOX = "inbox";
  static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final int INBOX_BATCH = 20_000;

  /** A message in flight, or on a clock a little off, when a span passes its age. */
  private static final Duration SETTLING = Duration.ofHours(1);

  /** A message may be committed so long after its receipt, where the database was away. */
  private static final Duration LATE_COMMIT = Duration.ofDays(2);

  private final Database database;
  private final CarriedUse carried;

  /** One retention setting as the database holds it. */
  private record Setting(Duration keep, Instant since) {
    /** When the last samples of a part are in: they came before it passed its age. */
    Instant settled(Part part) {
      Instant accepted = part.to().plus(keep);
      return (accepted.isAfter(since) ? accepted : since).plus(SETTLING);
    }
  }

  /**
   * What one run did.
   *
   * @param droppedParts chunks or partitions dropped
   * @param droppedInboxRows inbox rows removed
   * @param heldBack battery with samples past their age that no assessment has read, whose counters
   *     could not be carried, or that a clock correction puts after younger ones, for which they
   *     were kept; absent where nothing was held back
   * @param busy whether a part could not be locked, or all counters carried, in time and is left
   *     for the next run
   */
  public record Outcome(
      int droppedParts, long droppedInboxRows, @Nullable BatteryId heldBack, boolean busy) {}

  /** Counts on from what was carried; knows what the counters mean. */
  public interface Carrier {
    /**
     * Counts samples.
     *
     * @param before the counters of what came before; absent where nothing did
     * @param samples hands over the samples, oldest first
     * @return the counters with them; null where nothing counted yet
     */
    byte @Nullable [] carry(
        BatteryId batteryId, byte @Nullable [] before, Consumer<Consumer<SampleSeries>> samples);
  }

  public Retention(Database database, Carrier carrier) {
    this.database = database.unhurried();
    this.carried = new CarriedUse(this.database, carrier);
  }

  /**
   * Sets what is kept; from the next minute on, {@link TelemetryTable} refuses older samples.
   *
   * @param telemetry age beyond which telemetry is dropped, absent to keep all
   * @param inbox age beyond which message identifiers are forgotten, absent to keep all
   */
  public void keep(@Nullable Duration telemetry, @Nullable Duration inbox, Instant now) {
    database.transact(
        "setting retention",
        connection -> {
          set(connection, TELEMETRY, telemetry, now);
          set(connection, INBOX, inbox, now);
        });
  }

  /** Drops what is past its age now. */
  public Outcome run(Instant now) {
    Setting telemetry = setting(TELEMETRY);
    Outcome dropped =
        telemetry == null ? new Outcome(0, 0, null, false) : dropTelemetry(telemetry, now);
    return new Outcome(dropped.droppedParts(), forget(now), dropped.heldBack(), dropped.busy());
  }

  /**
   * Drops part by part; several at once where a correction moves samples across the ends between
   * them.
   */
  private Outcome dropTelemetry(Setting setting, Instant now) {
    boolean hypertable = database.info().hypertable();
    int dropped = 0;
    BatteryId mixed = null;
    List<Part> together = new ArrayList<>();
    for (Part part : parts(now.minus(setting.keep()))) {
      if (now.isBefore(setting.settled(part))) {
        break;
      }
      BatteryId unread = unread(part, setting);
      if (unread != null) {
        return new Outcome(dropped, 0, unread, false);
      }
      together.add(part);
      mixed = mixedAcross(part.to());
      if (mixed != null) {
        continue;
      }
      CarriedUse.Cut cut = new CarriedUse.Cut(part.to(), setting.settled(part));
      try {
        if (!carried.prepare(cut, now) || !drop(hypertable, together, cut, setting)) {
          return new Outcome(dropped, 0, null, true);
        }
      } catch (CarriedUse.NotCarried e) {
        LOGGER
            .atWarn()
            .setCause(e)
            .addKeyValue("batteryId", e.batteryId())
            .log("old telemetry is kept: its counters could not be carried");
        return new Outcome(dropped, 0, e.batteryId(), false);
      }
      dropped += together.size();
      together.clear();
    }
    if (mixed != null) {
      LOGGER
          .atWarn()
          .addKeyValue("batteryId", mixed)
          .log("old telemetry is kept: a clock correction moves samples past others to be kept");
    }
    return new Outcome(dropped, 0, mixed, false);
  }

  private @Nullable BatteryId mixedAcross(Instant end) {
    Optional<BatteryId> found =
        database.run(
            "looking for corrections across an end",
            connection -> Optional.ofNullable(CarriedUse.mixedAcross(connection, end)));
    return found.orElse(null);
  }

  private static void set(
      Connection connection, String subject, @Nullable Duration keep, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE retention SET keep_seconds = ?, kept_since = ?
             WHERE subject = ? AND keep_seconds IS DISTINCT FROM ?
            """)) {
      Long seconds = keep == null ? null : keep.toSeconds();
      statement.setObject(1, seconds, java.sql.Types.BIGINT);
      statement.setObject(2, Times.toSql(now));
      statement.setString(3, subject);
      statement.setObject(4, seconds, java.sql.Types.BIGINT);
      statement.executeUpdate();
    }
  }

  private @Nullable Setting setting(String subject) {
    Optional<Setting> found =
        database.run(
            "reading retention", connection -> Optional.ofNullable(setting(connection, subject)));
    return found.orElse(null);
  }

  private static @Nullable Setting setting(Connection connection, String subject)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT keep_seconds, kept_since FROM retention WHERE subject = ? AND keep_seconds IS NOT NULL")) {
      statement.setString(1, subject);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Setting(
                Duration.ofSeconds(row.getLong("keep_seconds")), Times.instant(row, "kept_since"))
            : null;
      }
    }
  }

  /** Parts that end by a time, oldest first. */
  private List<Part> parts(Instant end) {
    List<Part> all = database.run("looking for old telemetry", TelemetryParts::all);
    return all.stream().filter(part -> !part.to().isAfter(end)).toList();
  }

  /**
   * A battery whose samples in this part may not have been assessed. The last of them were accepted
   * before the part passed its age, or before that age was set; an assessment computed later has
   * read them, even where newer samples have made the battery due again.
   */
  private @Nullable BatteryId unread(Part part, Setting setting) {
    Optional<BatteryId> found =
        database.run(
            "looking for samples without assessment",
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT battery_id
                        FROM battery_state s JOIN battery USING (battery_key) LEFT JOIN assessment a USING (battery_key)
                       WHERE s.revision > s.assessed_revision AND s.first_sample_at < ?
                         AND coalesce(a.computed_at < ?, true)
                         AND EXISTS (SELECT FROM telemetry r
                              WHERE r.battery_key = s.battery_key AND r.t >= ? AND r.t < ?)
                       ORDER BY battery_id LIMIT 1
                      """)) {
                statement.setObject(1, Times.toSql(part.to()));
                statement.setObject(2, Times.toSql(setting.settled(part)));
                statement.setObject(3, Times.toSql(part.from()));
                statement.setObject(4, Times.toSql(part.to()));
                try (ResultSet row = statement.executeQuery()) {
                  return row.next()
                      ? Optional.of(new BatteryId(row.getString(1)))
                      : Optional.empty();
                }
              }
            });
    return found.orElse(null);
  }

  /**
   * Drops parts; false where readers held one for too long, since writers must not queue behind,
   * and where what was made ready no longer holds: a correction was declared, or the setting
   * changed.
   */
  private boolean drop(boolean hypertable, List<Part> parts, CarriedUse.Cut cut, Setting setting) {
    try {
      return database.transaction(
          "dropping old telemetry",
          connection -> {
            OffsetDateTime end = Times.toSql(cut.end());
            try (Statement statement = connection.createStatement()) {
              statement.execute("SET LOCAL lock_timeout = '2s'");
              CarriedUse.hold(connection);
              if (!setting.equals(setting(connection, TELEMETRY))
                  || !CarriedUse.isReady(connection, cut)
                  || CarriedUse.mixedAcross(connection, cut.end()) != null) {
                return false;
              }
              statement.execute(
                  hypertable
                      ? "SELECT drop_chunks('telemetry', older_than => timestamptz '%s')"
                          .formatted(end)
                      : "DROP TABLE IF EXISTS "
                          + parts.stream().map(Part::name).collect(Collectors.joining(", ")));
              statement.execute(
                  "UPDATE retention SET dropped_before = greatest(dropped_before, '%s') WHERE subject = 'telemetry'"
                      .formatted(end));
              statement.execute(
                  "UPDATE battery_state SET first_sample_at = '%1$s' WHERE first_sample_at < '%1$s' AND last_sample_at >= '%1$s'"
                      .formatted(end));
              CarriedUse.forgetOlder(connection, cut.end());
              return true;
            }
          });
    } catch (StoreException e) {
      if (e.sqlState().equals(LOCK_NOT_AVAILABLE)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Forgets identifiers of whole UTC days past their age, in batches. Those of gateways with a
   * clock correction stay: they say which samples it holds for. What stays is not read again.
   */
  private long forget(Instant now) {
    Setting inbox = setting(INBOX);
    if (inbox == null) {
      return 0;
    }
    OffsetDateTime before = Times.startOf(Times.utcDay(now.minus(inbox.keep())));
    // First, so that no ledger check takes the missing rows for a loss.
    database.use(
        "forgetting old messages",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE retention SET dropped_before = greatest(dropped_before, ?) WHERE subject = 'inbox'")) {
            statement.setObject(1, before);
            statement.executeUpdate();
          }
        });
    OffsetDateTime swept = sweptBefore();
    OffsetDateTime from = swept == null ? Times.toSql(Times.EARLIEST) : swept.minus(LATE_COMMIT);
    long forgotten = 0;
    int batch = INBOX_BATCH;
    while (batch == INBOX_BATCH) {
      batch = forgetBatch(from, before);
      forgotten += batch;
    }
    rememberSwept(swept, before);
    return forgotten;
  }

  private @Nullable OffsetDateTime sweptBefore() {
    Optional<OffsetDateTime> found =
        database.run(
            "reading retention",
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "SELECT swept_before FROM retention WHERE subject = 'inbox'")) {
                return row.next()
                    ? Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                    : Optional.empty();
              }
            });
    return found.orElse(null);
  }

  /** Not where a replay has set it back meanwhile: the next run begins there. */
  private void rememberSwept(@Nullable OffsetDateTime read, OffsetDateTime before) {
    database.use(
        "forgetting old messages",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  UPDATE retention SET swept_before = greatest(swept_before, ?)
                   WHERE subject = 'inbox' AND swept_before IS NOT DISTINCT FROM ?::timestamptz
                  """)) {
            statement.setObject(1, before);
            statement.setObject(2, read);
            statement.executeUpdate();
          }
        });
  }

  /** A message with an old time of receipt comes into the inbox; the next run has to look there. */
  static void lookAgainFrom(Connection connection, Instant receivedAt) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE retention SET swept_before = ? WHERE subject = 'inbox' AND swept_before > ?")) {
      statement.setObject(1, Times.toSql(receivedAt));
      statement.setObject(2, Times.toSql(receivedAt));
      statement.executeUpdate();
    }
  }

  private int forgetBatch(OffsetDateTime from, OffsetDateTime before) {
    return database.run(
        "forgetting old messages",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  DELETE FROM inbox WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM inbox
                     WHERE received_at >= ? AND received_at < ? AND samples > 0
                       AND gateway_key NOT IN (SELECT gateway_key FROM clock_correction)
                     LIMIT ?))
                  """)) {
            statement.setObject(1, from);
            statement.setObject(2, before);
            statement.setInt(3, INBOX_BATCH);
            return statement.executeUpdate();
          }
        });
  }
}
