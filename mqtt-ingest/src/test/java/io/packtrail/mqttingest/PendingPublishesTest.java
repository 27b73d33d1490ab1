package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttQoS;
import org.junit.jupiter.api.Test;

class PendingPublishesTest {
  private final PendingPublishes pending = new PendingPublishes();
  private final PendingPublish first = publish(1);
  private final PendingPublish second = publish(2);

  @Test
  void pollSettled_laterMessageSettledFirst_waitsForTheEarlier() {
    second.settle(PendingPublish.Answer.ACKNOWLEDGE);
    assertThat(pending.pollSettled()).isNull();

    first.settle(PendingPublish.Answer.ACKNOWLEDGE);
    assertThat(pending.pollSettled()).isSameAs(first);
    assertThat(pending.pollSettled()).isSameAs(second);
    assertThat(pending.pollSettled()).isNull();
    assertThat(pending.size()).isZero();
  }

  private PendingPublish publish(int packetId) {
    PendingPublish publish = new PendingPublish(packetId, MqttQoS.AT_LEAST_ONCE, 10);
    pending.add(publish);
    return publish;
  }
}
