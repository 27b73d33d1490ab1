package io.packtrail.mqttingest.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of the columnar form in the order of its rows, checked. */
final class SampleFields {
  private static final List<String> KNOWN = known();

  /** The field of each position, null for the time. */
  private final @Nullable WireField[] columns;

  private SampleFields(@Nullable WireField[] columns) {
    this.columns = columns;
  }

  /** The fields of these names, or null, with the reason noted, where one is refused. */
  static @Nullable SampleFields of(List<String> names, Rejection rejection) {
    @Nullable WireField[] columns = new WireField[names.size()];
    for (int i = 0; i < columns.length; i++) {
      String name = names.get(i);
      columns[i] = WireField.named(name);
      if (columns[i] == null && !name.equals(WireField.TIME)) {
        rejection.add(
            RejectionCode.UNKNOWN_FIELD,
            "fields[%d] must be a known field, got %s; nearest is %s"
                .formatted(i, Rejection.quoted(name), nearest(name)));
        return null;
      }
      if (names.indexOf(name) < i) {
        rejection.add(
            RejectionCode.DUPLICATE_FIELD,
            "fields must name " + name + " once, got it again as fields[" + i + "]");
        return null;
      }
    }
    if (!names.contains(WireField.TIME)) {
      rejection.add(
          RejectionCode.MISSING_FIELD, "fields must name t, got " + names.size() + " other names");
      return null;
    }
    return new SampleFields(columns);
  }

  int size() {
    return columns.length;
  }

  /** The field of one position, null for the time. */
  @Nullable WireField at(int position) {
    return columns[position];
  }

  /** The known name of a sample's field that somebody most likely meant. */
  static String nearest(String name) {
    return NearestName.of(name, KNOWN);
  }

  private static List<String> known() {
    List<String> names = new ArrayList<>(WireField.all().stream().map(WireField::name).toList());
    names.add(WireField.TIME);
    return List.copyOf(names);
  }
}
