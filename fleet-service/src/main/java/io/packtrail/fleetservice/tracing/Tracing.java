package io.packtrail.fleetservice.tracing;

import io.packtrail.domain.BatteryId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each piece of work once it is done. No name, attribute or event may hold a VIN, a
 * position or a driver. Called on any thread; returns quickly and does not throw.
 */
public interface Tracing extends AutoCloseable {
  /** Hears nothing. */
  Tracing OFF = new Tracing() {};

  /** Spans to the collector at this address; without one, none. */
  static Tracing to(@Nullable URI endpoint) {
    return endpoint == null ? OFF : new OtlpTracing(endpoint);
  }

  /** A piece of work: when it began and how long it took. */
  record Work(Instant begun, Duration took) {}

  /**
   * A group of messages was brought into the store in one transaction, or was not.
   *
   * @param waited longest time that one of them had waited for it since its receipt
   */
  default void committed(
      Work work, int messages, int samples, Duration waited, boolean succeeded) {}

  /**
   * A request was answered.
   *
   * @param method one that HTTP knows
   * @param route as in the OpenAPI document, with {@code {names}}; null where there is none
   */
  default void answered(Work work, String method, @Nullable String route, int status) {}

  /**
   * A battery was assessed.
   *
   * @param result {@code estimated}, {@code not_estimable} or {@code failed}
   */
  default void assessed(Work work, BatteryId batteryId, String result) {}

  /** Sends what waits, within a bounded time. */
  @Override
  default void close() {}
}
