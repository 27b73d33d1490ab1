package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.packtrail.domain.SampleSeries;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of one message, in either form, into columns. After the first mistake it only
 * counts what follows, so that the ledger balances for a refused message too.
 */
final class SampleReader {
  private static final List<WireField> FIELDS = WireField.all();
  private static final int TIME_BIT = 1 << FIELDS.size();

  private final int maxSamples;
  private final TimeReader times;
  private final Rejection rejection;
  private final SampleSeries.Builder samples;

  /**
   * Of the current sample, by {@link io.packtrail.domain.Signal#ordinal()}; what is not {@link
   * #seen} is left of a sample before.
   */
  private final float[] values = new float[FIELDS.size()];

  /** Whether numbers are digits, which can be read in place. */
  private final boolean digits;

  /**
   * The names of the sample before, by place, with what they mean. A sender keeps its order, and a
   * parser gives the same object for the same name.
   */
  private final @Nullable String[] namesBefore = new @Nullable String[FIELDS.size() + 1];

  private final @Nullable WireField[] fieldsBefore = new @Nullable WireField[FIELDS.size() + 1];

  /** {@code samples} or {@code rows}: the name under which the samples travel. */
  private String form = "samples";

  private int count;

  /** Fields met so far in the current sample: one bit per field and one for the time. */
  private int seen;

  private long epochMs;

  SampleReader(
      DocumentFormat format,
      int maxSamples,
      int expectedSamples,
      TimeReader times,
      Rejection rejection) {
    this.digits = format == DocumentFormat.JSON;
    this.maxSamples = maxSamples;
    this.times = times;
    this.rejection = rejection;
    this.samples = SampleSeries.builder(expectedSamples);
  }

  /** Samples met so far, accepted or not. */
  int count() {
    return count;
  }

  /** What was read; meaningful only where nothing was rejected. */
  SampleSeries build() {
    return samples.build();
  }

  /** Reads {@code "samples": [{...}, ...]}; the parser stands on the opening bracket. */
  void readObjects(JsonParser parser) throws IOException {
    form = "samples";
    for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
      if (!wantsMore()) {
        parser.skipChildren();
      } else if (parser.currentToken() != JsonToken.START_OBJECT) {
        wrongType(form + "[" + count + "]", "an object", parser);
      } else {
        readObject(parser);
      }
    }
    refuseTooMany();
  }

  /** Reads {@code "rows": [[...], ...]}; the parser stands on the opening bracket. */
  void readRows(JsonParser parser, SampleFields columns) throws IOException {
    form = "rows";
    for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
      if (!wantsMore()) {
        parser.skipChildren();
      } else if (parser.currentToken() != JsonToken.START_ARRAY) {
        wrongType(form + "[" + count + "]", "an array", parser);
      } else {
        readRow(parser, columns);
      }
    }
    refuseTooMany();
  }

  /** Counts the rows without reading them; the parser stands on the opening bracket. */
  void countRows(JsonParser parser) throws IOException {
    for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
      parser.skipChildren();
    }
  }

  private boolean wantsMore() {
    return rejection.isEmpty() && count < maxSamples;
  }

  private void refuseTooMany() {
    if (count > maxSamples) {
      rejection.add(
          RejectionCode.TOO_MANY_SAMPLES,
          "%s must hold at most %d samples, got %d".formatted(form, maxSamples, count));
    }
  }

  private void readObject(JsonParser parser) throws IOException {
    begin();
    for (int place = 0; parser.nextToken() == JsonToken.FIELD_NAME; place++) {
      String name = parser.currentName();
      parser.nextToken();
      if (!rejection.isEmpty()) { // many mistakes must not cost a sentence each
        parser.skipChildren();
        continue;
      }
      WireField field = field(name, place);
      if (field != null) {
        readValue(parser, field);
      } else if (name.equals(WireField.TIME)) {
        readTime(parser);
      } else {
        refuseUnknown(name);
        parser.skipChildren();
      }
    }
    finishSample();
  }

  private void refuseUnknown(String name) {
    rejection.add(
        RejectionCode.UNKNOWN_FIELD,
        "%s[%d] must hold known fields only, got %s; nearest is %s"
            .formatted(form, count, Rejection.quoted(name), SampleFields.nearest(name)));
  }

  private void readRow(JsonParser parser, SampleFields columns) throws IOException {
    begin();
    int cells = 0;
    for (; parser.nextToken() != JsonToken.END_ARRAY; cells++) {
      if (cells >= columns.size() || !rejection.isEmpty()) {
        parser.skipChildren();
        continue;
      }
      WireField field = columns.at(cells);
      if (field != null) {
        readValue(parser, field);
      } else {
        readTime(parser);
      }
    }
    if (cells != columns.size()) {
      rejection.add(
          RejectionCode.ROW_LENGTH,
          "rows[%d] must hold %d values as fields does, got %d"
              .formatted(count, columns.size(), cells));
    }
    finishSample();
  }

  private void finishSample() {
    if ((seen & TIME_BIT) == 0) {
      rejection.add(
          RejectionCode.MISSING_FIELD, place(WireField.TIME) + " must be present, got nothing");
    }
    if (!rejection.isEmpty()) {
      return;
    }
    samples.add(epochMs, values, seen);
  }

  private void begin() {
    seen = 0;
  }

  @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // a hint; equal texts are found below
  private @Nullable WireField field(String name, int place) {
    if (place >= namesBefore.length) {
      return WireField.named(name);
    }
    if (namesBefore[place] != name) {
      namesBefore[place] = name;
      fieldsBefore[place] = WireField.named(name);
    }
    return fieldsBefore[place];
  }

  private void readTime(JsonParser parser) throws IOException {
    note(TIME_BIT, WireField.TIME);
    epochMs = times.read(parser);
    if (epochMs == TimeReader.REFUSED) {
      rejection.add(times.code(), place(WireField.TIME) + times.complaint());
      parser.skipChildren();
    }
  }

  private void readValue(JsonParser parser, WireField field) throws IOException {
    int index = field.signal().ordinal();
    note(1 << index, field.name());
    JsonToken token = parser.currentToken();
    if (Tokens.isNumber(token)) {
      double value = digits ? Decimal.read(parser) : parser.getDoubleValue();
      if (!field.accepts(value)) {
        refuse(field, value);
      }
      values[index] = (float) field.fromWire(value);
      return;
    }
    values[index] = Float.NaN;
    if (token != JsonToken.VALUE_NULL) { // null is the same as leaving the field out
      wrongType(place(field.name()), "a number", parser);
    }
  }

  private void note(int bit, String name) {
    if ((seen & bit) != 0) {
      rejection.add(
          RejectionCode.DUPLICATE_FIELD,
          place(name) + " must stand once in a sample, got it twice");
    }
    seen |= bit;
  }

  private void refuse(WireField field, double value) {
    Tokens.refuseNumber(
        rejection,
        place(field.name()),
        value,
        field.lowest(),
        field.highest(),
        field.unit(),
        field.likelyUnit(value));
  }

  private void wrongType(String place, String wanted, JsonParser parser) throws IOException {
    rejection.add(
        RejectionCode.WRONG_TYPE,
        place + " must be " + wanted + ", got " + Tokens.describe(parser));
    parser.skipChildren();
  }

  private String place(String field) {
    return form + "[" + count + "]." + field;
  }
}
