package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.UsageSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages of Packtrail's own contract, in one pass, with every check that needs no
 * database.
 *
 * <p>The contract, field by field and code by code, is {@code docs/wire-format.md}. A message is
 * accepted whole or refused whole. Stateless; may be used by any number of threads.
 */
public final class PacktrailDecoder implements MessageDecoder {
  private static final Logger LOGGER = LoggerFactory.getLogger(PacktrailDecoder.class);

  /** Bytes of the tersest sample that carries a value; bounds the first guess of their number. */
  private static final int BYTES_PER_SAMPLE = 40;

  /** Room for this many samples is made at first, at most; the columns grow when more come. */
  private static final int MAX_EXPECTED_SAMPLES = 64;

  private final Limits limits;

  /**
   * @param limits how much a message may hold and how far its clock may stray
   */
  public PacktrailDecoder(Limits limits) {
    this.limits = limits;
  }

  @Override
  public InboundMessage decode(
      GatewayId gatewayId, String topic, byte[] payload, Instant receivedAt) {
    Envelope envelope = new Envelope(gatewayId, topic, payload, receivedAt);
    Topics.Topic parsed = Topics.parse(topic);
    if (parsed == null) {
      return envelope.rejected(
          RejectionCode.BAD_TOPIC,
          "topic must be packtrail/v1/{gatewayId}/telemetry, summary or event, got "
              + Rejection.quoted(topic));
    }
    Rejection rejection = new Rejection();
    return switch (parsed.kind()) {
      case TELEMETRY -> decodeTelemetry(envelope, rejection);
      case SUMMARY -> decodeReport(envelope, rejection, ReportFields.SUMMARY);
      case EVENT -> decodeReport(envelope, rejection, ReportFields.EVENT);
    };
  }

  private InboundMessage decodeTelemetry(Envelope envelope, Rejection rejection) {
    TelemetryReader[] message = {reader(envelope, rejection, null)};
    guarded(
        envelope,
        rejection,
        () -> {
          parse(envelope.payload, rejection, message[0]::read);
          if (message[0].rowsCameFirst() && rejection.isEmpty()) {
            message[0] = reader(envelope, rejection, message[0].fields());
            parse(envelope.payload, rejection, message[0]::read);
          }
        });
    return finish(envelope, message[0], rejection);
  }

  private InboundMessage decodeReport(
      Envelope envelope, Rejection rejection, List<FieldSpec> fields) {
    @Nullable InboundMessage[] accepted = {null};
    TimeReader times = new TimeReader(envelope.receivedAt, limits.maxClockAhead());
    guarded(
        envelope,
        rejection,
        () ->
            parse(
                envelope.payload,
                rejection,
                parser -> {
                  FieldValues values =
                      new ObjectReader(times, rejection).readMessage(parser, fields);
                  if (values != null) {
                    accepted[0] = report(envelope, rejection, values, fields);
                  }
                }));
    RejectionCode code = rejection.code();
    return code == null && accepted[0] != null
        ? accepted[0]
        : envelope.rejected(code == null ? RejectionCode.DECODER_FAILED : code, rejection.reason());
  }

  /** The message of these values, or null, with the reason noted, where it is refused. */
  private static @Nullable InboundMessage report(
      Envelope envelope, Rejection rejection, FieldValues values, List<FieldSpec> fields) {
    String messageId = values.text("messageId");
    if (messageId == null) {
      messageId = digest(envelope.payload);
    } else {
      Identity.checkMessageId(messageId, rejection);
    }
    BatteryId batteryId =
        Identity.batteryId(FieldValues.needed(values.text("batteryId")), rejection);
    Instant sentAt = values.time("sentAt");
    if (batteryId == null || !rejection.isEmpty()) {
      return null;
    }
    if (fields == ReportFields.EVENT) {
      return envelope.event(messageId, batteryId, sentAt, event(values));
    }
    UsageSummary summary = new SummaryReader(rejection).summary(values);
    return summary == null ? null : envelope.summary(messageId, batteryId, sentAt, summary);
  }

  private static BatteryEvent event(FieldValues values) {
    String detail = values.text("detail");
    return new BatteryEvent(
        FieldValues.needed(values.time("at")),
        FieldValues.needed(BatteryEvent.Kind.named(FieldValues.needed(values.text("kind")))),
        detail == null ? "" : detail);
  }

  /** Runs the reading of one message; whatever it throws becomes a reason. */
  private static void guarded(Envelope envelope, Rejection rejection, Reading reading) {
    try {
      reading.run();
    } catch (IOException unreadable) {
      rejection.add(RejectionCode.UNPARSABLE, whyUnparsable(envelope.payload, unreadable));
    } catch (RuntimeException defect) { // the door: one message must never stop a writer
      LOGGER
          .atError()
          .setCause(defect)
          .addKeyValue("gatewayId", envelope.gatewayId)
          .log("decoder failed");
      rejection.add(RejectionCode.DECODER_FAILED, "payload must be readable, got " + defect);
    }
  }

  @FunctionalInterface
  private interface Reading {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface DocumentReader {
    void read(JsonParser parser) throws IOException;
  }

  private TelemetryReader reader(
      Envelope envelope, Rejection rejection, @Nullable SampleFields fields) {
    int expectedSamples =
        Math.min(envelope.payload.length / BYTES_PER_SAMPLE, MAX_EXPECTED_SAMPLES);
    return new TelemetryReader(
        DocumentFormat.of(envelope.payload),
        limits,
        envelope.receivedAt,
        expectedSamples,
        rejection,
        fields);
  }

  private static void parse(byte[] payload, Rejection rejection, DocumentReader reader)
      throws IOException {
    JsonParser parser = DocumentFormat.of(payload).parser(payload);
    reader.read(parser);
    // Closing hands the names that were met to the factory's table. Those of a refused message must
    // not get there: random ones would make every later message pay for a large table.
    if (rejection.isEmpty()) {
      parser.close();
    }
  }

  private InboundMessage finish(Envelope envelope, TelemetryReader message, Rejection rejection) {
    SampleSeries samples = message.samples().build();
    if (rejection.isEmpty()) {
      refuseRepeatedTime(samples.epochMs(), rejection);
    }
    RejectionCode code = rejection.code();
    if (code != null) {
      return envelope.rejected(
          code, rejection.reason(), message.samples().count(), message.saidSentAt());
    }
    String messageId = message.messageId();
    return new InboundMessage.Telemetry(
        envelope.gatewayId,
        envelope.receivedAt,
        envelope.topic,
        envelope.payload,
        messageId == null ? digest(envelope.payload) : messageId,
        Objects.requireNonNull(message.batteryId(), "batteryId"),
        Objects.requireNonNull(message.sentAt(), "sentAt"),
        samples);
  }

  /** Time is a key of a stored sample, so that two at one time cannot both be kept. */
  private static void refuseRepeatedTime(long[] epochMs, Rejection rejection) {
    if (isIncreasing(epochMs)) {
      return;
    }
    long[] sorted = epochMs.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        refuseRepeatedTime(epochMs, sorted[i], rejection);
        return;
      }
    }
  }

  private static void refuseRepeatedTime(long[] epochMs, long repeated, Rejection rejection) {
    int first = indexOf(epochMs, repeated, 0);
    int second = indexOf(epochMs, repeated, first + 1);
    rejection.add(
        RejectionCode.DUPLICATE_TIME,
        "times of samples must differ, got %s for sample %d and for sample %d"
            .formatted(WireTime.print(repeated), first, second));
  }

  private static boolean isIncreasing(long[] epochMs) {
    for (int i = 1; i < epochMs.length; i++) {
      if (epochMs[i] <= epochMs[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(long[] values, long wanted, int from) {
    int index = from;
    while (values[index] != wanted) {
      index++;
    }
    return index;
  }

  private static String whyUnparsable(byte[] payload, IOException unreadable) {
    DocumentFormat format = DocumentFormat.of(payload);
    if (!(unreadable instanceof JsonProcessingException syntax)) {
      return "payload must be one object of %s, got unreadable bytes".formatted(format);
    }
    JsonLocation where = syntax.getLocation();
    String what = syntax.getOriginalMessage().lines().findFirst().orElse("nothing readable");
    return "payload must be one object of %s, got a mistake at %s: %s"
        .formatted(format, print(format, where), Rejection.printable(what));
  }

  private static String print(DocumentFormat format, @Nullable JsonLocation where) {
    if (format == DocumentFormat.CBOR) {
      return "byte " + (where == null ? 0 : Math.max(where.getByteOffset(), 0));
    }
    return where == null
        ? "line 1, column 1"
        : "line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
  }

  private static String digest(byte[] payload) {
    return HexFormat.of().formatHex(Digests.sha256(payload));
  }

  /** What is known of a message before it is read. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  private record Envelope(GatewayId gatewayId, String topic, byte[] payload, Instant receivedAt) {
    InboundMessage summary(
        String messageId, BatteryId batteryId, @Nullable Instant sentAt, UsageSummary summary) {
      return new InboundMessage.Summary(
          gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, summary);
    }

    InboundMessage event(
        String messageId, BatteryId batteryId, @Nullable Instant sentAt, BatteryEvent event) {
      return new InboundMessage.Event(
          gatewayId, receivedAt, topic, payload, messageId, batteryId, sentAt, event);
    }

    InboundMessage rejected(RejectionCode code, String reason) {
      return rejected(code, reason, 0, null);
    }

    InboundMessage rejected(
        RejectionCode code, String reason, int sampleCount, @Nullable Instant sentAt) {
      return new InboundMessage.Rejected(
          gatewayId, receivedAt, topic, payload, sampleCount, code.code(), reason, sentAt);
    }
  }
}
