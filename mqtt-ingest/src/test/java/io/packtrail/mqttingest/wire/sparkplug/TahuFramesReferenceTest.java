package io.packtrail.mqttingest.wire.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.mapping.FieldMapping;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Frames that Eclipse Tahu's encoder for Node.js made (npm sparkplug-payload 1.0.3, encodePayload)
 * of values chosen here: timestamp 1795428000000; bdSeq 4; 355.25 V, −32.5 A as Float, 54 % as
 * Int32, −7 °C as Int8; then 12.5 A by alias one second later.
 */
class TahuFramesReferenceTest {
  private static final String NBIRTH =
      "0880c2e4bea03412120a0562645365711880c2e4bea0342008580412210a144e6f646520436f6e74726f6c2f526562697274681880c2e4bea034200b70001800";
  private static final String DBIRTH =
      "0880c2e4bea03412220a0c7061636b566f6c746167655610011880c2e4bea034200a690000000000347640121e0a0c7061636b43757272656e744110021880c2e4bea034200965000002c212190a0a736f6350657263656e7410031880c2e4bea03420035036121e0a0b74656d704d696e4465674310051880c2e4bea034200150f9ffffff0f12150a054d616b657210041880c2e4bea034200c7a01781801";
  private static final String DDATA = "0880c2e4bea0341210100218e8c9e4bea034200965000048411802";

  private final SparkplugDecoder decoder =
      new SparkplugDecoder(
          Limits.DEFAULTS,
          FieldMapping.ownNames(),
          (gateway, topic, payload) -> false,
          NodePresence.NONE);

  @Test
  void frames_ofTahu_areReadToTheirValues() {
    assertThat(decode("NBIRTH/gw-1", NBIRTH)).isInstanceOf(InboundMessage.NoData.class);
    SampleSeries birth = samples(decode("DBIRTH/gw-1/BAT-1", DBIRTH));
    SampleSeries data = samples(decode("DDATA/gw-1/BAT-1", DDATA));

    assertThat(birth.epochMs()).containsExactly(1_795_428_000_000L);
    assertThat(birth.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355.25f);
    assertThat(birth.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(-32.5f);
    assertThat(birth.value(Signal.SOC_RATIO, 0)).isEqualTo(0.54f);
    assertThat(birth.value(Signal.TEMP_MIN_DEG_C, 0)).isEqualTo(-7f);
    assertThat(data.epochMs()).containsExactly(1_795_428_001_000L);
    assertThat(data.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(12.5f);
    assertThat(data.value(Signal.PACK_VOLTAGE_V, 0)).as("unchanged").isEqualTo(355.25f);
  }

  private InboundMessage decode(String topic, String hex) {
    return decoder.decode(
        new Receipt(
            new GatewayId("gw-1"),
            Instant.parse("2026-11-23T10:00:05Z"),
            "spBv1.0/fleet/" + topic,
            HexFormat.of().parseHex(hex)));
  }

  private static SampleSeries samples(InboundMessage decoded) {
    assertThat(decoded).isInstanceOf(InboundMessage.Telemetry.class);
    return ((InboundMessage.Telemetry) decoded).samples();
  }
}
