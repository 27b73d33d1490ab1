package io.packtrail.mqttingest.wire.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingProfilesTest {
  private static final GatewayId GATEWAY = new GatewayId("gw-1");
  private static final MappingDecoder ALL =
      new MappingDecoder(
          MappingProfiles.parse(
              List.of(
                  "base: kuksa-vss\n",
                  "base: euro7-ota\n",
                  "base: teslamate\ngateway: gw-1\nbatteries: {\"1\": B}\n",
                  "base: gbt32960\ngateway: gw-1\nbatteries: {\"X\": B}\n")),
          Limits.DEFAULTS);
  private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:07Z");

  @Test
  void read_profileWithManyMistakes_namesThemAll(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("bad.yaml"),
        """
        name: My Profile
        format: json
        topic: cars/+/data
        colour: red
        clock: {from: ts, format: local}
        fields:
          packCurrentA: {from: i, unit: V}
          packVoltageV: {from: u, unit: V, sign: charge-positive}
          voltage: {from: u, unit: V}
          socPercent: {from: soc, unit: "%", scale: 0}
        """);

    assertThatThrownBy(() -> MappingProfiles.read(List.of(folder)))
        .hasMessageContaining("name must be 1 to 32")
        .hasMessageContaining("topic must have levels")
        .hasMessageContaining("colour must be one of")
        .hasMessageContaining("clock.zone must be a zone")
        .hasMessageContaining("fields.packCurrentA.unit must be one of [A, mA], got V")
        .hasMessageContaining("fields.packVoltageV.sign must stand with packCurrentA only")
        .hasMessageContaining("fields.voltage must be a field of the wire format")
        .hasMessageContaining("scale must be finite and not 0");
  }

  @Test
  void read_currentWithoutSign_isRefused() {
    assertThatThrownBy(
            () ->
                MappingProfiles.parse(
                    List.of(
                        """
                        name: x
                        format: json
                        topic: x/{gatewayId}/{batteryId}
                        clock: {from: ts, format: epoch-s}
                        fields: {packCurrentA: {from: i, unit: A}}
                        """)))
        .hasMessageContaining("fields.packCurrentA.sign must be charge-positive or");
  }

  @Test
  void mayPublish_topicOfAnotherGateway_isFalse() {
    MappingProfiles profiles =
        MappingProfiles.parse(
            List.of(
                "base: kuksa-vss\n", "base: teslamate\ngateway: home\nbatteries: {\"1\": B}\n"));

    assertThat(profiles.mayPublish(GATEWAY, "vss/gw-1/BAT-1")).isTrue();
    assertThat(profiles.mayPublish(GATEWAY, "vss/gw-2/BAT-1")).isFalse();
    assertThat(profiles.mayPublish(GATEWAY, "teslamate/cars/1/odometer")).isFalse();
    assertThat(profiles.mayPublish(new GatewayId("home"), "teslamate/cars/1/odometer")).isTrue();
    assertThat(profiles.mayPublish(GATEWAY, "elsewhere")).isFalse();
    assertThat(profiles.gatewayOf("teslamate/cars/1/odometer")).hasToString("home");
    assertThat(profiles.filters()).containsExactly("vss/+/+", "teslamate/cars/+/+");
  }

  @ParameterizedTest
  @CsvSource({
    "mV, packVoltageV, 355200, 355.2",
    "kV, packVoltageV, 0.5, 500",
    "degF, tempMeanDegC, 212, 100",
    "degF, tempMeanDegC, -40, -40",
    "K, tempMeanDegC, 273.15, 0",
    "mi, odometerKm, 1000, 1609.344",
    "m, odometerKm, 1500, 1.5",
    "mph, speedKmh, 100, 160.9344",
    "m/s, speedKmh, 10, 36",
    "Ohm, isolationKOhm, 2400000, 2400",
    "MOhm, isolationKOhm, 2.4, 2400",
    "ratio, socPercent, 0.5, 0.5",
    "'%', socPercent, 50, 0.5",
  })
  void unit_convertsExactly(String unit, String field, String raw, double expected) {
    MappingDecoder decoder =
        decoder(
            """
            name: x
            format: json
            topic: x/{gatewayId}/{batteryId}
            clock: {from: ts, format: epoch-s}
            fields: {%s: {from: v, unit: "%s"}}
            """
                .formatted(field, unit));

    InboundMessage.Telemetry telemetry =
        (InboundMessage.Telemetry) decode(decoder, "{\"ts\":1763892000,\"v\":" + raw + "}");

    Signal signal = Objects.requireNonNull(FieldMapping.ownNames().get(field)).signal();
    assertThat(telemetry.samples().value(signal, 0)).isEqualTo((float) expected);
  }

  @ParameterizedTest
  @CsvSource({
    "rfc3339, , '\"2025-11-23T11:00:00.250+01:00\"', 2025-11-23T10:00:00.250Z",
    "epoch-s, , 1763892000, 2025-11-23T10:00:00Z",
    "epoch-ms, , 1763892000250, 2025-11-23T10:00:00.250Z",
    "epoch-us, , 1763892000250000, 2025-11-23T10:00:00.250Z",
    "local, Europe/Berlin, '\"2025-11-23 11:00:00\"', 2025-11-23T10:00:00Z",
  })
  void clock_readsEachForm(String format, @Nullable String zone, String text, Instant expected) {
    InboundMessage decoded = decode(clockOf(format, zone), "{\"ts\":" + text + ",\"v\":1}");

    assertThat(((InboundMessage.Telemetry) decoded).samples().at(0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "local, Europe/Berlin, '\"2026-10-25T02:30:00\"', bad-time", // twice
    "local, Europe/Berlin, '\"2026-03-29T02:30:00\"', bad-time", // never
    "rfc3339, , '\"2026-11-23T10:00:00\"', bad-time",
    "epoch-ms, , 1763892000, time-unset-clock",
    "epoch-s, , 1863892000, time-in-future",
    "epoch-s, , '\"soon\"', bad-time",
  })
  void clock_thatCannotBeTold_isRefused(
      String format, @Nullable String zone, String text, String code) {
    InboundMessage decoded = decode(clockOf(format, zone), "{\"ts\":" + text + ",\"v\":1}");

    assertThat(((InboundMessage.Rejected) decoded).code()).isEqualTo(code);
  }

  @Test
  void received_sameValueInAnotherWindow_isAnotherMessage() {
    MappingDecoder decoder = decoder("base: teslamate\ngateway: gw-1\nbatteries: {\"1\": B}\n");
    byte[] level = {'5', '4'};

    List<String> ids =
        List.of(RECEIVED, RECEIVED.plusSeconds(1), RECEIVED.plusSeconds(10)).stream()
            .map(
                at ->
                    decoder.decode(
                        new Receipt(GATEWAY, at, "teslamate/cars/1/battery_level", level)))
            .map(message -> ((InboundMessage.Telemetry) message).messageId())
            .toList();

    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
  }

  @Property(tries = 500)
  void decode_anyBytes_isAnsweredWithCodeAndReason(@ForAll byte[] payload) {
    for (String topic :
        List.of(
            "vss/gw-1/B",
            "euro7/gw-1/B",
            "teslamate/cars/1/battery_level",
            "gbt32960/X/upstream/info",
            "nowhere")) {
      InboundMessage decoded = ALL.decode(new Receipt(GATEWAY, RECEIVED, topic, payload));
      if (decoded instanceof InboundMessage.Rejected rejected) {
        assertThat(rejected.code()).isNotEmpty().isNotEqualTo("decoder-failed");
        assertThat(rejected.reason()).contains("must");
      }
    }
  }

  private static MappingDecoder clockOf(String format, @Nullable String zone) {
    return decoder(
        """
        name: x
        format: json
        topic: x/{gatewayId}/{batteryId}
        clock: {from: ts, format: %s%s}
        fields: {packVoltageV: {from: v, unit: V}}
        """
            .formatted(format, zone == null ? "" : ", zone: " + zone));
  }

  private static MappingDecoder decoder(String yaml) {
    return new MappingDecoder(MappingProfiles.parse(List.of(yaml)), Limits.DEFAULTS);
  }

  private static InboundMessage decode(MappingDecoder decoder, String json) {
    return decoder.decode(
        new Receipt(GATEWAY, RECEIVED, "x/gw-1/BAT-1", json.getBytes(StandardCharsets.UTF_8)));
  }
}
