package io.packtrail.mqttingest.wire.sparkplug;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.Sha256;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.mqttingest.wire.Rejection;
import io.packtrail.mqttingest.wire.RejectionCode;
import io.packtrail.mqttingest.wire.mapping.FieldMapping;
import io.packtrail.mqttingest.wire.mapping.ForeignMessage;
import io.packtrail.mqttingest.wire.sparkplug.EdgeNode.Arrival;
import io.packtrail.mqttingest.wire.sparkplug.EdgeNode.Definition;
import io.packtrail.mqttingest.wire.sparkplug.EdgeNode.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sparkplug B messages to samples. What is kept of a node, when values hold, and what a gap in the
 * sequence means, says {@code docs/adr/0011-sparkplug-values-hold.md}. May be used by many threads.
 */
public final class SparkplugDecoder implements MessageDecoder {
  private static final Logger LOGGER = LoggerFactory.getLogger(SparkplugDecoder.class);
  private static final int MAX_ALIASES = 4_000;
  private static final int MAX_DEVICES = 1_000;
  private static final int MAX_SEQ = 255;

  private final Limits limits;
  private final Map<String, FieldMapping> fields;
  private final RebirthRequest.Sender sender;
  private final NodePresence presence;
  private final EdgeNodes nodes;
  private final boolean live;

  /**
   * @param fields what metrics are to us, by their name
   * @param sender takes requests for births
   * @param presence hears of births and deaths
   */
  public SparkplugDecoder(
      Limits limits,
      Map<String, FieldMapping> fields,
      RebirthRequest.Sender sender,
      NodePresence presence) {
    this(limits, Map.copyOf(fields), sender, presence, new EdgeNodes(), true);
  }

  private SparkplugDecoder(
      Limits limits,
      Map<String, FieldMapping> fields,
      RebirthRequest.Sender sender,
      NodePresence presence,
      EdgeNodes nodes,
      boolean live) {
    this.limits = limits;
    this.fields = fields;
    this.sender = sender;
    this.presence = presence;
    this.nodes = nodes;
    this.live = live;
  }

  /** Reads old messages with what is known of their nodes now, and changes nothing of that. */
  public SparkplugDecoder forReplay() {
    return new SparkplugDecoder(limits, fields, sender, NodePresence.NONE, nodes, false);
  }

  @Override
  public InboundMessage decode(Receipt receipt) {
    ForeignMessage message = new ForeignMessage(limits, receipt);
    SparkplugTopic parsed = SparkplugTopic.parse(receipt.topic());
    if (parsed == null || !SparkplugTopic.mayPublish(receipt.gatewayId(), receipt.topic())) {
      message.refuse(
          RejectionCode.BAD_TOPIC,
          "topic must be spBv1.0/{group}/{birth, death or data}/{gatewayId}[/{batteryId}], got "
              + Rejection.quoted(receipt.topic()));
      return message.finish(null, null, "");
    }
    try {
      return decode(
          message, parsed, SparkplugPayload.read(receipt.payload()), digest(receipt.payload()));
    } catch (IOException unreadable) {
      message.refuse(
          RejectionCode.UNPARSABLE,
          "payload must be a Sparkplug B payload, got "
              + Rejection.printable(String.valueOf(unreadable.getMessage())));
    } catch (RuntimeException defect) { // the door: one message must never stop a writer
      LOGGER
          .atError()
          .setCause(defect)
          .addKeyValue("gatewayId", receipt.gatewayId())
          .log("decoder failed");
      message.refuse(RejectionCode.DECODER_FAILED, "payload must be readable, got " + defect);
    }
    return message.finish(null, null, "");
  }

  private InboundMessage decode(
      ForeignMessage message, SparkplugTopic topic, SparkplugPayload payload, long digest) {
    BatteryId batteryId = batteryOf(message, topic);
    if (hasNumber(message, topic, payload)) { // else nothing is remembered of it
      EdgeNode node = live ? nodes.of(topic) : nodes.known(topic);
      synchronized (node) {
        boolean again = !live || node.isKnown(payload.seq(), digest);
        switch (topic.type()) {
          case NDEATH -> nodeDeath(message, topic, node, payload);
          case NBIRTH -> nodeBirth(message, topic, node, payload, digest, again);
          default -> ofSequence(message, topic, batteryId, node, payload, digest, again);
        }
      }
    }
    Instant sentAt = payload.timestampMs() > 0 ? Instant.ofEpochMilli(payload.timestampMs()) : null;
    return message.finish(batteryId, sentAt, "spb-" + payload.seq() + "-");
  }

  /** Null for messages of the node itself, and where the device has no name that a battery may. */
  private static @Nullable BatteryId batteryOf(ForeignMessage message, SparkplugTopic topic) {
    if (topic.device() == null) {
      return null;
    }
    try {
      return new BatteryId(topic.device());
    } catch (IllegalArgumentException notAnId) {
      message.refuse(RejectionCode.BAD_BATTERY_ID, "device " + notAnId.getMessage());
      return null;
    }
  }

  private void nodeDeath(
      ForeignMessage message, SparkplugTopic topic, EdgeNode node, SparkplugPayload payload) {
    boolean ofThisBirth = node.isBorn() && node.bdSeq() == (long) bdSeq(payload);
    if (live && (ofThisBirth || node.isUnheardOf())) {
      node.death();
      presence.changed(topic.edgeNode(), null, false, message.receivedAt());
    }
    LOGGER
        .atInfo()
        .addKeyValue("gatewayId", topic.edgeNode())
        .addKeyValue("current", ofThisBirth)
        .log("edge node died");
  }

  private void nodeBirth(
      ForeignMessage message,
      SparkplugTopic topic,
      EdgeNode node,
      SparkplugPayload payload,
      long digest,
      boolean again) {
    if (again) {
      return;
    }
    double number = bdSeq(payload);
    node.birth(
        payload.seq(), digest, Double.isNaN(number) ? SparkplugPayload.ABSENT : (long) number);
    define(message, node, node.birthOf(""), payload);
    presence.changed(topic.edgeNode(), null, true, message.receivedAt());
    LOGGER.atInfo().addKeyValue("gatewayId", topic.edgeNode()).log("edge node born");
  }

  private void ofSequence(
      ForeignMessage message,
      SparkplugTopic topic,
      @Nullable BatteryId batteryId,
      EdgeNode node,
      SparkplugPayload payload,
      long digest,
      boolean again) {
    Arrival arrival = again ? Arrival.AGAIN : node.arrive(payload.seq(), digest);
    if (batteryId != null) { // else data of the node itself, or refused already
      ofDevice(message, topic, batteryId, node, payload, arrival);
    }
    boolean unknown = message.isRefusedAs(RejectionCode.SPARKPLUG_UNKNOWN_ALIAS);
    if (live && (unknown || !node.isUnbroken())) {
      askForBirth(topic, node, message.receivedAt());
    }
  }

  private void ofDevice(
      ForeignMessage message,
      SparkplugTopic topic,
      BatteryId batteryId,
      EdgeNode node,
      SparkplugPayload payload,
      Arrival arrival) {
    boolean again = arrival == Arrival.AGAIN;
    String deviceId = batteryId.value();
    Device device = node.device(deviceId);
    switch (topic.type()) {
      case DBIRTH -> {
        if (!again && node.devices() >= MAX_DEVICES && device == null) {
          message.refuse(
              RejectionCode.UNPARSABLE,
              "node must have at most %d devices, got %s as one more"
                  .formatted(MAX_DEVICES, deviceId));
        } else if (!again) {
          device = node.birthOf(deviceId);
          define(message, node, device, payload);
          presence.changed(topic.edgeNode(), deviceId, true, message.receivedAt());
        }
        take(message, node, device, payload, arrival);
      }
      case DDATA -> take(message, node, device, payload, arrival);
      case DDEATH -> {
        // Where nothing is missing since the node's birth, a device unknown here was never born.
        if (!again && (device != null || !node.isUnbroken())) {
          node.deathOf(deviceId);
          presence.changed(topic.edgeNode(), deviceId, false, message.receivedAt());
        }
        LOGGER.atDebug().addKeyValue("batteryId", deviceId).log("device died");
      }
      default -> {} // no other type names a device
    }
  }

  /** Whether it has the number by which it belongs to others: of its birth, or in the sequence. */
  private static boolean hasNumber(
      ForeignMessage message, SparkplugTopic topic, SparkplugPayload payload) {
    if (topic.type() != SparkplugTopic.Type.NDEATH) {
      return hasSequence(message, payload);
    }
    if (Double.isNaN(bdSeq(payload))) {
      message.refuse(
          RejectionCode.MISSING_FIELD, "death of a node must have a number bdSeq, got none");
      return false;
    }
    return true;
  }

  /** NaN where there is none. */
  private static double bdSeq(SparkplugPayload payload) {
    SparkplugMetric metric = payload.named("bdSeq");
    return metric == null ? Double.NaN : metric.number(8);
  }

  private static boolean hasSequence(ForeignMessage message, SparkplugPayload payload) {
    if (payload.seq() >= 0 && payload.seq() <= MAX_SEQ) {
      return true;
    }
    message.refuse(
        RejectionCode.MISSING_FIELD,
        "seq must be in [0, 255], got "
            + (payload.seq() == SparkplugPayload.ABSENT ? "nothing" : payload.seq()));
    return false;
  }

  private void define(
      ForeignMessage message, EdgeNode node, Device device, SparkplugPayload payload) {
    for (SparkplugMetric metric : payload.metrics()) {
      String name = metric.name();
      if (name == null) {
        continue; // take() refuses it unless its alias is known
      }
      if (node.aliases() >= MAX_ALIASES) {
        message.refuse(
            RejectionCode.UNPARSABLE,
            "births must name at most %d aliases, got that of %s as one more"
                .formatted(MAX_ALIASES, name));
        return;
      }
      FieldMapping field = fields.get(name);
      Definition definition =
          field == null ? Definition.IGNORED : new Definition(field, metric.datatype(), name);
      node.define(device, metric, definition);
    }
  }

  private void take(
      ForeignMessage message,
      EdgeNode node,
      @Nullable Device device,
      SparkplugPayload payload,
      Arrival arrival) {
    boolean holds = live && arrival == Arrival.IN_ORDER && node.isUnbroken() && device != null;
    for (SparkplugMetric metric : payload.metrics()) {
      Definition definition = resolve(message, node, device, metric);
      FieldMapping field = definition == null ? null : definition.field();
      if (definition == null || field == null) {
        continue;
      }
      if (metric.absent()) {
        if (device != null && live && !metric.historical()) {
          device.held[field.signal().ordinal()] = Double.NaN;
        }
        continue;
      }
      put(message, payload, metric, definition, field, holds ? device : null);
    }
    if (holds && !message.isRefused()) {
      hold(message, device);
    }
  }

  private void put(
      ForeignMessage message,
      SparkplugPayload payload,
      SparkplugMetric metric,
      Definition definition,
      FieldMapping field,
      @Nullable Device holding) {
    double raw = metric.number(definition.datatype());
    long atMs = metric.timestampMs() >= 0 ? metric.timestampMs() : payload.timestampMs();
    if (Double.isNaN(raw)
        && metric.kind() != SparkplugMetric.Kind.FLOAT
        && metric.kind() != SparkplugMetric.Kind.DOUBLE) {
      message.refuse(
          RejectionCode.WRONG_TYPE,
          "%s must be a number, got data type %d"
              .formatted(Rejection.quoted(definition.name()), metric.datatype()));
    } else if (atMs < 0) {
      message.refuse(
          RejectionCode.MISSING_FIELD,
          "%s must have a timestamp, got none".formatted(Rejection.quoted(definition.name())));
    } else {
      message.put(atMs, field, raw, definition.name());
      if (metric.historical() && holding != null) {
        message.keepAsIs(atMs);
      }
    }
  }

  /** Fills in what the device did not report because it did not change. */
  private static void hold(ForeignMessage message, @Nullable Device device) {
    if (device == null) {
      return;
    }
    message.forEachSample(
        (atMs, values) -> {
          if (atMs < device.lastMs) {
            return; // what held then is not what holds now
          }
          device.lastMs = atMs;
          for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
              values[i] = device.held[i];
            } else {
              device.held[i] = values[i];
            }
          }
        });
  }

  private @Nullable Definition resolve(
      ForeignMessage message, EdgeNode node, @Nullable Device device, SparkplugMetric metric) {
    String name = metric.name();
    if (name != null) {
      Definition born = device == null ? null : device.byName.get(name);
      return born != null ? born : new Definition(fields.get(name), metric.datatype(), name);
    }
    if (device == null) {
      message.refuse(
          RejectionCode.SPARKPLUG_NO_BIRTH,
          "device must be born before it sends data by alias, got none since the service started");
      return null;
    }
    if (node.areAliasesDoubtful()) {
      message.refuse(
          RejectionCode.SPARKPLUG_SEQUENCE_GAP,
          "aliases must be those of the last birth, got a gap in which one may have been lost");
      return null;
    }
    Definition definition = metric.hasAlias() ? node.byAlias(metric.alias()) : null;
    if (definition == null) {
      message.refuse(
          RejectionCode.SPARKPLUG_UNKNOWN_ALIAS,
          "alias must be one that a birth named, got "
              + (metric.hasAlias()
                  ? Long.toUnsignedString(metric.alias())
                  : "neither name nor alias"));
    }
    return definition;
  }

  private void askForBirth(SparkplugTopic topic, EdgeNode node, Instant now) {
    if (!node.shouldAskForBirth(now)) {
      return;
    }
    boolean sent =
        sender.send(
            topic.edgeNode(),
            SparkplugTopic.command(topic.group(), topic.edgeNode()),
            RebirthRequest.payload(now));
    LOGGER
        .atInfo()
        .addKeyValue("gatewayId", topic.edgeNode())
        .addKeyValue("sent", sent)
        .log("edge node asked for its birth");
  }

  private static long digest(byte[] payload) {
    return ByteBuffer.wrap(Sha256.of(payload)).getLong();
  }
}
