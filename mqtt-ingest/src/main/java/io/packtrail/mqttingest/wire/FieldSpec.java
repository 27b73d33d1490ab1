package io.packtrail.mqttingest.wire;

import io.packtrail.domain.Signal;
import java.util.List;

/**
 * What one field of a summary or an event may hold.
 *
 * @param lowest lowest number accepted, in the unit of the wire
 * @param highest highest number accepted; of a text the most characters, of a list the most items
 * @param unit the unit of the wire as printed, empty for a count
 * @param words the words accepted
 * @param fields the fields of each item of a list
 */
record FieldSpec(
    String name,
    Type type,
    boolean required,
    double lowest,
    double highest,
    String unit,
    List<String> words,
    List<FieldSpec> fields) {

  /** What kind of value stands in a field. */
  enum Type {
    NUMBER,
    TEXT,
    TIME,
    WORD,
    LIST
  }

  static FieldSpec number(String name, double lowest, double highest, String unit) {
    return new FieldSpec(name, Type.NUMBER, false, lowest, highest, unit, List.of(), List.of());
  }

  /** A number with the range and the unit of a signal that is no ratio. */
  static FieldSpec number(String name, Signal like) {
    return number(name, like.lowest(), like.highest(), like.unit());
  }

  static FieldSpec percent(String name) {
    return number(name, 0, 100, "%");
  }

  static FieldSpec text(String name, int longest) {
    return new FieldSpec(name, Type.TEXT, false, 0, longest, "", List.of(), List.of());
  }

  static FieldSpec time(String name) {
    return new FieldSpec(name, Type.TIME, false, 0, 0, "", List.of(), List.of());
  }

  static FieldSpec word(String name, List<String> words) {
    return new FieldSpec(name, Type.WORD, false, 0, 0, "", words, List.of());
  }

  static FieldSpec list(String name, int mostItems, List<FieldSpec> fields) {
    return new FieldSpec(name, Type.LIST, false, 0, mostItems, "", List.of(), fields);
  }

  /** The same field where it must be present. */
  FieldSpec needed() {
    return new FieldSpec(name, type, true, lowest, highest, unit, words, fields);
  }
}
