package io.packtrail.mqttingest.wire;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link ObjectReader} read of one object: by name, in the types of {@link FieldSpec}. */
final class FieldValues {
  private final Map<String, Object> values = new HashMap<>();

  void put(String name, Object value) {
    values.put(name, value);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** In the unit of the wire. */
  @Nullable Double number(String name) {
    return (Double) values.get(name);
  }

  /** A percentage as a ratio. */
  @Nullable Double ratio(String name) {
    Double percent = number(name);
    return percent == null ? null : percent / 100;
  }

  @Nullable String text(String name) {
    return (String) values.get(name);
  }

  @Nullable Instant time(String name) {
    return (Instant) values.get(name);
  }

  /** A value whose field must be present, so that it is. */
  static <T> T needed(@Nullable T value) {
    return Objects.requireNonNull(value, "a field that is needed was checked");
  }

  /** The items of a list; none where it is absent. */
  @SuppressWarnings("unchecked") // ObjectReader puts nothing else under the name of a list
  List<FieldValues> items(String name) {
    return (List<FieldValues>) values.getOrDefault(name, List.of());
  }
}
