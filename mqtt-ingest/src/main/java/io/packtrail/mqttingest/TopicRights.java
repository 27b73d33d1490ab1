package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;

/**
 * Which topics a gateway may use. Asked once per connection and topic; called on event loops, so
 * that it must answer without waiting.
 */
public interface TopicRights {
  /** The gateway's own topics of the wire contract to publish; nothing to subscribe to. */
  TopicRights OWN_TOPICS =
      new TopicRights() {
        @Override
        public boolean mayPublish(GatewayId gatewayId, String topic) {
          Topics.Topic parsed = Topics.parse(topic);
          return parsed != null && parsed.gatewayId().equals(gatewayId);
        }

        @Override
        public boolean maySubscribe(GatewayId gatewayId, String topicFilter) {
          return false;
        }
      };

  /** Whether the gateway may publish to the topic. */
  boolean mayPublish(GatewayId gatewayId, String topic);

  /**
   * Whether the gateway may receive what is sent to it under the filter. It never receives what
   * other gateways publish.
   *
   * @param topicFilter may hold wildcards
   */
  boolean maySubscribe(GatewayId gatewayId, String topicFilter);
}
