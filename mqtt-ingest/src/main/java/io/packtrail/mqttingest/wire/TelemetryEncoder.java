package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Samples to payload; what {@link PacktrailDecoder} reads from it equals what was written, to the
 * bit. For simulators, replays and tests. Stateless; may be used by any number of threads.
 */
public final class TelemetryEncoder {
  /** The two forms of a telemetry message. */
  public enum Form {
    /** One object per sample: readable, long. */
    SAMPLES,
    /** A list of fields and one array per sample: half as long, faster to read. */
    COLUMNS
  }

  /** Bytes of a usual sample, to make room before writing. */
  private static final int BYTES_PER_SAMPLE = 80;

  private final Form form;
  private final DocumentFormat format;

  /** Writes JSON. */
  public TelemetryEncoder(Form form) {
    this(form, DocumentFormat.JSON);
  }

  public TelemetryEncoder(Form form, DocumentFormat format) {
    this.form = form;
    this.format = format;
  }

  /**
   * The payload of one message. Signals that no sample has are left out.
   *
   * @param sentAt to the millisecond; what is finer is cut off
   */
  public byte[] encode(
      String messageId, BatteryId batteryId, Instant sentAt, SampleSeries samples) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(256 + samples.size() * BYTES_PER_SAMPLE);
    try (JsonGenerator out = format.generator(bytes)) {
      out.writeStartObject();
      out.writeStringField("messageId", messageId);
      out.writeStringField("batteryId", batteryId.value());
      out.writeStringField("sentAt", sentAt.truncatedTo(ChronoUnit.MILLIS).toString());
      if (form == Form.SAMPLES) {
        writeSamples(out, samples);
      } else {
        writeColumns(out, samples);
      }
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private void writeSamples(JsonGenerator out, SampleSeries samples) throws IOException {
    out.writeArrayFieldStart("samples");
    for (int i = 0; i < samples.size(); i++) {
      out.writeStartObject();
      if (format == DocumentFormat.JSON) {
        out.writeStringField(WireField.TIME, samples.at(i).toString());
      } else {
        out.writeNumberField(WireField.TIME, samples.epochMs()[i]);
      }
      for (WireField field : WireField.all()) {
        float value = samples.value(field.signal(), i);
        if (!Float.isNaN(value)) {
          out.writeFieldName(field.name());
          writeValue(out, field, value);
        }
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeColumns(JsonGenerator out, SampleSeries samples) throws IOException {
    List<WireField> reported =
        WireField.all().stream().filter(field -> isReported(field, samples)).toList();
    out.writeArrayFieldStart("fields");
    out.writeString(WireField.TIME);
    for (WireField field : reported) {
      out.writeString(field.name());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("rows");
    for (int i = 0; i < samples.size(); i++) {
      out.writeStartArray();
      out.writeNumber(samples.epochMs()[i]);
      for (WireField field : reported) {
        float value = samples.value(field.signal(), i);
        if (Float.isNaN(value)) {
          out.writeNull();
        } else {
          writeValue(out, field, value);
        }
      }
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static boolean isReported(WireField field, SampleSeries samples) {
    for (float value : samples.column(field.signal())) {
      if (!Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  /** As the shortest number that reads back as the same bits. */
  private static void writeValue(JsonGenerator out, WireField field, float value)
      throws IOException {
    if (field.isPercent()) {
      out.writeNumber(field.toWire(value));
    } else {
      out.writeNumber(value);
    }
  }
}
