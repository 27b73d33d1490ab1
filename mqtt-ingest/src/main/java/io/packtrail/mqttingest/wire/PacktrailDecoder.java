package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.SampleSeries;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
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

  /** First bytes of a CBOR document that is a map, and of the self-describing tag. */
  private static final int CBOR_MAP_MIN = 0xA0;

  private static final int CBOR_MAP_MAX = 0xBF;
  private static final int CBOR_TAG = 0xD9;

  private final Limits limits;
  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Python writes NaN; reading it gives a reason that names the field.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // Names come from outside: they must not fill the JVM's own table.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(1_024)
                  .maxNameLength(256)
                  .maxNumberLength(128)
                  .build())
          .build();

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
          "topic must be packtrail/v1/{gatewayId}/telemetry, got " + Rejection.quoted(topic));
    }
    if (parsed.kind() != Topics.Kind.TELEMETRY) {
      return envelope.rejected(
          RejectionCode.UNSUPPORTED_KIND,
          "topic must end in telemetry in this version, got " + parsed.kind().level());
    }
    return decodeTelemetry(envelope);
  }

  private InboundMessage decodeTelemetry(Envelope envelope) {
    Rejection rejection = new Rejection();
    MessageReader message = reader(envelope, rejection, null);
    try {
      parse(envelope.payload, message, rejection);
      if (message.rowsCameFirst() && rejection.isEmpty()) {
        message = reader(envelope, rejection, message.fields());
        parse(envelope.payload, message, rejection);
      }
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
    return finish(envelope, message, rejection);
  }

  private MessageReader reader(
      Envelope envelope, Rejection rejection, @Nullable SampleFields fields) {
    int expectedSamples =
        Math.min(envelope.payload.length / BYTES_PER_SAMPLE, MAX_EXPECTED_SAMPLES);
    return new MessageReader(limits, envelope.receivedAt, expectedSamples, rejection, fields);
  }

  private void parse(byte[] payload, MessageReader message, Rejection rejection)
      throws IOException {
    JsonParser parser = json.createParser(payload);
    message.read(parser);
    // Closing hands the names that were met to the factory's table. Those of a refused message must
    // not get there: random ones would make every later message pay for a large table.
    if (rejection.isEmpty()) {
      parser.close();
    }
  }

  private InboundMessage finish(Envelope envelope, MessageReader message, Rejection rejection) {
    SampleSeries samples = message.samples().build();
    if (rejection.isEmpty()) {
      refuseRepeatedTime(samples.epochMs(), rejection);
    }
    RejectionCode code = rejection.code();
    if (code != null) {
      return envelope.rejected(code, rejection.reason(), message.samples().count());
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
    if (payload.length > 0 && isCbor(payload[0] & 0xFF)) {
      return "payload must be JSON in this version, got what looks like CBOR";
    }
    if (unreadable instanceof JsonProcessingException syntax) {
      JsonLocation where = syntax.getLocation();
      String what = syntax.getOriginalMessage().lines().findFirst().orElse("nothing readable");
      return "payload must be one JSON object, got a mistake at line %d, column %d: %s"
          .formatted(
              where == null ? 1 : where.getLineNr(),
              where == null ? 1 : where.getColumnNr(),
              Rejection.printable(what));
    }
    return "payload must be one JSON object in UTF-8, got unreadable bytes";
  }

  private static boolean isCbor(int firstByte) {
    return (firstByte >= CBOR_MAP_MIN && firstByte <= CBOR_MAP_MAX) || firstByte == CBOR_TAG;
  }

  private static String digest(byte[] payload) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** What is known of a message before it is read. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel to quarantine
  private record Envelope(GatewayId gatewayId, String topic, byte[] payload, Instant receivedAt) {
    InboundMessage rejected(RejectionCode code, String reason) {
      return rejected(code, reason, 0);
    }

    InboundMessage rejected(RejectionCode code, String reason, int sampleCount) {
      return new InboundMessage.Rejected(
          gatewayId, receivedAt, topic, payload, sampleCount, code.code(), reason);
    }
  }
}
