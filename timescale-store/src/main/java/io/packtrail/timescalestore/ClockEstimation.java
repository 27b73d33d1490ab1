package io.packtrail.timescalestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From counted messages to an estimate for each gateway and UTC day. A clock that is ahead, or
 * behind the whole day, is the 5 % quantile of receipt minus sending; where hardly any message is
 * late by just that, they are a backlog, and say nothing of a clock. One that was behind for a part
 * of the day leaves that quantile as soon as a twentieth of the messages are right; it is told by
 * whole quarters of an hour in which no message came in time and most were late by the same.
 *
 * @param since start of the first UTC day that is estimated
 * @param now when
 */
record ClockEstimation(OffsetDateTime since, OffsetDateTime now) {
  private static final String NOTHING_OPEN =
      "SELECT gateway_key, received_at, 0::bigint AS late_ms FROM inbox WHERE false";

  private static final String TOUCHED =
      """
      SELECT t.* FROM (
          SELECT gateway_key, date_trunc('day', received_at, 'UTC') AS day FROM open
           UNION SELECT gateway_key, since.day + n * interval '24 hours' FROM unnest(ARRAY[%s]::int4[]) AS g (gateway_key), since, generate_series(0, 1) AS n) AS touched
        JOIN clock_tally t ON t.gateway_key = touched.gateway_key
         AND t.stretch >= touched.day AND t.stretch < touched.day + interval '24 hours'
      """;

  private static final String ESTIMATE =
      """
      WITH since AS MATERIALIZED (SELECT ?::timestamptz AS day),
      open AS MATERIALIZED (%1$s),
      tallied AS (
        SELECT gateway_key, stretch, messages, least_ms, first_at, last_at FROM (%2$s) AS counted
        UNION ALL
        SELECT gateway_key, date_bin('15 minutes', received_at, '2000-01-01T00:00:00Z'), 1, late_ms, received_at, received_at FROM open),
      ranked AS (
        SELECT *, sum(messages) OVER (PARTITION BY gateway_key, day ORDER BY least_ms ROWS UNBOUNDED PRECEDING) AS up_to,
               sum(messages) OVER (PARTITION BY gateway_key, day) AS total,
               min(least_ms) OVER (PARTITION BY gateway_key, day, stretch) AS least_of_stretch
          FROM (SELECT *, (stretch AT TIME ZONE 'UTC')::date AS day FROM tallied) AS dated),
      lowest AS (
        SELECT gateway_key, day, total, min(least_ms) FILTER (WHERE up_to * 20 >= total) AS clock
          FROM ranked GROUP BY gateway_key, day, total),
      typical AS (
        SELECT l.gateway_key, l.day, l.total,
               CASE WHEN l.clock > %3$d AND coalesce(sum(r.messages) FILTER (WHERE abs(r.least_ms - l.clock) <= %3$d), 0)
                         < least(l.total, greatest(%4$d, l.total / 50)) THEN 0 ELSE l.clock END AS clock
          FROM lowest l JOIN ranked r USING (gateway_key, day) GROUP BY l.gateway_key, l.day, l.total, l.clock),
      behind AS (
        SELECT gateway_key, day, percentile_disc(0.5) WITHIN GROUP (ORDER BY least_of_stretch) AS clock,
               min(stretch) AS first_stretch, max(stretch) AS last_stretch
          FROM (SELECT gateway_key, day, stretch, least_of_stretch FROM ranked
                 WHERE least_of_stretch > %3$d
                 GROUP BY gateway_key, day, stretch, least_of_stretch
                HAVING sum(messages) >= %4$d
                   AND 2 * sum(messages) FILTER (WHERE least_ms <= least_of_stretch + %3$d) >= sum(messages)) AS late_stretch
         GROUP BY gateway_key, day),
      estimated AS (
        SELECT t.gateway_key, t.day, total, coalesce(b.clock, t.clock) AS clock, first_stretch, last_stretch
          FROM typical t LEFT JOIN behind b ON b.gateway_key = t.gateway_key AND b.day = t.day AND abs(t.clock) <= %3$d),
      judged AS (
        SELECT r.gateway_key, r.day, r.total, messages, first_at, last_at, clock,
               CASE WHEN clock < 0 THEN 2 * least_ms <= clock
                    ELSE 2 * least_ms >= clock AND (first_stretch IS NULL
                      OR stretch BETWEEN first_stretch - interval '15 minutes' AND last_stretch + interval '15 minutes') END AS held
          FROM ranked r JOIN estimated USING (gateway_key, day)),
      marked AS (
        SELECT *, max(last_at) FILTER (WHERE held) OVER (PARTITION BY gateway_key, day) AS held_to FROM judged)
      INSERT INTO gateway_clock AS c
        (gateway_key, day, messages, offset_ms, measured_at, held_messages, held_from, held_to, right_since)
      SELECT gateway_key, day, total, clock, ?, coalesce(sum(messages) FILTER (WHERE held), 0),
             min(first_at) FILTER (WHERE held), held_to,
             -- of counted messages the first may be before; then one that came soon after has to do
             least(min(first_at) FILTER (WHERE first_at > held_to), min(last_at) FILTER (WHERE last_at > held_to))
        FROM marked GROUP BY gateway_key, day, total, clock, held_to ORDER BY gateway_key, day
      ON CONFLICT (gateway_key, day) DO UPDATE
        SET messages = EXCLUDED.messages, offset_ms = EXCLUDED.offset_ms, measured_at = EXCLUDED.measured_at,
            held_messages = EXCLUDED.held_messages, held_from = EXCLUDED.held_from, held_to = EXCLUDED.held_to,
            right_since = least(EXCLUDED.right_since, CASE WHEN c.right_since > EXCLUDED.held_to THEN c.right_since END)
        WHERE (c.messages, c.offset_ms, c.held_messages, c.held_to) IS DISTINCT FROM
              (EXCLUDED.messages, EXCLUDED.offset_ms, EXCLUDED.held_messages, EXCLUDED.held_to)
           OR c.right_since IS NULL AND EXCLUDED.right_since IS NOT NULL
      """;

  /**
   * Messages in a quarter of an hour, or late by the same on a day, from which on they say
   * something of a clock (count).
   */
  private static final int FEWEST = 3;

  /**
   * @param open query for the messages that are not counted yet; empty: they are left out
   * @param counted gateways that are estimated anew beside those with open messages; null: every
   *     gateway
   */
  void run(Connection connection, String open, @Nullable Set<Integer> counted) throws SQLException {
    String sql =
        ESTIMATE.formatted(
            open.isEmpty() ? NOTHING_OPEN : open,
            counted == null
                ? "SELECT * FROM clock_tally"
                : TOUCHED.formatted(
                    counted.stream().map(String::valueOf).collect(Collectors.joining(","))),
            ClockEstimate.TOLERANCE.toMillis(),
            FEWEST);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, since);
      statement.setObject(2, now);
      statement.executeUpdate();
    }
  }
}
