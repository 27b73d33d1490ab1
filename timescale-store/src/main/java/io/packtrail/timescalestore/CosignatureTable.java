package io.packtrail.timescalestore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What witnesses of the transparency log signed. Append-only. */
public final class CosignatureTable {
  private static final CosignedHead NONE = new CosignedHead(0, "", List.of());

  private final Database database;

  public CosignatureTable(Database database) {
    this.database = database;
  }

  /**
   * One signature.
   *
   * @param size entries of the checkpoint that it is over
   * @param witness its C2SP vkey
   * @param checkpoint the note that the log signed, without lines of others
   * @param line the witness's
   */
  public record Cosignature(
      long size, String witness, String checkpoint, String line, Instant seenAt) {}

  /** Adds a signature; returns whether that witness had not signed at that size before. */
  public boolean add(Cosignature cosignature, Instant receivedAt) {
    return database.run(
        "adding a cosignature",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "INSERT INTO log_cosignature VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            statement.setLong(1, cosignature.size());
            statement.setString(2, cosignature.witness());
            statement.setString(3, cosignature.checkpoint());
            statement.setString(4, cosignature.line());
            statement.setObject(5, Times.toSql(cosignature.seenAt()));
            statement.setObject(6, Times.toSql(receivedAt));
            return statement.executeUpdate() == 1;
          }
        });
  }

  /**
   * Of the checkpoints of at least that size the one that most witnesses signed, of these the
   * newest; null where no witness signed one. One checkpoint, whichever key of the log signed it.
   */
  public @Nullable CosignedHead best(long leastSize) {
    return first(
        """
        SELECT size, min(checkpoint), array_agg(line ORDER BY witness) FROM log_cosignature WHERE size >= ?
         GROUP BY size, split_part(checkpoint, E'\\n\\n', 1) ORDER BY count(*) DESC, size DESC LIMIT 1
        """,
        leastSize);
  }

  /** The checkpoint of that size as witnesses signed it; null where none did. */
  public @Nullable CosignedHead of(long size) {
    return first(
        """
        SELECT size, min(checkpoint), array_agg(line ORDER BY witness) FROM log_cosignature WHERE size = ?
         GROUP BY size, split_part(checkpoint, E'\\n\\n', 1)
        """,
        size);
  }

  private @Nullable CosignedHead first(String sql, long size) {
    CosignedHead found =
        database.run(
            "reading cosignatures",
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, size);
                try (ResultSet row = statement.executeQuery()) {
                  return row.next()
                      ? new CosignedHead(
                          row.getLong(1),
                          Objects.requireNonNull(row.getString(2)),
                          Arrays.asList((String[]) row.getArray(3).getArray()))
                      : NONE;
                }
              }
            });
    return found.size() == 0 ? null : found;
  }
}
