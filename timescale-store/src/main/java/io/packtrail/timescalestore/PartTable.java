package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parts of passports that others signed. Append-only: the database refuses change and removal. */
public final class PartTable {
  private static final String SELECT =
      """
      SELECT p.part_id, p.category, issuer, digest, received_at, valid_from, valid_until, signed_at, status_list, status_index, credential, did_document, supersedes,
             EXISTS (SELECT 1 FROM passport_part n WHERE n.supersedes = p.part_id) AS superseded
        FROM passport_part p JOIN battery USING (battery_key)
       WHERE battery_id = ?
      """;

  private final Database database;

  public PartTable(Database database) {
    this.database = database;
  }

  /**
   * What became of a part.
   *
   * @param added false where the same bytes were there before
   */
  public record Added(PartRow part, boolean added) {}

  /**
   * Adds a part in the place of the newest of its issuer and category. The same bytes a second time
   * change nothing.
   *
   * @throws StoreException {@code unknown-battery}; {@code part-older} where the one in place was
   *     signed later, so that nobody puts an old one back
   */
  public Added add(BatteryId batteryId, PartRow part) {
    return database.transaction(
        "adding a part of a passport",
        connection -> {
          int key = PassportTable.lock(connection, batteryId);
          List<PartRow> parts = list(connection, batteryId);
          for (PartRow there : parts) {
            if (there.digest().equals(part.digest())) {
              return new Added(there, false);
            }
          }
          PartRow former = current(parts, part);
          if (former != null && !part.signedAt().isAfter(former.signedAt())) {
            throw new StoreException(
                "part-older",
                "part must be signed after the one it supersedes, %s, got %s"
                    .formatted(former.signedAt(), part.signedAt()));
          }
          insert(connection, key, part, former == null ? null : former.id());
          WebhookOutbox.enqueue(connection, "passport.part_added", key, part.receivedAt());
          for (PartRow stored : list(connection, batteryId)) {
            if (stored.digest().equals(part.digest())) {
              return new Added(stored, true);
            }
          }
          throw new IllegalStateException("a row that was inserted can be read");
        });
  }

  /** All parts of a battery's passport, in the order of their arrival. */
  public List<PartRow> list(BatteryId batteryId) {
    return database.run("reading parts of a passport", connection -> list(connection, batteryId));
  }

  /**
   * The parts that were in place at a time: superseded ones and those whose time was over are left
   * out. In the order in which their issuers first stated their categories.
   */
  public List<PartRow> inPlace(BatteryId batteryId, Instant at) {
    List<PartRow> arrived =
        list(batteryId).stream().filter(part -> !part.receivedAt().isAfter(at)).toList();
    return arrived.stream()
        .filter(
            part ->
                arrived.stream().noneMatch(next -> Objects.equals(next.supersedes(), part.id())))
        .filter(part -> part.validUntil() == null || at.isBefore(part.validUntil()))
        .sorted(Comparator.comparingLong(part -> first(arrived, part)))
        .toList();
  }

  /** The part that a line of parts of one issuer and category began with. */
  private static long first(List<PartRow> parts, PartRow part) {
    return parts.stream()
        .filter(one -> one.category().equals(part.category()))
        .filter(one -> one.issuer().equals(part.issuer()))
        .mapToLong(PartRow::id)
        .min()
        .orElse(part.id());
  }

  private static @Nullable PartRow current(List<PartRow> parts, PartRow like) {
    return parts.stream()
        .filter(part -> part.category().equals(like.category()))
        .filter(part -> part.issuer().equals(like.issuer()))
        .filter(part -> !part.superseded())
        .findFirst()
        .orElse(null);
  }

  private static void insert(
      Connection connection, int batteryKey, PartRow part, @Nullable Long supersedes)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO passport_part (battery_key, category, issuer, digest, received_at, valid_from, valid_until, signed_at,
              credential, did_document, supersedes, status_list, status_index) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      statement.setInt(1, batteryKey);
      statement.setString(2, part.category());
      statement.setString(3, part.issuer());
      statement.setString(4, part.digest());
      statement.setObject(5, Times.toSql(part.receivedAt()));
      statement.setObject(6, Times.toSql(part.validFrom()));
      statement.setObject(7, Times.toSqlOrNull(part.validUntil()));
      statement.setObject(8, Times.toSql(part.signedAt()));
      statement.setBytes(9, part.credential());
      statement.setBytes(10, part.didDocument());
      statement.setObject(11, supersedes);
      PartRow.Status status = part.status();
      statement.setString(12, status == null ? null : status.listUrl());
      statement.setObject(13, status == null ? null : status.index());
      statement.executeUpdate();
    }
  }

  private static List<PartRow> list(Connection connection, BatteryId batteryId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(SELECT + " ORDER BY p.part_id")) {
      statement.setString(1, batteryId.value());
      try (ResultSet row = statement.executeQuery()) {
        List<PartRow> parts = new ArrayList<>();
        while (row.next()) {
          parts.add(
              new PartRow(
                  row.getLong("part_id"),
                  Objects.requireNonNull(row.getString("category")),
                  Objects.requireNonNull(row.getString("issuer")),
                  Objects.requireNonNull(row.getString("digest")),
                  Times.instant(row, "received_at"),
                  Times.instant(row, "valid_from"),
                  Times.instantOrNull(row, "valid_until"),
                  Times.instant(row, "signed_at"),
                  status(row),
                  Objects.requireNonNull(row.getBytes("credential")),
                  Objects.requireNonNull(row.getBytes("did_document")),
                  row.getObject("supersedes", Long.class),
                  row.getBoolean("superseded")));
        }
        return parts;
      }
    }
  }

  private static PartRow.@Nullable Status status(ResultSet row) throws SQLException {
    String list = row.getString("status_list");
    return list == null ? null : new PartRow.Status(list, row.getInt("status_index"));
  }
}
