package io.packtrail.timescalestore;

import static io.packtrail.domain.MessageOutcome.DUPLICATE;
import static io.packtrail.domain.MessageOutcome.STORED;
import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.history;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A database of every earlier version, with data in it, becomes one of this version: the data are
 * what they were, the schema is that of a new database, and the store goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MigrationContract {
  private static final Instant START = Instant.parse("2026-10-31T23:59:30Z");

  /** Stored by hand below, as an earlier version would have. */
  private static final InboundMessage OLD = message("m1", BATTERY, series(START, 2, 350));

  /** What each version brought, as rows. */
  private static final Map<Integer, List<String>> ROWS =
      new TreeMap<>(
          Map.of(
              1,
              List.of(
                  """
                  INSERT INTO gateway (gateway_id, added_at, secret_hash) VALUES
                    ('gw-1', '2026-01-01T00:00:00Z', 'hash'), ('gw-2', '2026-01-02T00:00:00Z', NULL)
                  """,
                  """
                  INSERT INTO battery (battery_id, passport_id, gateway_id, model_group, chemistry, rated_capacity_ah,
                    certified_energy_kwh, nominal_voltage_v, series_cells, parallel_cells, category)
                  VALUES ('BAT-1', 'urn:battery:BAT-1', 'gw-1', 'model-x', 'NMC622', 120, 42.5, 355, 96, 2, 'EV'),
                         ('BAT-2', 'urn:battery:BAT-2', NULL, NULL, 'LFP', 100, NULL, 320, 100, 1, 'EV')
                  """),
              2,
              List.of(
                  """
                  DO $$ BEGIN
                    IF (SELECT relkind FROM pg_class WHERE oid = 'telemetry'::regclass) = 'p' THEN
                      PERFORM packtrail_ensure_month('2026-10-01');
                    END IF;
                  END $$
                  """,
                  """
                  INSERT INTO telemetry (t, message_key, battery_key, pack_voltage_v, pack_current_a)
                  VALUES ('2026-10-31T23:59:30Z', 1, 1, 350, -0.0), ('2026-10-31T23:59:31Z', 1, 1, 351, -0.5)
                  """,
                  """
                  INSERT INTO inbox (message_key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples,
                    message_id, payload_digest)
                  VALUES (1, '2026-11-23T10:00:05Z', '2026-11-23T10:00:04Z', 1, 1, 2, 2, 'm1', '\\x%s')
                  """
                      .formatted(HexFormat.of().formatHex(Sha256.of(OLD.payload()))),
                  "SELECT nextval('message_key_block')",
                  """
                  INSERT INTO quarantine (gateway_key, received_at, topic, code, reason, sample_count, replayed_at,
                    delivery_digest, payload)
                  VALUES (1, '2026-11-23T10:00:06Z', 'packtrail/v1/gw-1/telemetry', 'unparsable', 'not JSON', 0, NULL, '\\x01', '\\x7b'),
                         (1, '2026-11-23T10:00:07Z', 'packtrail/v1/gw-1/telemetry', 'unparsable', 'not JSON', 0,
                          '2026-11-23T11:00:00Z', '\\x02', '\\x7b7b')
                  """,
                  """
                  INSERT INTO ledger VALUES (1, '2026-11-23', 3, 1, 1, 1, 2, 2, 0, 0, '2026-11-23T10:00:07Z')
                  """,
                  """
                  INSERT INTO battery_state (battery_key, revision, first_sample_at, last_sample_at, last_gateway_key)
                  VALUES (1, 3, '2026-10-31T23:59:30Z', '2026-10-31T23:59:31Z', 1)
                  """),
              3,
              List.of(
                  """
                  INSERT INTO assessment VALUES (1, 2, '2026-11-23T10:01:00Z', '2026-10-31T23:59:30Z', '2026-10-31T23:59:31Z',
                    2, '{}', '{}', '[]', '[]', '[]', '{}', '\\x00')
                  """,
                  "INSERT INTO soh_statement VALUES (1, '2026-11-23T10:01:00Z', '{}')"),
              4,
              List.of(
                  """
                  INSERT INTO passport_update VALUES
                    (1, 1, 'urn:battery:BAT-1', 'digest', '2026-11-23T10:02:00Z', '\\x7b7d')
                  """),
              5,
              List.of(
                  "INSERT INTO gateway_clock VALUES (1, '2026-11-23', 1, 1000,"
                      + " '2026-11-23T11:00:00Z')",
                  """
                  INSERT INTO clock_correction (gateway_key, from_t, to_t, offset_ms, reason, declared_by, declared_at)
                  VALUES (1, '2020-01-01', '2020-01-02', 1, 'r', 'ann', '2026-11-23T11:00:00Z')
                  """),
              7,
              List.of(
                  """
                  INSERT INTO inbox (message_key, received_at, gateway_key, battery_key, samples, stored_samples,
                    message_id, payload_digest)
                  VALUES (2, '2026-11-23T10:00:08Z', 1, 1, 0, 0, 'summary-1', '\\x02'),
                         (3, '2026-11-23T10:00:09Z', 1, 2, 0, 0, 'event-1', '\\x03')
                  """,
                  "UPDATE ledger SET received_messages = received_messages + 2, stored_messages ="
                      + " stored_messages + 2",
                  """
                  INSERT INTO usage_summary (message_key, battery_key, period_start, period_end, odometer_km, parts)
                  VALUES (2, 1, '2026-10-01', '2026-11-01', 1234.5, '{"cycles":[3]}')
                  """,
                  "INSERT INTO battery_event VALUES (3, 2, '2026-11-22T08:00:00Z',"
                      + " 'deep-discharge', 'to 2 %')"),
              8,
              List.of(
                  // Made by the migration itself for a battery that names its gateway.
                  "UPDATE battery_assignment SET valid_to = '2026-11-23', vehicle_id = 'bus-7'"
                      + " WHERE battery_key = 1",
                  """
                  INSERT INTO battery_assignment (battery_key, valid_from, valid_to, gateway_key, vehicle_id)
                  VALUES (1, '2026-11-23', NULL, 1, NULL)
                  """,
                  "UPDATE master_revision SET revision = 5",
                  """
                  INSERT INTO battery_change (battery_key, changed_at, field, old_value, new_value, changed_by, reason)
                  VALUES (1, '2026-11-23T10:03:00Z', 'vehicleId', NULL, 'bus-7', 'ann', 'r')
                  """,
                  """
                  UPDATE gateway SET previous_secret_hash = 'old', previous_valid_to = '2026-11-24T00:00:00Z'
                   WHERE gateway_id = 'gw-1'
                  """,
                  "INSERT INTO enrolment_code VALUES (2, 'hash', '2026-11-23T11:00:00Z', 3)"),
              9,
              List.of(
                  """
                  INSERT INTO quarantine (gateway_key, received_at, topic, code, reason, sample_count, delivery_digest,
                    payload, sent_at)
                  VALUES (1, '2026-11-23T10:00:10Z', 'packtrail/v1/gw-1/telemetry', 'time-in-future', 'r', 1, '\\x03',
                    '\\x7b7d', '2027-11-23T10:00:10Z')
                  """,
                  """
                  UPDATE ledger SET received_messages = received_messages + 1, quarantined_messages = quarantined_messages + 1,
                    received_samples = received_samples + 1, quarantined_samples = quarantined_samples + 1
                  """),
              10,
              List.of(
                  """
                  INSERT INTO presence VALUES (1, '', true, '2026-11-23T10:00:00Z'), (1, 'pack', false, '2026-11-23T10:00:11Z')
                  """),
              11,
              List.of(
                  """
                  UPDATE inbox SET broker_at = '2026-11-23T10:00:04.5Z' WHERE message_key = 1
                  """,
                  "UPDATE quarantine SET broker_at = '2026-11-23T10:00:09.5Z'")));

  static {
    ROWS.put(
        63,
        List.of(
            "INSERT INTO gateway_session_holder VALUES ('6f1c2e0a-0000-4000-8000-000000000003',"
                + " '2026-11-23')"));
    ROWS.put(
        65,
        List.of(
            "INSERT INTO carried_use VALUES (1, '2026-10-01', '2026-11-23T10:00:00Z', '\\x00')"));
    ROWS.put(
        73,
        List.of(
            """
            INSERT INTO health_confirmation (battery_key, confirmed_at, soh_ratio, reason)
            VALUES (1, '2026-11-23', 0.47, 'tested')
            """));
    ROWS.put(
        70,
        List.of(
            "INSERT INTO log_cosignature VALUES (1, 'w+1+k', 'note', 'line', '2026-11-23',"
                + " '2026-11-23')"));
    ROWS.put(
        69,
        List.of(
            """
            INSERT INTO part_status_list (url, issuer, digest, received_at, valid_from, valid_until, credential, did_document)
            VALUES ('https://m/status/1', 'did:web:m', 'l1', '2026-11-23', '2026-11-22', '2026-11-29', '\\x7b7d', '\\x7b7d')
            """));
    ROWS.put(64, List.of("UPDATE quarantine SET first_code = 'unparsable'"));
    ROWS.put(
        52,
        List.of(
            "INSERT INTO gateway_session VALUES (1, 'c-1', 3600, '2026-11-23', NULL,"
                + " '{spBv1.0/STATE/+}')"));
    ROWS.put(
        50,
        List.of(
            "INSERT INTO fleet_screening VALUES (1, '2026-11-23', 0.1, 1.4, 2.5, 0.006, true,"
                + " 'group NMC622/x')"));
    ROWS.put(
        47,
        List.of(
            """
            INSERT INTO webhook_subscription VALUES ('6f1c2e0a-0000-4000-8000-000000000002', 'https://r.example', '\\x01', '{}', '2026-11-23', NULL)
            """,
            """
            INSERT INTO webhook_delivery (subscription_id, battery_key, body, created_at)
            VALUES ('6f1c2e0a-0000-4000-8000-000000000002', 1, '{}', '2026-11-23')
            """));
    ROWS.put(42, List.of("INSERT INTO passport_information VALUES (1, 1, '2026-11-23', '{}')"));
    ROWS.put(
        41,
        List.of(
            """
            INSERT INTO passport_part (battery_key, category, issuer, digest, received_at, valid_from, signed_at, credential, did_document)
            VALUES (1, 'circularity', 'did:web:m', 'd1', '2026-11-23', '2026-11-22', '2026-11-22', '\\x7b7d', '\\x7b7d')
            """));
    ROWS.put(59, List.of("UPDATE assessment SET cells_since = '2026-10-01'"));
    ROWS.put(45, List.of("INSERT INTO estimate_inputs VALUES (1, 1, 'step,at')"));
    ROWS.put(
        36,
        List.of("INSERT INTO fleet_prior VALUES ('2026-11-23', 'p/1:aa', 'p/1', 12, 'ff', '{}')"));
    ROWS.put(
        31,
        List.of(
            """
            INSERT INTO clock_tally VALUES (1, '2026-11-23T10:00:00Z', 1, 1, 1000, '2026-11-23T10:00:05Z', '2026-11-23T10:00:05Z')
            """,
            "INSERT INTO clock_progress VALUES (0, 3, 3, '2026-11-23T10:05:00Z', '700'), (-1, 3, 3,"
                + " '2026-11-23T10:05:00Z', '700')"));
    ROWS.put(
        30,
        List.of(
            "UPDATE assessment SET smoothed = '[{}]'",
            "INSERT INTO group_calibration VALUES ('model-x', 1.2, 31, '2026-11-23')"));
    ROWS.put(
        26,
        List.of(
            """
            INSERT INTO passport_grant VALUES ('6f1c2e0a-0000-4000-8000-000000000001', sha256('t'), 's', 'auditor', 'p',
              '{urn:battery:BAT-1}', '{stateOfHealth}', '2026-11-23', '2026-12-23', '2026-11-23', NULL)
            """,
            """
            INSERT INTO passport_read (read_at, passport_id, subject, role, purpose, document, shown, locked)
            VALUES ('2026-11-23', 'urn:battery:BAT-1', 's', 'auditor', 'p', 'update 1', '{stateOfHealth}', '{}')
            """));
    ROWS.put(
        25,
        List.of(
            "INSERT INTO status_slot VALUES (1, 17, 1, 1)",
            "INSERT INTO revocation VALUES (1, 1, '2026-11-23T10:02:00Z', 'r')"));
    ROWS.put(
        24,
        List.of(
            "INSERT INTO log_entry VALUES (0, 1, 1, sha256('salt'), sha256('entry'))",
            "INSERT INTO log_hash VALUES (0, 0, sha256('leaf'))",
            "UPDATE log_head SET size = 1, frontier = sha256('leaf'), checkpoint = 'c'"));
  }

  private List<List<String>> newSchema = List.of();

  protected abstract TestServer server();

  /** The versions of the migrations of this module; the newest tests nothing but itself. */
  static List<String> versions() throws IOException {
    Path migrations = Path.of("src", "main", "resources", "db", "migration");
    try (Stream<Path> files = Files.list(migrations)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"))
          .sorted(Comparator.comparingInt(Integer::parseInt))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void migrate_fromAnEarlierVersion_keepsTheDataAndReachesTheSchemaOfANewDatabase(String version)
      throws SQLException, IOException {
    try (TestDatabase old = server().createDatabase()) {
      for (String step : versions().subList(0, versions().indexOf(version) + 1)) {
        List<String> rows = ROWS.getOrDefault(Integer.parseInt(step), List.of());
        if (rows.isEmpty() && !step.equals(version)) {
          continue; // the next step that brings rows takes it along
        }
        migrateTo(old, step);
        for (String sql : rows) {
          old.execute(sql);
        }
      }
      Map<String, String> before = contents(old, columns(old));
      assertThat(before).as("every table of that version holds rows").doesNotContainValue("[]");
      Map<String, String> columns = columns(old);

      try (Database database = old.open()) {
        database.migrate();

        assertThat(contents(old, columns)).isEqualTo(before);
        assertThat(schema(old)).isNotEmpty().isEqualTo(schemaOfANewDatabase());
        assertThat(
                old.queryLong(
                    "SELECT count(*) FROM inbox WHERE (gateway_key, battery_key) NOT IN (SELECT"
                        + " gateway_key, battery_key FROM gateway_battery)"))
            .as("every message's gateway and battery are a pair")
            .isZero();
        goOn(database, Integer.parseInt(version) >= 2);
      }
    }
  }

  /** Made once: it is the same for every version that is migrated from. */
  private List<List<String>> schemaOfANewDatabase() throws SQLException {
    if (newSchema.isEmpty()) {
      try (TestDatabase fresh = server().createDatabase()) {
        try (Database database = fresh.open()) {
          database.migrate();
        }
        newSchema = schema(fresh);
      }
    }
    return newSchema;
  }

  /** As a migration that rewrites a large table: it must not fail anew at each start. */
  @Test
  void migrate_aStatementTakesLongerThanOthersMay_waits() throws SQLException {
    try (TestDatabase raw = server().createDatabase()) {
      migrateTo(raw, "42");
      try (Database limited = raw.with("socketTimeout=3").open()) {
        raw.holdLocked("inbox", Duration.ofSeconds(5));

        assertThat(limited.migrate()).isPositive();
      }
    }
  }

  /** The store takes up where the earlier version left. */
  private static void goOn(Database database, boolean hasTelemetry) {
    TelemetryTable telemetry = new TelemetryTable(database);
    InboundMessage next = message("m2", BATTERY, series(START.plusSeconds(60), 3, 360));

    assertThat(telemetry.store(List.of(OLD, next)))
        .containsExactly(hasTelemetry ? DUPLICATE : STORED, STORED);

    assertThat(history(telemetry, BATTERY).stream().mapToInt(SampleSeries::size).sum())
        .isEqualTo(5);
    assertThat(new LedgerTable(database).imbalances()).isEmpty();
    assertThat(telemetry.dueForAssessment(9)).hasSize(1);
  }

  private static void migrateTo(TestDatabase raw, String version) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(raw.url(), raw.server().user(), raw.server().password())
            .locations("classpath:db/migration")
            .table("schema_history")
            .target(version)
            .load();
    flyway.migrate();
    MigrationInfo current = flyway.info().current();
    assertThat(current.getVersion().getVersion()).isEqualTo(version);
  }

  /** The columns of each table, as a list for a query. */
  private static Map<String, String> columns(TestDatabase raw) throws SQLException {
    Map<String, String> columns = new TreeMap<>();
    for (List<String> row :
        rows(
            raw,
            """
            SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
              FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND table_name NOT LIKE 'telemetry\\_y%' AND table_name <> 'schema_history'
             GROUP BY 1
            """)) {
      columns.put(row.get(0), row.get(1));
    }
    return columns;
  }

  private static Map<String, String> contents(TestDatabase raw, Map<String, String> columns)
      throws SQLException {
    Map<String, String> contents = new TreeMap<>();
    for (Map.Entry<String, String> table : columns.entrySet()) {
      contents.put(
          table.getKey(),
          rows(
                  raw,
                  "SELECT r::text FROM (SELECT %s FROM %s) AS r ORDER BY 1"
                      .formatted(table.getValue(), table.getKey()))
              .toString());
    }
    return contents;
  }

  /** Everything that makes the schema, in an order of its own, without partitions and chunks. */
  private static List<List<String>> schema(TestDatabase raw) throws SQLException {
    return rows(
        raw,
        """
        WITH tables AS (
          SELECT c.oid AS table_oid, relname FROM pg_class c
           WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
             AND relname <> 'schema_history')
        SELECT 'column', relname, attname, format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || attnum
               || ' ' || coalesce(pg_get_expr(adbin, adrelid), '') || ' ' || coalesce(col_description(table_oid, attnum), '')
          FROM tables JOIN pg_attribute ON attrelid = table_oid AND attnum > 0 AND NOT attisdropped
          LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        UNION ALL
        SELECT 'constraint', relname, conname, pg_get_constraintdef(pg_constraint.oid)
          FROM tables JOIN pg_constraint ON conrelid = table_oid
        UNION ALL
        SELECT 'index', relname, '', pg_get_indexdef(indexrelid) FROM tables JOIN pg_index ON indrelid = table_oid
        UNION ALL
        SELECT 'trigger', relname, tgname, pg_get_triggerdef(pg_trigger.oid)
          FROM tables JOIN pg_trigger ON tgrelid = table_oid AND NOT tgisinternal
        UNION ALL
        SELECT 'function', proname, '', pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'packtrail%'
        ORDER BY 1, 2, 3, 4
        """);
  }

  private static List<List<String>> rows(TestDatabase raw, String sql) throws SQLException {
    try (Connection connection = raw.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(values);
      }
      return rows;
    }
  }
}
