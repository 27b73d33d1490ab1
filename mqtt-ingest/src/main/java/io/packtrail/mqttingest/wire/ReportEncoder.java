package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Summaries and events to payload, as {@link PacktrailDecoder} reads them. For simulators, replays
 * and tests. Times are cut to the millisecond. Stateless; may be used by any number of threads.
 */
public final class ReportEncoder {
  private final DocumentFormat format;

  public ReportEncoder(DocumentFormat format) {
    this.format = format;
  }

  /** The payload of a summary. */
  public byte[] encode(String messageId, BatteryId batteryId, UsageSummary summary) {
    return document(messageId, batteryId, out -> write(out, summary));
  }

  /** The payload of an event. */
  public byte[] encode(String messageId, BatteryId batteryId, BatteryEvent event) {
    return document(
        messageId,
        batteryId,
        out -> {
          time(out, "at", event.at());
          out.writeStringField("kind", event.kind().wireName());
          if (!event.detail().isEmpty()) {
            out.writeStringField("detail", event.detail());
          }
        });
  }

  @FunctionalInterface
  private interface Content {
    void write(JsonGenerator out) throws IOException;
  }

  private byte[] document(String messageId, BatteryId batteryId, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = format.generator(bytes)) {
      out.writeStartObject();
      out.writeStringField("messageId", messageId);
      out.writeStringField("batteryId", batteryId.value());
      content.write(out);
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, UsageSummary summary) throws IOException {
    time(out, "from", summary.from());
    time(out, "to", summary.to());
    number(out, "odometerKm", summary.odometerKm());
    number(out, "chargeThroughputAh", summary.chargeThroughputAh());
    number(out, "dischargeThroughputAh", summary.dischargeThroughputAh());
    number(out, "chargeEnergyKWh", summary.chargeEnergyKWh());
    number(out, "dischargeEnergyKWh", summary.dischargeEnergyKWh());
    list(out, "sessions", summary.sessions(), ReportEncoder::write);
    list(out, "depthOfDischarge", summary.depthOfDischarge(), ReportEncoder::write);
    list(out, "timeAtTemperature", summary.timeAtTemperature(), ReportEncoder::write);
  }

  private static void write(JsonGenerator out, ReportedSession session) throws IOException {
    out.writeStringField("kind", ReportFields.wireWord(session.kind()));
    time(out, "start", session.start());
    time(out, "end", session.end());
    percent(out, "startSocPercent", session.startSocRatio());
    percent(out, "endSocPercent", session.endSocRatio());
    number(out, "chargedAh", session.chargedAh());
    number(out, "chargedKWh", session.chargedKWh());
    number(out, "tempMeanDegC", session.tempMeanDegC());
    number(out, "tempMaxDegC", session.tempMaxDegC());
    number(out, "maxCurrentA", session.maxCurrentA());
    if (session.current() != null) {
      out.writeStringField("current", ReportFields.wireWord(session.current()));
    }
  }

  private static void write(JsonGenerator out, CyclesAtDepth cycles) throws IOException {
    percent(out, "fromPercent", cycles.fromRatio());
    percent(out, "toPercent", cycles.toRatio());
    number(out, "count", cycles.cycleCount());
    percent(out, "meanSocPercent", cycles.meanSocRatio());
  }

  private static void write(JsonGenerator out, TimeAtTemperature exposure) throws IOException {
    number(out, "fromDegC", exposure.fromDegC());
    number(out, "toDegC", exposure.toDegC());
    number(out, "seconds", exposure.durationS());
    percent(out, "fromSocPercent", exposure.fromSocRatio());
    percent(out, "toSocPercent", exposure.toSocRatio());
  }

  @FunctionalInterface
  private interface Item<T> {
    void write(JsonGenerator out, T item) throws IOException;
  }

  private static <T> void list(JsonGenerator out, String name, Iterable<T> items, Item<T> item)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (T one : items) {
      out.writeStartObject();
      item.write(out, one);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void time(JsonGenerator out, String name, Instant at) throws IOException {
    out.writeStringField(name, at.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  private static void number(JsonGenerator out, String name, @Nullable Double value)
      throws IOException {
    if (value != null) {
      out.writeNumberField(name, value);
    }
  }

  private static void percent(JsonGenerator out, String name, @Nullable Double ratio)
      throws IOException {
    if (ratio != null) {
      number(out, name, percentOf(ratio));
    }
  }

  /**
   * The percentage that reads back as this ratio. The decimal digits shifted, which a person
   * expects, or a neighbour: dividing by 100 rounds.
   */
  private static double percentOf(double ratio) {
    double shifted = BigDecimal.valueOf(ratio).movePointRight(2).doubleValue();
    for (double candidate :
        new double[] {shifted, Math.nextUp(shifted), Math.max(Math.nextDown(shifted), 0)}) {
      if (candidate / 100 == ratio) {
        return candidate;
      }
    }
    return shifted;
  }
}
