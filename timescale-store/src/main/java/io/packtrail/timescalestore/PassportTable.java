package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.SignedUpdate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Signed updates, one chain per battery. Append-only: the database refuses change and removal. */
public final class PassportTable {
  private static final String SELECT =
      """
      SELECT battery_id, p.passport_id, sequence, digest, issued_at, credential
        FROM passport_update p JOIN battery USING (battery_key)
       WHERE battery_id = ?
      """;
  private static final String HEAD = SELECT + " ORDER BY sequence DESC LIMIT 1";

  private final Database database;

  public PassportTable(Database database) {
    this.database = database;
  }

  /**
   * Appends one update that comes without the inputs of its estimate; see {@link #append(BatteryId,
   * EstimateInputs, Link, LogGrowth.Maker)}.
   */
  public @Nullable SignedUpdate append(BatteryId batteryId, Link next, LogGrowth.Maker log) {
    return append(batteryId, null, next, log);
  }

  /**
   * Appends one update, and its entry in the transparency log, in one transaction that holds the
   * battery's chain locked: both are there afterwards, or neither.
   *
   * @param inputs what the update's estimate was computed from; kept until the next update
   * @param next makes the next link
   * @param log makes the log's next state
   * @return what was appended, or null
   * @throws StoreException {@code unknown-battery}; {@code chain-order} where the update is not the
   *     next of this battery
   */
  public @Nullable SignedUpdate append(
      BatteryId batteryId, @Nullable EstimateInputs inputs, Link next, LogGrowth.Maker log) {
    return database
        .transaction(
            "appending to a passport",
            connection -> append(connection, batteryId, inputs, next, log))
        .orElse(null);
  }

  private static Optional<SignedUpdate> append(
      Connection connection,
      BatteryId batteryId,
      @Nullable EstimateInputs inputs,
      Link next,
      LogGrowth.Maker log)
      throws SQLException {
    int key = lock(connection, batteryId);
    SignedUpdate head = first(read(connection, HEAD, batteryId, null));
    Slot slot = new Slot(connection, key, head);
    SignedUpdate update = next.after(head, slot);
    if (update != null) {
      requireNext(batteryId, head, update);
      insert(connection, key, update);
      if (slot.taken != null) {
        StatusTable.insert(connection, key, update.sequence(), slot.taken);
      }
      if (inputs != null) {
        keep(connection, key, update.sequence(), inputs);
      }
      LogTable.append(connection, key, update.sequence(), update.credential(), log);
      WebhookOutbox.enqueue(connection, "passport.updated", key, update.issuedAt());
    }
    return Optional.ofNullable(update);
  }

  /** Makes the next link of a chain. */
  @FunctionalInterface
  public interface Link {
    /**
     * Returns the next link, or null where there is nothing to append. May be called again where
     * the transaction has to be repeated.
     *
     * @param head the newest link, or null at the beginning
     * @param place gives a place for the link's status, one for each call of this method
     */
    @Nullable SignedUpdate after(@Nullable SignedUpdate head, Place place);
  }

  /** What a chain tells and gives to whoever makes its next link. */
  public interface Place extends Supplier<StatusSlot> {
    /** Whether the newest link was withdrawn; not so where there is none. */
    boolean headIsWithdrawn();
  }

  /** Finds a free slot when asked, and remembers it. */
  private static final class Slot implements Place {
    private final Connection connection;
    private final int batteryKey;
    private final @Nullable SignedUpdate head;
    private @Nullable StatusSlot taken;

    Slot(Connection connection, int batteryKey, @Nullable SignedUpdate head) {
      this.connection = connection;
      this.batteryKey = batteryKey;
      this.head = head;
    }

    @Override
    public boolean headIsWithdrawn() {
      try {
        return head != null && StatusTable.isRevoked(connection, batteryKey, head.sequence());
      } catch (SQLException e) {
        throw StoreException.of("reading revocations", e);
      }
    }

    @Override
    public StatusSlot get() {
      try {
        StatusSlot free = StatusTable.free(connection);
        taken = free;
        return free;
      } catch (SQLException e) {
        throw StoreException.of("finding a place for a status", e);
      }
    }
  }

  private static void requireNext(
      BatteryId batteryId, @Nullable SignedUpdate head, SignedUpdate update) {
    long expected = head == null ? 1 : head.sequence() + 1;
    if (update.sequence() != expected || !update.batteryId().equals(batteryId)) {
      throw new StoreException(
          "chain-order",
          "update must be number %d of battery %s, got number %d of battery %s"
              .formatted(expected, batteryId, update.sequence(), update.batteryId()));
    }
  }

  /** The newest update, or null where there is none. */
  public @Nullable SignedUpdate head(BatteryId batteryId) {
    return first(read(HEAD, batteryId, null));
  }

  /** All updates, oldest first. */
  public List<SignedUpdate> chain(BatteryId batteryId) {
    return read(SELECT + " ORDER BY sequence", batteryId, null);
  }

  /** One update by its sequence number, or null. */
  public @Nullable SignedUpdate find(BatteryId batteryId, long sequence) {
    return first(read(SELECT + " AND sequence = ?", batteryId, sequence));
  }

  /** What the newest update's estimate was computed from, or null where that was not kept. */
  public @Nullable EstimateInputs inputs(BatteryId batteryId) {
    return database
        .run(
            "reading the inputs of an estimate",
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT csv FROM estimate_inputs JOIN battery USING (battery_key) WHERE battery_id = ?")) {
                statement.setString(1, batteryId.value());
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? Optional.of(row.getString("csv")) : Optional.<String>empty();
                }
              }
            })
        .map(EstimateInputs::new)
        .orElse(null);
  }

  private static void keep(
      Connection connection, int batteryKey, long sequence, EstimateInputs inputs)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO estimate_inputs (battery_key, sequence, csv) VALUES (?, ?, ?)
            ON CONFLICT (battery_key) DO UPDATE SET sequence = excluded.sequence, csv = excluded.csv
            """)) {
      statement.setInt(1, batteryKey);
      statement.setLong(2, sequence);
      statement.setString(3, inputs.csv());
      statement.executeUpdate();
    }
  }

  /** Updates of all batteries. */
  public long count() {
    return database.run(
        "counting passport updates",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement("SELECT count(*) FROM passport_update");
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * Locks the battery's row until the transaction ends; in the mode that does not hold up what
   * merely refers to it.
   */
  static int lock(Connection connection, BatteryId batteryId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT battery_key FROM battery WHERE battery_id = ? FOR NO KEY UPDATE")) {
      statement.setString(1, batteryId.value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new StoreException(
              "unknown-battery", "battery %s is not registered".formatted(batteryId));
        }
        return row.getInt(1);
      }
    }
  }

  private static void insert(Connection connection, int batteryKey, SignedUpdate update)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO passport_update (battery_key, sequence, passport_id, digest, issued_at, credential) VALUES (?, ?, ?, ?, ?, ?)")) {
      statement.setInt(1, batteryKey);
      statement.setLong(2, update.sequence());
      statement.setString(3, update.passportId());
      statement.setString(4, update.digest());
      statement.setObject(5, Times.toSql(update.issuedAt()));
      statement.setBytes(6, update.credential());
      statement.executeUpdate();
    }
  }

  private List<SignedUpdate> read(String sql, BatteryId batteryId, @Nullable Long sequence) {
    return database.run(
        "reading a passport", connection -> read(connection, sql, batteryId, sequence));
  }

  private static List<SignedUpdate> read(
      Connection connection, String sql, BatteryId batteryId, @Nullable Long sequence)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, batteryId.value());
      if (sequence != null) {
        statement.setLong(2, sequence);
      }
      try (ResultSet row = statement.executeQuery()) {
        List<SignedUpdate> updates = new ArrayList<>();
        while (row.next()) {
          updates.add(update(row));
        }
        return updates;
      }
    }
  }

  private static SignedUpdate update(ResultSet row) throws SQLException {
    return new SignedUpdate(
        new BatteryId(row.getString("battery_id")),
        Objects.requireNonNull(row.getString("passport_id")),
        row.getLong("sequence"),
        Objects.requireNonNull(row.getString("digest")),
        Times.instant(row, "issued_at"),
        Objects.requireNonNull(row.getBytes("credential")));
  }

  private static @Nullable SignedUpdate first(List<SignedUpdate> updates) {
    return updates.isEmpty() ? null : updates.get(0);
  }
}
