package io.packtrail.timescalestore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Array parameters. Arrays of primitives travel in binary, without boxing. */
final class SqlArrays {
  private SqlArrays() {}

  /**
   * Sets a parameter.
   *
   * @param type the elements' type, for example {@code int8}
   * @param elements an array of that type
   */
  static void set(PreparedStatement statement, int parameter, String type, Object elements)
      throws SQLException {
    PGConnection connection = statement.getConnection().unwrap(PGConnection.class);
    statement.setArray(parameter, connection.createArrayOf(type, elements));
  }
}
