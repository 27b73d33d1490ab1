package io.packtrail.fleetservice;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.mqttingest.BrokerTopics;
import io.packtrail.mqttingest.TopicRights;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.mqttingest.wire.mapping.MappingDecoder;
import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.mqttingest.wire.sparkplug.NodePresence;
import io.packtrail.mqttingest.wire.sparkplug.RebirthRequest;
import io.packtrail.mqttingest.wire.sparkplug.SparkplugDecoder;
import io.packtrail.mqttingest.wire.sparkplug.SparkplugTopic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every message format that the service reads, told by the topic, and who may use which topic. */
final class MqttFormats implements MessageDecoder, TopicRights {
  private static final Logger LOGGER = LoggerFactory.getLogger(MqttFormats.class);
  private static final String OWN = "packtrail/";

  private final MappingProfiles profiles;
  private final MessageDecoder packtrail = new PacktrailDecoder(Limits.DEFAULTS);
  private final SparkplugDecoder sparkplug;
  private final MessageDecoder mapping;

  MqttFormats(MappingProfiles profiles, RebirthRequest.Sender sender, NodePresence presence) {
    this.profiles = profiles;
    this.sparkplug =
        new SparkplugDecoder(Limits.DEFAULTS, profiles.sparkplugFields(), sender, presence);
    this.mapping = new MappingDecoder(profiles, Limits.DEFAULTS);
    profiles
        .withoutClock()
        .forEach(
            name ->
                LOGGER
                    .atWarn()
                    .addKeyValue("profile", name)
                    .log("profile has no clock; samples bear the time of their receipt"));
  }

  @Override
  public InboundMessage decode(Receipt receipt) {
    return decode(sparkplug, receipt);
  }

  /** Reads messages that came before; changes nothing of what is known of Sparkplug's nodes. */
  MessageDecoder forReplay() {
    SparkplugDecoder unchanging = sparkplug.forReplay();
    return receipt -> decode(unchanging, receipt);
  }

  private InboundMessage decode(MessageDecoder ofSparkplug, Receipt receipt) {
    String topic = receipt.topic();
    MessageDecoder decoder =
        topic.startsWith(OWN)
            ? packtrail
            : SparkplugTopic.isSparkplug(topic) ? ofSparkplug : mapping;
    return decoder.decode(receipt);
  }

  @Override
  public boolean mayPublish(GatewayId gatewayId, String topic) {
    return OWN_TOPICS.mayPublish(gatewayId, topic)
        || SparkplugTopic.mayPublish(gatewayId, topic)
        || profiles.mayPublish(gatewayId, topic);
  }

  @Override
  public boolean maySubscribe(GatewayId gatewayId, String topicFilter) {
    return SparkplugTopic.maySubscribe(gatewayId, topicFilter);
  }

  /** What to subscribe to at a broker; Sparkplug, which needs its order, where a profile asks. */
  BrokerTopics atBroker() {
    List<String> shared = new ArrayList<>(BrokerTopics.OWN_TOPICS.shared());
    shared.addAll(profiles.filters());
    List<String> whole = profiles.hasSparkplug() ? SparkplugTopic.FROM_NODES : List.of();
    return new BrokerTopics(shared, whole, this::gatewayOf);
  }

  private @Nullable GatewayId gatewayOf(String topic) {
    SparkplugTopic sparkplugTopic = SparkplugTopic.parse(topic);
    if (sparkplugTopic != null) {
      return sparkplugTopic.edgeNode();
    }
    GatewayId own = Topics.gatewayOf(topic);
    return own == null ? profiles.gatewayOf(topic) : own;
  }
}
