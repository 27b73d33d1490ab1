package io.packtrail.timescalestore;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** The store could not do what was asked; {@link #code()} is stable, the message one sentence. */
public final class StoreException extends RuntimeException {
  private static final String UNREACHABLE = "database-unreachable";

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

  /**
   * A statement that failed: {@code database-unreachable} where trying again may help, else {@code
   * database}. The message leaves out the detail lines, which quote stored data.
   */
  static StoreException of(String action, SQLException cause) {
    String detail = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new StoreException(
        transientFailure(cause) ? UNREACHABLE : "database",
        "%s failed: %s".formatted(action, detail),
        cause);
  }

  /** Stable code for programs and documentation. */
  public String code() {
    return code;
  }

  /** Whether the same call may succeed later without anybody changing its arguments. */
  public boolean retryable() {
    return code.equals(UNREACHABLE);
  }

  /** The SQLSTATE behind this exception, empty where there is none. */
  String sqlState() {
    return getCause() instanceof SQLException e && e.getSQLState() != null ? e.getSQLState() : "";
  }

  private static boolean transientFailure(SQLException e) {
    String state = e.getSQLState();
    if (e instanceof SQLTransientException) { // the pool found no connection in time
      return true;
    }
    // 08 connection, 25006 a server that became read-only, 40 rolled back for another's sake,
    // 53 out of disk, memory or connections, 57 operator intervention, 58 the server's disk. Not
    // 53400: a configured limit, for example of tuples to decompress, holds at the next try too.
    return state != null
        && (state.startsWith("08")
            || state.equals("25006")
            || state.startsWith("40")
            || (state.startsWith("53") && !state.equals("53400"))
            || state.startsWith("57")
            || state.startsWith("58"));
  }
}
