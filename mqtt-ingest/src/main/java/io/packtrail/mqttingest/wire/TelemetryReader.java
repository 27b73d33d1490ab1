package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.packtrail.domain.BatteryId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the one object of a telemetry message; used once. */
final class TelemetryReader {
  private static final List<String> NAMES =
      List.of("messageId", "batteryId", "sentAt", "samples", "fields", "rows");

  /** Read whatever else is wrong: samples are counted, and a clock that is off is to be known. */
  private static final List<String> READ_ALWAYS = List.of("samples", "fields", "rows", "sentAt");

  /** Longer lists of fields can only repeat names. */
  private static final int MAX_FIELDS = 64;

  private final SampleReader samples;
  private final TimeReader times;
  private final Rejection rejection;
  private final List<String> met = new ArrayList<>();

  private @Nullable String messageId;
  private @Nullable BatteryId batteryId;
  private @Nullable Instant sentAt;
  private @Nullable Instant sentAtAstray;
  private @Nullable SampleFields fields;
  private boolean rowsCameFirst;

  /**
   * @param fields the columns, where an earlier pass over the same message found them behind the
   *     rows; null at first
   */
  TelemetryReader(
      DocumentFormat format,
      Limits limits,
      Instant receivedAt,
      int expectedSamples,
      Rejection rejection,
      @Nullable SampleFields fields) {
    this.times = new TimeReader(receivedAt, limits.maxClockAhead());
    this.samples = new SampleReader(format, limits.maxSamples(), expectedSamples, times, rejection);
    this.rejection = rejection;
    this.fields = fields;
  }

  @Nullable String messageId() {
    return messageId;
  }

  @Nullable BatteryId batteryId() {
    return batteryId;
  }

  @Nullable Instant sentAt() {
    return sentAt;
  }

  /** When the gateway says it sent the message, believable or not; null where it does not. */
  @Nullable Instant saidSentAt() {
    return sentAt == null ? sentAtAstray : sentAt;
  }

  /** The samples, as far as they were read. */
  SampleReader samples() {
    return samples;
  }

  /** The columns of the columnar form; null in the other form. */
  @Nullable SampleFields fields() {
    return fields;
  }

  /** Whether the rows could not be read because the fields stand behind them. */
  boolean rowsCameFirst() {
    return rowsCameFirst;
  }

  /** Reads to the end of the object, and of the input where it is sound so far. */
  void read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      rejection.add(
          RejectionCode.UNPARSABLE, "payload must be an object, got " + Tokens.describe(parser));
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      readField(name, parser);
    }
    if (rejection.isEmpty() && parser.nextToken() != null) {
      rejection.add(
          RejectionCode.UNPARSABLE,
          "payload must end after its object, got " + Tokens.describe(parser));
    }
    refuseWhatIsMissing();
  }

  private void readField(String name, JsonParser parser) throws IOException {
    if (!rejection.isEmpty() && !READ_ALWAYS.contains(name)) {
      parser.skipChildren(); // what follows a mistake
      return;
    }
    if (!NAMES.contains(name)) {
      rejection.add(
          RejectionCode.UNKNOWN_FIELD,
          "message must hold known fields only, got %s; nearest is %s"
              .formatted(Rejection.quoted(name), NearestName.of(name, NAMES)));
      parser.skipChildren();
      return;
    }
    if (met.contains(name)) {
      rejection.add(
          RejectionCode.DUPLICATE_FIELD, name + " must stand once in a message, got it twice");
      parser.skipChildren();
      return;
    }
    met.add(name);
    switch (name) {
      case "messageId" -> readMessageId(parser);
      case "batteryId" -> readBatteryId(parser);
      case "sentAt" -> readSentAt(parser);
      case "samples" -> readSamples(parser);
      case "fields" -> readFields(parser);
      default -> readRows(parser);
    }
  }

  private void readMessageId(JsonParser parser) throws IOException {
    String text = text("messageId", parser);
    if (text == null) {
      return;
    }
    Identity.checkMessageId(text, rejection);
    messageId = text;
  }

  private void readBatteryId(JsonParser parser) throws IOException {
    String text = text("batteryId", parser);
    if (text == null) {
      return;
    }
    batteryId = Identity.batteryId(text, rejection);
  }

  private void readSentAt(JsonParser parser) throws IOException {
    long epochMs = times.read(parser);
    if (epochMs == TimeReader.REFUSED) {
      rejection.add(times.code(), "sentAt" + times.complaint());
      sentAtAstray = times.astray();
      parser.skipChildren();
      return;
    }
    sentAt = Instant.ofEpochMilli(epochMs);
  }

  private void readSamples(JsonParser parser) throws IOException {
    if (isArray("samples", parser)) {
      samples.readObjects(parser);
    }
  }

  private void readFields(JsonParser parser) throws IOException {
    if (!isArray("fields", parser)) {
      return;
    }
    List<String> names = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!rejection.isEmpty()) {
        parser.skipChildren();
        continue;
      }
      String name = text("fields[" + names.size() + "]", parser);
      if (name != null && names.size() < MAX_FIELDS) {
        names.add(name);
      }
    }
    if (fields == null && rejection.isEmpty()) {
      fields = SampleFields.of(names, rejection);
    }
  }

  private void readRows(JsonParser parser) throws IOException {
    if (!isArray("rows", parser)) {
      return;
    }
    if (fields != null) {
      samples.readRows(parser, fields);
    } else {
      rowsCameFirst = true;
      samples.countRows(parser);
    }
  }

  private @Nullable String text(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    rejection.add(
        RejectionCode.WRONG_TYPE, name + " must be a text, got " + Tokens.describe(parser));
    parser.skipChildren();
    return null;
  }

  private boolean isArray(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      return true;
    }
    rejection.add(
        RejectionCode.WRONG_TYPE, name + " must be an array, got " + Tokens.describe(parser));
    parser.skipChildren();
    return false;
  }

  private void refuseWhatIsMissing() {
    requirePresent("batteryId");
    requirePresent("sentAt");
    boolean columnar = met.contains("rows") || met.contains("fields");
    if (!columnar) {
      requirePresent("samples");
    } else if (met.contains("samples")) {
      rejection.add(
          RejectionCode.DUPLICATE_FIELD,
          "samples must stand alone, got it together with fields or rows");
    } else {
      requirePresent("fields");
      requirePresent("rows");
    }
    if (samples.count() == 0) {
      rejection.add(RejectionCode.NO_SAMPLES, "message must hold at least 1 sample, got 0");
    }
  }

  private void requirePresent(String name) {
    if (!met.contains(name)) {
      rejection.add(RejectionCode.MISSING_FIELD, name + " must be present, got nothing");
    }
  }
}
