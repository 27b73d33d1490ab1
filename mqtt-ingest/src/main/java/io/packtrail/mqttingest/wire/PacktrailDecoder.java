package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Sha256;
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
  public InboundMessage decode(Receipt receipt) {
    Topics.Topic parsed = Topics.parse(receipt.topic());
    if (parsed == null) {
      return rejected(
          receipt,
          RejectionCode.BAD_TOPIC,
          "topic must be packtrail/v1/{gatewayId}/telemetry, summary or event, got "
              + Rejection.quoted(receipt.topic()));
    }
    Rejection rejection = new Rejection();
    return switch (parsed.kind()) {
      case TELEMETRY -> decodeTelemetry(receipt, rejection);
      case SUMMARY -> decodeReport(receipt, rejection, ReportFields.SUMMARY);
      case EVENT -> decodeReport(receipt, rejection, ReportFields.EVENT);
    };
  }

  private InboundMessage decodeTelemetry(Receipt receipt, Rejection rejection) {
    TelemetryReader[] message = {reader(receipt, rejection, null)};
    guarded(
        receipt,
        rejection,
        () -> {
          parse(receipt.payload(), rejection, message[0]::read);
          if (message[0].rowsCameFirst() && rejection.isEmpty()) {
            message[0] = reader(receipt, rejection, message[0].fields());
            parse(receipt.payload(), rejection, message[0]::read);
          }
        });
    return finish(receipt, message[0], rejection);
  }

  private InboundMessage decodeReport(
      Receipt receipt, Rejection rejection, List<FieldSpec> fields) {
    @Nullable InboundMessage[] accepted = {null};
    TimeReader times = new TimeReader(receipt.receivedAt(), limits.maxClockAhead());
    guarded(
        receipt,
        rejection,
        () ->
            parse(
                receipt.payload(),
                rejection,
                parser -> {
                  FieldValues values =
                      new ObjectReader(times, rejection).readMessage(parser, fields);
                  if (values != null) {
                    accepted[0] = report(receipt, rejection, values, fields);
                  }
                }));
    RejectionCode code = rejection.code();
    return code == null && accepted[0] != null
        ? accepted[0]
        : rejected(receipt, code == null ? RejectionCode.DECODER_FAILED : code, rejection.reason());
  }

  /** The message of these values, or null, with the reason noted, where it is refused. */
  private static @Nullable InboundMessage report(
      Receipt receipt, Rejection rejection, FieldValues values, List<FieldSpec> fields) {
    String messageId = values.text("messageId");
    if (messageId == null) {
      messageId = digest(receipt.payload());
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
      return new InboundMessage.Event(receipt, messageId, batteryId, sentAt, event(values));
    }
    UsageSummary summary = new SummaryReader(rejection).summary(values);
    return summary == null
        ? null
        : new InboundMessage.Summary(receipt, messageId, batteryId, sentAt, summary);
  }

  private static BatteryEvent event(FieldValues values) {
    String detail = values.text("detail");
    return new BatteryEvent(
        FieldValues.needed(values.time("at")),
        FieldValues.needed(BatteryEvent.Kind.named(FieldValues.needed(values.text("kind")))),
        detail == null ? "" : detail);
  }

  /** Runs the reading of one message; whatever it throws becomes a reason. */
  private static void guarded(Receipt receipt, Rejection rejection, Reading reading) {
    try {
      reading.run();
    } catch (IOException unreadable) {
      rejection.add(RejectionCode.UNPARSABLE, whyUnparsable(receipt.payload(), unreadable));
    } catch (RuntimeException defect) { // the door: one message must never stop a writer
      LOGGER
          .atError()
          .setCause(defect)
          .addKeyValue("gatewayId", receipt.gatewayId())
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
      Receipt receipt, Rejection rejection, @Nullable SampleFields fields) {
    int expectedSamples =
        Math.min(receipt.payload().length / BYTES_PER_SAMPLE, MAX_EXPECTED_SAMPLES);
    return new TelemetryReader(
        DocumentFormat.of(receipt.payload()),
        limits,
        receipt.receivedAt(),
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

  private InboundMessage finish(Receipt receipt, TelemetryReader message, Rejection rejection) {
    SampleSeries samples = message.samples().build();
    if (rejection.isEmpty()) {
      refuseRepeatedTime(samples.epochMs(), rejection);
    }
    RejectionCode code = rejection.code();
    if (code != null) {
      return new InboundMessage.Rejected(
          receipt,
          message.samples().count(),
          code.code(),
          rejection.reason(),
          message.saidSentAt());
    }
    String messageId = message.messageId();
    return new InboundMessage.Telemetry(
        receipt,
        messageId == null ? digest(receipt.payload()) : messageId,
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
    return HexFormat.of().formatHex(Sha256.of(payload));
  }

  private static InboundMessage rejected(Receipt receipt, RejectionCode code, String reason) {
    return new InboundMessage.Rejected(receipt, 0, code.code(), reason, null);
  }
}
