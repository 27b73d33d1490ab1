package io.packtrail.timescalestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreExceptionTest {

  @ParameterizedTest
  @ValueSource(strings = {"08006", "25006", "40P01", "53100", "53200", "53300", "57P01", "58030"})
  void of_stateThatPasses_isRetryable(String sqlState) {
    StoreException failure = StoreException.of("storing", new SQLException("why", sqlState));

    assertThat(failure.retryable()).isTrue();
    assertThat(failure.code()).isEqualTo("database-unreachable");
  }

  /** 53400 is how TimescaleDB says that a statement would decompress too many tuples. */
  @ParameterizedTest
  @ValueSource(strings = {"53400", "22003", "23505", "42P01"})
  void of_stateThatStays_isNotRetryable(String sqlState) {
    StoreException failure = StoreException.of("storing", new SQLException("why", sqlState));

    assertThat(failure.retryable()).isFalse();
    assertThat(failure.code()).isEqualTo("database");
  }

  @Test
  void of_noStateAtAll_isRetryableFromThePoolOnly() {
    assertThat(StoreException.of("storing", new SQLException("why")).retryable()).isFalse();
    assertThat(StoreException.of("storing", new SQLTransientConnectionException("why")).retryable())
        .isTrue();
  }

  @Test
  void of_messageWithDetail_leavesTheDetailOut() {
    assertThat(StoreException.of("storing", new SQLException("why\n  Detail: Key (id)=(7)")))
        .hasMessage("storing failed: why");
  }
}
