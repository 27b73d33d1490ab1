package io.packtrail.mqttingest.wire.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One message of each shipped profile, written by hand from the source that the profile names. */
class ShippedProfilesTest {
  private static final GatewayId GATEWAY = new GatewayId("gw-1");
  private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:07Z");

  @Test
  void teslamate_batteryLevel_isStateOfChargeOfTheCarsBattery() {
    MappingDecoder decoder =
        decoder("base: teslamate\ngateway: gw-1\nbatteries: {\"1\": BAT-1, \"2\": BAT-2}\n");

    InboundMessage.Telemetry first =
        telemetry(decoder, "teslamate/cars/1/battery_level", "54".getBytes(StandardCharsets.UTF_8));
    InboundMessage.Telemetry other =
        telemetry(decoder, "teslamate/cars/2/odometer", "51091.2".getBytes(StandardCharsets.UTF_8));

    assertThat(first.batteryId()).hasToString("BAT-1");
    assertThat(first.samples().value(Signal.SOC_RATIO, 0)).isEqualTo(0.54f);
    assertThat(first.samples().at(0)).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
    assertThat(other.batteryId()).hasToString("BAT-2");
    assertThat(other.samples().value(Signal.ODOMETER_KM, 0)).isEqualTo(51091.2f);
    assertThat(other.samples().at(0)).as("one window, one sample").isEqualTo(first.samples().at(0));
  }

  /** It waited at the broker, and may come twice from there. */
  @Test
  void teslamate_whereTheBrokerTellsWhenItCame_bearsThatTime() {
    MappingDecoder decoder = decoder("base: teslamate\ngateway: gw-1\nbatteries: {\"1\": BAT-1}\n");
    Instant brokerAt = Instant.parse("2026-11-23T08:58:33Z");

    InboundMessage.Telemetry first = batteryLevel(decoder, RECEIVED, brokerAt);
    InboundMessage.Telemetry again = batteryLevel(decoder, RECEIVED.plusSeconds(600), brokerAt);
    InboundMessage.Telemetry clockAhead =
        batteryLevel(decoder, RECEIVED, RECEIVED.plusSeconds(3_600));

    assertThat(first.samples().at(0)).isEqualTo(Instant.parse("2026-11-23T08:58:30Z"));
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(clockAhead.samples().at(0)).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
  }

  private static InboundMessage.Telemetry batteryLevel(
      MappingDecoder decoder, Instant receivedAt, Instant brokerAt) {
    return (InboundMessage.Telemetry)
        decoder.decode(
            new Receipt(
                GATEWAY,
                receivedAt,
                brokerAt,
                "teslamate/cars/1/battery_level",
                "54".getBytes(StandardCharsets.UTF_8)));
  }

  /** The cable's current is not the pack's; nothing else in these topics is a pack current. */
  @Test
  void teslamate_whatIsNoFieldOfOurs_isNoData() {
    MappingDecoder decoder = decoder("base: teslamate\ngateway: gw-1\nbatteries: {\"1\": BAT-1}\n");

    for (String signal : List.of("charger_actual_current", "power", "display_name", "latitude")) {
      assertThat(
              decode(decoder, "teslamate/cars/1/" + signal, "16".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(InboundMessage.NoData.class);
    }
    assertThat(decode(decoder, "teslamate/cars/1/battery_level", new byte[0]))
        .isInstanceOf(InboundMessage.NoData.class);
    assertThat(code(decode(decoder, "teslamate/cars/9/battery_level", new byte[] {'5'})))
        .isEqualTo("unmapped-battery");
    assertThat(code(decode(decoder, "teslamate/cars/1/battery_level", new byte[] {'x'})))
        .isEqualTo("wrong-type");
  }

  /** VSS 4: "Positive = Current flowing in to battery, e.g. during charging". */
  @Test
  void kuksaVss_current_isPositiveWhileCharging() {
    MappingDecoder decoder = decoder("base: kuksa-vss\n");

    InboundMessage.Telemetry one =
        telemetry(
            decoder,
            "vss/gw-1/BAT-1",
            """
            {"action":"subscription","subscriptionId":"6","ts":"2026-11-23T10:00:05.100Z",
             "data":{"path":"Vehicle.Powertrain.TractionBattery.CurrentCurrent",
                     "dp":{"value":"32.5","ts":"2026-11-23T10:00:04.900Z"}}}
            """);
    InboundMessage.Telemetry several =
        telemetry(
            decoder,
            "vss/gw-1/BAT-1",
            """
            {"data":[
             {"path":"Vehicle.Powertrain.TractionBattery.CurrentVoltage","dp":{"value":355.2,"ts":"2026-11-23T10:00:04.100Z"}},
             {"path":"Vehicle.Powertrain.TractionBattery.StateOfCharge.Current","dp":{"value":"54.5","ts":"2026-11-23T10:00:04.200Z"}},
             {"path":"Vehicle.Cabin.Infotainment.HMI.CurrentLanguage","dp":{"value":"de","ts":"2026-11-23T10:00:04Z"}}]}
            """);

    assertThat(one.samples().value(Signal.PACK_CURRENT_A, 0)).isEqualTo(32.5f);
    assertThat(one.samples().at(0)).isEqualTo(Instant.parse("2026-11-23T10:00:04Z"));
    assertThat(several.samples().size()).isEqualTo(1);
    assertThat(several.samples().at(0)).isEqualTo(one.samples().at(0));
    assertThat(several.samples().value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355.2f);
    assertThat(several.samples().value(Signal.SOC_RATIO, 0)).isEqualTo(0.545f);
  }

  /** Vehicle and extreme values: 9000 is 900 A below the offset, so −100 A: the car charges. */
  @Test
  void gbt32960_rawNumbers_areScaledAndShiftedAndChargingIsPositive() {
    MappingDecoder decoder =
        decoder("base: gbt32960\ngateway: gw-1\nbatteries: {\"LTEST000000000001\": BAT-1}\n");
    String message =
        """
        {"Cmd":2,"Encrypt":1,"Vin":"LTEST000000000001","Data":{"Infos":[
          {"Type":"Vehicle","Voltage":3552,"Current":%d,"SOC":54,"Mileage":510912,"Speed":65535,"Resistance":2400},
          {"Type":"Extreme","MaxBatteryVoltage":3710,"MinBatteryVoltage":3690,"MaxTemp":64,"MinTemp":61}],
          "Time":{"Year":26,"Month":11,"Day":23,"Hour":18,"Minute":0,"Second":5}}}
        """;

    SampleSeries charging =
        telemetry(decoder, "gbt32960/LTEST000000000001/upstream/info", message.formatted(9_000))
            .samples();
    SampleSeries driving =
        telemetry(decoder, "gbt32960/LTEST000000000001/upstream/info", message.formatted(10_321))
            .samples();

    assertThat(charging.at(0)).as("China's time").isEqualTo(Instant.parse("2026-11-23T10:00:05Z"));
    assertThat(charging.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(100f);
    assertThat(driving.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(-32.1f, within(1e-4f));
    assertThat(charging.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355.2f);
    assertThat(charging.value(Signal.SOC_RATIO, 0)).isEqualTo(0.54f);
    assertThat(charging.value(Signal.ODOMETER_KM, 0)).isEqualTo(51091.2f);
    assertThat(charging.value(Signal.SPEED_KMH, 0)).as("65535 is invalid").isNaN();
    assertThat(charging.value(Signal.ISOLATION_KOHM, 0)).isEqualTo(2400f);
    assertThat(charging.value(Signal.CELL_VOLTAGE_MAX_V, 0)).isEqualTo(3.71f);
    assertThat(charging.value(Signal.CELL_VOLTAGE_MIN_V, 0)).isEqualTo(3.69f);
    assertThat(charging.value(Signal.TEMP_MAX_DEG_C, 0)).isEqualTo(24f);
    assertThat(charging.value(Signal.TEMP_MIN_DEG_C, 0)).isEqualTo(21f);
  }

  /** (EU) 2025/1707: byte 49 is SOCE, value = byte / 2.55; 681 to 712 the SHA-256 of 0 to 679. */
  @Test
  void euro7_soce_isWhatTheVehicleSaysItself() throws Exception {
    MappingDecoder decoder = decoder("base: euro7-ota\n");
    byte[] record = new byte[713];
    Arrays.fill(record, (byte) 0xFF);
    record[49] = (byte) 235;
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(record, 0, 680));
    System.arraycopy(hash, 0, record, 681, hash.length);

    InboundMessage.Telemetry telemetry = telemetry(decoder, "euro7/gw-1/BAT-1", record);

    assertThat(telemetry.samples().value(Signal.BMS_SOH_RATIO, 0))
        .isEqualTo((float) (235 / 2.55 / 100));
    record[49] = (byte) 255;
    assertThat(code(decode(decoder, "euro7/gw-1/BAT-1", record)))
        .as("the hash no longer matches")
        .isEqualTo("unparsable");
  }

  private static MappingDecoder decoder(String yaml) {
    return new MappingDecoder(MappingProfiles.parse(List.of(yaml)), Limits.DEFAULTS);
  }

  private static InboundMessage.Telemetry telemetry(
      MappingDecoder decoder, String topic, String json) {
    return telemetry(decoder, topic, json.getBytes(StandardCharsets.UTF_8));
  }

  private static InboundMessage.Telemetry telemetry(
      MappingDecoder decoder, String topic, byte[] payload) {
    InboundMessage decoded = decode(decoder, topic, payload);
    assertThat(decoded).as(decoded.toString()).isInstanceOf(InboundMessage.Telemetry.class);
    return (InboundMessage.Telemetry) decoded;
  }

  private static InboundMessage decode(MappingDecoder decoder, String topic, byte[] payload) {
    return decoder.decode(new Receipt(GATEWAY, RECEIVED, topic, payload));
  }

  private static String code(InboundMessage message) {
    return ((InboundMessage.Rejected) message).code();
  }
}
