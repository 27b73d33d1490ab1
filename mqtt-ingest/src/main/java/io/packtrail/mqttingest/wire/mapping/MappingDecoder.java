package io.packtrail.mqttingest.wire.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.mqttingest.wire.Rejection;
import io.packtrail.mqttingest.wire.RejectionCode;
import io.packtrail.mqttingest.wire.mapping.MappingProfile.Format;
import io.packtrail.mqttingest.wire.mapping.MappingProfile.SignalPaths;
import io.packtrail.mqttingest.wire.mapping.MappingProfiles.Match;
import io.packtrail.mqttingest.wire.mapping.SourceClock.BadTimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages that mapping profiles describe. Stateless: one message becomes samples with
 * the fields that it has, and the store puts together what several messages tell of one moment. May
 * be used by any number of threads.
 */
public final class MappingDecoder implements MessageDecoder {
  private static final Logger LOGGER = LoggerFactory.getLogger(MappingDecoder.class);

  /** A document is read as a whole, so that its size bounds the memory. */
  private static final int MAX_BYTES = 256 << 10;

  private static final int LONGEST_NUMBER = 64;

  private final MappingProfiles profiles;
  private final Limits limits;
  private final JsonMapper json =
      new JsonMapper(
          JsonFactory.builder()
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(32)
                      .maxStringLength(4_096)
                      .maxNameLength(1_024)
                      .maxNumberLength(128)
                      .build())
              .build());

  /** Profiles of which it was logged that a document had none of their fields. */
  private final Set<String> withoutFields = ConcurrentHashMap.newKeySet();

  /** By their texts, of which the profiles have a fixed number. */
  private final Map<String, JsonPath> paths = new ConcurrentHashMap<>();

  public MappingDecoder(MappingProfiles profiles, Limits limits) {
    this.profiles = profiles;
    this.limits = limits;
  }

  @Override
  public InboundMessage decode(Receipt receipt) {
    ForeignMessage message = new ForeignMessage(limits, receipt);
    Match match = match(receipt.gatewayId(), receipt.topic());
    if (match == null) {
      message.refuse(
          RejectionCode.BAD_TOPIC,
          "topic must be packtrail/v1/{gatewayId}/telemetry, or one that a profile gives to the gateway, got "
              + Rejection.quoted(receipt.topic()));
      return message.finish(null, null, "");
    }
    try {
      return decode(message, match, receipt.payload());
    } catch (RuntimeException defect) { // the door: one message must never stop a writer
      LOGGER
          .atError()
          .setCause(defect)
          .addKeyValue("profile", match.profile().name())
          .log("decoder failed");
      message.refuse(RejectionCode.DECODER_FAILED, "payload must be readable, got " + defect);
      return message.finish(null, null, "");
    }
  }

  /** The profile of this gateway that knows the battery, else any of this gateway. */
  private @Nullable Match match(GatewayId gatewayId, String topic) {
    Match found = null;
    for (Match match : profiles.matching(topic)) {
      if (gatewayId.equals(match.profile().gatewayOf(match.captured()))) {
        if (match.profile().batteryOf(match.captured()) != null) {
          return match;
        }
        found = found == null ? match : found;
      }
    }
    return found;
  }

  private InboundMessage decode(ForeignMessage message, Match match, byte[] payload) {
    MappingProfile profile = match.profile();
    BatteryId batteryId = profile.batteryOf(match.captured());
    switch (profile.format()) {
      case VALUE -> readValue(message, match, payload);
      case EURO7 -> readRecord(message, profile, payload);
      default -> readDocument(message, profile, payload);
    }
    if (!message.hasSamples() && !message.isRefused()) {
      noteNoField(profile);
    }
    if (batteryId == null && message.hasSamples()) {
      message.refuse(
          RejectionCode.UNMAPPED_BATTERY,
          "profile %s must name a battery for the %s of the topic, got none"
              .formatted(profile.name(), profile.battery()));
    }
    return message.finish(batteryId, null, idPrefix(message, profile));
  }

  /**
   * Topics often carry documents of other kinds, so that one without any field is no mistake; but a
   * source that renamed its fields looks the same, and what it sends is not kept.
   */
  private void noteNoField(MappingProfile profile) {
    if (profile.format() != Format.VALUE && withoutFields.add(profile.name())) {
      LOGGER
          .atWarn()
          .addKeyValue("profile", profile.name())
          .log(
              "document has no field of its profile; such are acknowledged and counted as no_data, not kept; further ones are counted only");
    }
  }

  /** Without a clock, equal bytes at another moment are another measurement. */
  private static String idPrefix(ForeignMessage message, MappingProfile profile) {
    boolean received = profile.clock().path() == null && profile.format() != Format.EURO7;
    return profile.name() + (received ? "-" + message.firstMs() : "") + "-";
  }

  private void readValue(ForeignMessage message, Match match, byte[] payload) {
    String name = match.captured().getOrDefault(MappingProfile.SIGNAL, "");
    FieldMapping field = match.profile().fields().get(name);
    String text =
        payload.length > LONGEST_NUMBER ? "…" : new String(payload, StandardCharsets.UTF_8).strip();
    if (field == null || text.isEmpty() || text.equals("nil") || text.equals("null")) {
      return; // no field of ours, or no value now
    }
    double raw = Numbers.of(text);
    if (Double.isNaN(raw)) {
      message.refuse(
          RejectionCode.WRONG_TYPE,
          "%s must be a number, got %s".formatted(Rejection.quoted(name), Rejection.quoted(text)));
    } else {
      put(message, match.profile(), MissingNode.getInstance(), field, raw, name);
    }
  }

  private static void readRecord(ForeignMessage message, MappingProfile profile, byte[] payload) {
    Euro7Record record = Euro7Record.of(payload);
    if (record == null) {
      message.refuse(
          RejectionCode.UNPARSABLE,
          "payload must be a record of 713 bytes whose hash is right, got %d bytes"
              .formatted(payload.length));
      return;
    }
    profile
        .fields()
        .forEach(
            (name, field) -> {
              double raw = record.number(name);
              if (!Double.isNaN(raw)) {
                message.put(message.heardAt().toEpochMilli(), field, raw, name);
              }
            });
  }

  private JsonPath compiled(String path) {
    return paths.computeIfAbsent(path, JsonPath::of);
  }

  private void readDocument(ForeignMessage message, MappingProfile profile, byte[] payload) {
    JsonNode document = parse(message, payload);
    if (document == null) {
      return;
    }
    SignalPaths signals = profile.signals();
    if (signals == null) {
      profile
          .fields()
          .forEach(
              (path, field) ->
                  take(message, profile, document, field, compiled(path).in(document), path));
      return;
    }
    JsonNode listed = signals.each() == null ? document : signals.each().in(document);
    for (JsonNode element : listed.isArray() ? listed : List.of(listed)) {
      String name = signals.name().in(element).asText();
      FieldMapping field = profile.fields().get(name);
      if (field != null) {
        take(message, profile, element, field, signals.value().in(element), name);
      }
    }
  }

  private @Nullable JsonNode parse(ForeignMessage message, byte[] payload) {
    if (payload.length > MAX_BYTES) {
      message.refuse(
          RejectionCode.UNPARSABLE,
          "payload must be at most %d bytes, got %d".formatted(MAX_BYTES, payload.length));
      return null;
    }
    try {
      JsonNode document = json.readTree(payload);
      if (document.isContainerNode()) {
        return document;
      }
      message.refuse(
          RejectionCode.UNPARSABLE, "payload must be a JSON object or list, got another");
    } catch (JsonProcessingException malformed) {
      String what = malformed.getOriginalMessage().lines().findFirst().orElse("");
      message.refuse(
          RejectionCode.UNPARSABLE, "payload must be JSON, got " + Rejection.printable(what));
    } catch (IOException unreadable) {
      message.refuse(
          RejectionCode.UNPARSABLE, "payload must be JSON in UTF-8, got unreadable bytes");
    }
    return null;
  }

  private static void take(
      ForeignMessage message,
      MappingProfile profile,
      JsonNode clockBase,
      FieldMapping field,
      JsonNode value,
      String name) {
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    double raw = Numbers.of(value);
    if (Double.isNaN(raw)) {
      message.refuse(
          RejectionCode.WRONG_TYPE,
          "%s must be a number, got %s"
              .formatted(Rejection.quoted(name), Rejection.quoted(value.toString())));
      return;
    }
    put(message, profile, clockBase, field, raw, name);
  }

  private static void put(
      ForeignMessage message,
      MappingProfile profile,
      JsonNode clockBase,
      FieldMapping field,
      double raw,
      String name) {
    try {
      long epochMs = profile.clock().epochMs(clockBase, message.heardAt());
      message.put(epochMs, field, raw, name);
    } catch (BadTimeException unreadable) {
      message.refuse(
          RejectionCode.BAD_TIME,
          "time of %s %s".formatted(Rejection.quoted(name), unreadable.getMessage()));
    }
  }
}
