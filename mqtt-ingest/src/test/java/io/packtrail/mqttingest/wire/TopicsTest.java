package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private static final GatewayId GATEWAY = new GatewayId("g-17");

  @ParameterizedTest
  @EnumSource
  void parse_printed_isTheSame(Topics.Kind kind) {
    Topics.Topic topic = new Topics.Topic(GATEWAY, kind);

    assertThat(Topics.parse(topic.toString())).isEqualTo(topic);
  }

  @Test
  void telemetry_isAsDocumented() {
    assertThat(Topics.telemetry(GATEWAY)).isEqualTo("packtrail/v1/g-17/telemetry");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "packtrail/v1/g-17",
        "packtrail/v1/g-17/",
        "packtrail/v1/g-17/telemetry/x",
        "packtrail/v1//telemetry",
        "packtrail/v2/g-17/telemetry",
        "packtrail/v1/-g/telemetry",
        "/packtrail/v1/g-17/telemetry",
        "packtrail/v1/g 17/telemetry",
        "packtrail/v1/g-17/Telemetry"
      })
  void parse_anythingElse_isNone(String topic) {
    assertThat(Topics.parse(topic)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "packtrail/v1/g-17/whatever/else, g-17",
    "packtrail/v1/+/x,",
    "packtrail/v1/g-17,",
    "x,"
  })
  void gatewayOf_topic_isItsSecondLevelOrNone(String topic, String gateway) {
    assertThat(Topics.gatewayOf(topic)).isEqualTo(gateway == null ? null : new GatewayId(gateway));
  }
}
