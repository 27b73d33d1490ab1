package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerTimeTest {
  private final AtomicInteger unreadable = new AtomicInteger();
  private final IngestMetrics metrics =
      new IngestMetrics() {
        @Override
        public void brokerTimeUnreadable() {
          unreadable.incrementAndGet();
        }
      };

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:00:05.120Z, 2026-11-23T10:00:05.120Z, 0",
    "2026-11-23T11:00:05+01:00, 2026-11-23T10:00:05Z, 0",
    "1795428005120, 2026-11-23T10:00:05.120Z, 0",
    "2026-11-23T10:00:05, , 1",
    "9999999999999999999999, , 1",
    "soon, , 1",
    "5, , 1",
    "999999999999999, , 1",
    "1066-10-14T09:00:00Z, , 1"
  })
  void of_value_isReadOrCounted(String value, @Nullable Instant expected, int counted) {
    MqttProperties properties = new MqttProperties();
    properties.setUserProperties(
        List.of(new UserProperty("other", "x"), new UserProperty("received-at", value)));

    assertThat(new BrokerTime("received-at", metrics).of(properties)).isEqualTo(expected);
    assertThat(unreadable).hasValue(counted);
  }

  @Test
  void of_nameThatTheSenderUsedAsWell_isTheLast() {
    MqttProperties properties = new MqttProperties();
    properties.setUserProperties(
        List.of(
            new UserProperty("received-at", "1795428000000"),
            new UserProperty("received-at", "1795428005120")));

    assertThat(new BrokerTime("received-at", metrics).of(properties))
        .isEqualTo("2026-11-23T10:00:05.120Z");
  }

  @Test
  void of_nothingConfiguredOrGiven_isAbsent() {
    MqttProperties properties = new MqttProperties();
    properties.setUserProperties(List.of(new UserProperty("received-at", "1795428005120")));

    assertThat(new BrokerTime(null, metrics).of(properties)).isNull();
    assertThat(new BrokerTime("received-at", metrics).of(new MqttProperties())).isNull();
    assertThat(new BrokerTime("received-at", metrics).of(null)).isNull();
    assertThat(unreadable).hasValue(0);
  }
}
