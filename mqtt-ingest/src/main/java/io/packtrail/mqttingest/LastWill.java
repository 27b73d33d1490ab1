package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway left to be published for it when its connection ends without a word. It takes the
 * way of every message. It has no sender who could send it again, so that it is tried again here
 * while the queue is full. A will delay (MQTT 5) is taken as zero.
 *
 * @see "MQTT 5.0 (2019), 3.1.2.5"
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record LastWill(String topic, byte[] payload) {
  private static final long RETRY_MS = 1_000;

  /** The will of a connection, or null where it has none. */
  static @Nullable LastWill of(MqttEndpoint endpoint) {
    MqttWill will = endpoint.will();
    return will == null || !will.isWillFlag()
        ? null
        : new LastWill(will.getWillTopic(), will.getWillMessageBytes());
  }

  /**
   * Hands it to the flow.
   *
   * @param receiving false once no further messages are taken: then the service goes, and nothing
   *     is known of the gateway
   */
  void execute(
      GatewayId gatewayId,
      IngestFlow flow,
      RefusalLog refusals,
      Vertx vertx,
      BooleanSupplier receiving) {
    if (!receiving.getAsBoolean()) {
      return;
    }
    CompletableFuture<?> unused =
        flow.submit(gatewayId, topic, payload)
            .whenComplete(
                (outcome, failure) -> {
                  if (failure instanceof IngestException full
                      && full.code().equals(IngestException.QUEUE_FULL)) {
                    vertx.setTimer(
                        RETRY_MS, again -> execute(gatewayId, flow, refusals, vertx, receiving));
                  } else if (failure != null) {
                    refusals.add(
                        "will-lost",
                        gatewayId.value(),
                        "last will must be stored, got " + failure.getMessage());
                  }
                });
  }
}
