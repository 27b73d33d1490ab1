package io.packtrail.timescalestore;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The store could not do what was asked; {@link #code()} is stable, the message is one sentence.
 */
public final class StoreException extends RuntimeException {
  private final String code;

  /**
   * @param code stable code, for example {@code battery-exists}
   */
  public StoreException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public StoreException(String code, String message) {
    this(code, message, null);
  }

  /** A failed statement: {@code database-unreachable} where the connection is gone. */
  static StoreException of(String action, SQLException cause) {
    String code = connectionLost(cause) ? "database-unreachable" : "database";
    String detail = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new StoreException(
        code, action + " failed: " + detail.lines().findFirst().orElse(""), cause);
  }

  /** Stable code for programs and documentation. */
  public String code() {
    return code;
  }

  /** Whether the same call may succeed later without anybody changing it. */
  public boolean retryable() {
    return code.equals("database-unreachable");
  }

  private static boolean connectionLost(SQLException e) {
    String state = e.getSQLState();
    // 08 connection, 53 resources, 57 operator intervention (shutdown), 40 rolled back; HikariCP
    // reports a pool without connections without a state or with that of the last failure.
    return state == null
        || e instanceof java.sql.SQLTransientException
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("40");
  }
}
