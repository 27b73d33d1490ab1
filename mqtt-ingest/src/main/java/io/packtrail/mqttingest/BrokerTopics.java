package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is subscribed to at an external broker.
 *
 * @param shared filters whose messages the processes of a group share; a message may come to any
 * @param whole filters whose messages every process receives in order; the store recognises what
 *     several bring
 * @param gatewayOf the gateway in whose name a topic speaks, null where there is none
 */
public record BrokerTopics(
    List<String> shared, List<String> whole, Function<String, @Nullable GatewayId> gatewayOf) {
  /** Packtrail's own topics. */
  public static final BrokerTopics OWN_TOPICS =
      new BrokerTopics(List.of(Topics.EVERYTHING), List.of(), Topics::gatewayOf);

  public BrokerTopics {
    shared = List.copyOf(shared);
    whole = List.copyOf(whole);
  }
}
