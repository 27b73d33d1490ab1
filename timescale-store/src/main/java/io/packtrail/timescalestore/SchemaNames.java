package io.packtrail.timescalestore;

import io.packtrail.timescalestore.Backup.Manifest;
import io.packtrail.timescalestore.Backup.Source;
import io.packtrail.timescalestore.Backup.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema has, against which a manifest is held before its names become part of a statement.
 *
 * @param columns of each table, quoted where they must be
 */
record SchemaNames(Map<String, Set<String>> columns, Set<String> sequences) {

  static SchemaNames of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Map<String, Set<String>> columns = new HashMap<>();
      for (Source source : Backup.sources(statement)) {
        columns.put(source.name(), Set.copyOf(split(source.columns())));
      }
      List<String> sequences =
          Backup.strings(
              statement,
              "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()");
      return new SchemaNames(Map.copyOf(columns), Set.copyOf(sequences));
    }
  }

  /**
   * Refuses a manifest that names anything else.
   *
   * @throws StoreException {@code backup-damaged}
   */
  void require(Manifest manifest) {
    for (Table table : manifest.tables()) {
      Set<String> known = columns.get(table.name());
      if (known == null) {
        throw unknown("table", table.name());
      }
      for (String column : split(table.columns())) {
        if (!known.contains(column)) {
          throw unknown("column of " + table.name(), column);
        }
      }
    }
    for (String sequence : manifest.sequences().keySet()) {
      if (!sequences.contains(sequence)) {
        throw unknown("sequence", sequence);
      }
    }
  }

  static StoreException unknown(String kind, String name) {
    return new StoreException(
        "backup-damaged",
        "%s in the manifest must be one of the backup's schema, got '%s'".formatted(kind, name));
  }

  private static List<String> split(String columns) {
    return List.of(columns.split(", ", -1));
  }
}
