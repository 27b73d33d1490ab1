package io.packtrail.mqttingest.wire.sparkplug;

import static io.packtrail.mqttingest.wire.sparkplug.Frames.DOUBLE;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.INT32;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.UINT64;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.aliased;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.mapping.FieldMapping;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkplugDecoderTest {
  private static final GatewayId GATEWAY = new GatewayId("gw-1");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:07Z");
  private static final long T = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();

  private int births;
  private final List<String> rebirths = new ArrayList<>();
  private final List<String> presence = new ArrayList<>();
  private final SparkplugDecoder decoder = newDecoder();

  private SparkplugDecoder newDecoder() {
    return new SparkplugDecoder(
        Limits.DEFAULTS,
        FieldMapping.ownNames(),
        (gateway, topic, payload) -> rebirths.add(topic),
        (node, device, online, at) ->
            presence.add((device == null ? node : device) + (online ? " came" : " went")));
  }

  @Test
  void read_frameOfFixedBytes_hasItsMetric() throws IOException {
    // timestamp 1 (varint 5), one metric: name "a", alias 7, datatype 10, double 1.5; seq 3
    byte[] frame =
        HexFormat.of()
            .parseHex("0805" + "1210" + "0a0161" + "1007" + "200a" + "69000000000000f83f" + "1803");

    SparkplugPayload payload = SparkplugPayload.read(frame);

    assertThat(payload.timestampMs()).isEqualTo(5);
    assertThat(payload.seq()).isEqualTo(3);
    assertThat(payload.metrics()).hasSize(1);
    assertThat(payload.metrics().get(0).name()).isEqualTo("a");
    assertThat(payload.metrics().get(0).alias()).isEqualTo(7);
    assertThat(payload.metrics().get(0).number(0)).isEqualTo(1.5);
  }

  @Test
  void data_afterBirth_isReadByAliasAndUnchangedValuesHold() {
    birth();

    InboundMessage.Telemetry first = telemetry(data(2, aliased(2, T + 1_000).real(32)));
    InboundMessage.Telemetry second = telemetry(data(3, aliased(1, T + 2_000).real(356)));

    assertThat(first.samples().value(Signal.PACK_CURRENT_A, 0)).isEqualTo(32);
    assertThat(first.samples().value(Signal.PACK_VOLTAGE_V, 0)).as("unchanged").isEqualTo(355);
    assertThat(second.samples().value(Signal.PACK_CURRENT_A, 0)).as("unchanged").isEqualTo(32);
    assertThat(second.samples().value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(356);
    assertThat(second.batteryId()).hasToString("BAT-1");
    assertThat(rebirths).isEmpty();
  }

  @Test
  void birthOfDevice_isASampleItself() {
    nodeBirth(4);

    SampleSeries samples = telemetry(deviceBirth(1)).samples();

    assertThat(samples.size()).isEqualTo(1);
    assertThat(samples.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355);
    assertThat(samples.value(Signal.SOC_RATIO, 0)).isEqualTo(0.54f);
  }

  @Test
  void data_withSeveralTimes_isSeveralSamples() {
    birth();

    SampleSeries samples =
        telemetry(
                data(
                    2,
                    aliased(2, T + 1_000).real(32),
                    aliased(2, T + 3_000).real(30),
                    aliased(1, T + 1_000).real(356)))
            .samples();

    assertThat(samples.epochMs()).containsExactly(T + 1_000, T + 3_000);
    assertThat(samples.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(356);
    assertThat(samples.value(Signal.PACK_CURRENT_A, 1)).isEqualTo(30);
  }

  @Test
  void data_afterAGap_isKeptWithoutHeldValuesAndOneBirthIsAskedFor() {
    birth();
    telemetry(data(2, aliased(2, T + 1_000).real(32)));

    SampleSeries afterGap = telemetry(data(5, aliased(2, T + 4_000).real(30))).samples();
    SampleSeries next = telemetry(data(6, aliased(1, T + 5_000).real(357))).samples();

    assertThat(afterGap.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(30);
    assertThat(afterGap.value(Signal.PACK_VOLTAGE_V, 0)).as("unknown is not unchanged").isNaN();
    assertThat(next.value(Signal.PACK_CURRENT_A, 0)).isNaN();
    assertThat(rebirths).containsExactly("spBv1.0/fleet/NCMD/gw-1");

    birth();
    SampleSeries reborn = telemetry(data(2, aliased(2, T + 6_000).real(29))).samples();
    assertThat(reborn.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355);
    assertThat(rebirths).hasSize(1);
  }

  @Test
  void data_byAliasAfterAGapInWhichABirthMayBeLost_isQuarantined() {
    birth();
    telemetry(data(200, aliased(2, T + 1_000).real(32)));

    InboundMessage doubtful = data(3, aliased(2, T + 2_000).real(31));
    InboundMessage byName = data(4, named("packCurrentA", 2, T + 3_000, DOUBLE).real(30));

    assertThat(code(doubtful)).isEqualTo("sparkplug-sequence-gap");
    assertThat(telemetry(byName).samples().value(Signal.PACK_CURRENT_A, 0)).isEqualTo(30);
    birth();
    InboundMessage replayed =
        decoder.forReplay().decode(new Receipt(GATEWAY, NOW, doubtful.topic(), doubtful.payload()));
    assertThat(telemetry(replayed).samples().value(Signal.PACK_CURRENT_A, 0)).isEqualTo(31);
    assertThat(telemetry(replayed).samples().value(Signal.PACK_VOLTAGE_V, 0))
        .as("held now, not then")
        .isNaN();
  }

  @Test
  void data_beforeBirth_isQuarantinedAndABirthAskedForOnce() {
    assertThat(code(data(7, aliased(2, T).real(1)))).isEqualTo("sparkplug-no-birth");
    assertThat(code(data(8, aliased(2, T).real(2)))).isEqualTo("sparkplug-no-birth");

    assertThat(rebirths).hasSize(1);
  }

  @Test
  void data_withAliasThatNoBirthNamed_isQuarantined() {
    birth();

    assertThat(code(data(2, aliased(99, T + 1).real(1)))).isEqualTo("sparkplug-unknown-alias");
    assertThat(rebirths).hasSize(1);
  }

  @Test
  void data_sentAgain_isTheSameMessageAndNoGap() {
    birth();
    InboundMessage.Telemetry once = telemetry(data(2, aliased(2, T + 1_000).real(32)));
    telemetry(data(3, aliased(2, T + 2_000).real(33)));

    InboundMessage.Telemetry again =
        telemetry(
            decoder.decode(
                new Receipt(GATEWAY, NOW.plusSeconds(60), once.topic(), once.payload())));

    assertThat(again.messageId()).isEqualTo(once.messageId()).hasSizeLessThanOrEqualTo(128);
    telemetry(data(4, aliased(2, T + 3_000).real(34)));
    assertThat(rebirths).isEmpty();
  }

  @Test
  void sequence_after255_goesOnWith0() {
    nodeBirth(4);
    telemetry(deviceBirth(1));
    for (int seq = 2; seq < 600; seq++) {
      telemetry(data(seq % 256, aliased(2, T + seq).real(seq)));
    }

    assertThat(rebirths).isEmpty();
  }

  @Test
  void metric_thatIsNullOrBad_isNotMeasuredAndNoLongerHolds() {
    birth();

    SampleSeries samples =
        telemetry(
                data(
                    2,
                    aliased(1, T + 1_000).isNull(),
                    aliased(2, T + 1_000).real(3).quality(192),
                    aliased(3, T + 1_000).integer(50).quality(500)))
            .samples();

    assertThat(samples.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(3);
    assertThat(samples.value(Signal.PACK_VOLTAGE_V, 0)).isNaN();
    assertThat(samples.value(Signal.SOC_RATIO, 0)).isNaN();
  }

  @Test
  void metric_thatIsHistorical_isASampleOfItsOwnAndHoldsNothing() {
    birth();

    SampleSeries old = telemetry(data(2, aliased(2, T - 60_000).historical().real(9))).samples();
    SampleSeries now = telemetry(data(3, aliased(1, T + 1_000).real(356))).samples();

    assertThat(old.value(Signal.PACK_VOLTAGE_V, 0)).isNaN();
    assertThat(now.value(Signal.PACK_CURRENT_A, 0)).as("of the birth").isEqualTo(-5);
  }

  @Test
  void integers_areReadInTheirBirthsType() {
    nodeBirth(4);
    telemetry(
        deviceMessage(
            "DBIRTH",
            1,
            named("tempMinDegC", 9, T, 1).integer(0xFBL),
            named("packCurrentA", 2, T, INT32).integer(0xFFFF_FFF6L)));

    SampleSeries samples = telemetry(data(2, aliased(2, T + 1).integer(0xFFFF_FFF0L))).samples();

    assertThat(samples.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(-16);
    assertThat(samples.value(Signal.TEMP_MIN_DEG_C, 0)).isEqualTo(-5);
  }

  @Test
  void death_ofThisBirth_endsWhatHolds_ofAnEarlierOneDoesNot() {
    birth();

    assertThat(death(3)).isInstanceOf(InboundMessage.NoData.class);
    telemetry(data(2, aliased(2, T + 1_000).real(32)));
    assertThat(rebirths).as("death of the birth before").isEmpty();
    death(4);
    // The birth after it may have been lost, and then aliases mean other things.
    assertThat(code(data(3, aliased(2, T + 2_000).real(32)))).isEqualTo("sparkplug-sequence-gap");
    assertThat(rebirths).hasSize(1);
  }

  @Test
  void node_ofTheSameNameInAnotherGroup_isAnotherNode() {
    birth();
    byte[] sameAlias = Frames.payload(T, 1).metric(aliased(2, T + 1_000).real(32)).toBytes();

    InboundMessage other =
        decoder.decode(new Receipt(GATEWAY, NOW, "spBv1.0/otherFleet/DDATA/gw-1/BAT-1", sameAlias));

    assertThat(code(other)).isEqualTo("sparkplug-no-birth");
  }

  @Test
  void groups_inventedByOneGateway_leaveTheBirthsOfOthers() {
    birth();
    GatewayId inventive = new GatewayId("gw-2");

    for (int i = 0; i < 10_050; i++) {
      decoder.decode(
          new Receipt(
              inventive,
              NOW,
              "spBv1.0/group-" + i + "/NDATA/gw-2",
              Frames.payload(T, 0).toBytes()));
    }

    assertThat(telemetry(data(2, aliased(2, T + 1_000).real(32))).samples().size()).isEqualTo(1);
  }

  @Test
  void groups_moreThanAGatewayHas_pushOutTheOneSilentLongest() {
    birth();

    for (int i = 0; i < EdgeNodes.MAX_GROUPS; i++) {
      inGroup("group-" + i, 0);
    }

    assertThat(code(data(2, aliased(2, T + 1_000).real(32)))).isEqualTo("sparkplug-no-birth");
  }

  @Test
  void groups_ofMessagesWithoutASoundNumber_areNotRemembered() {
    birth();

    for (int i = 0; i < 10; i++) {
      inGroup("group-" + i, 300);
    }

    assertThat(telemetry(data(2, aliased(2, T + 1_000).real(32))).samples().size()).isEqualTo(1);
  }

  @Test
  void replay_ofManyGroups_forgetsNoBirth() {
    birth();
    SparkplugDecoder replay = decoder.forReplay();

    for (int i = 0; i < 10; i++) {
      replay.decode(nodeData("group-" + i, 0));
    }

    assertThat(telemetry(data(2, aliased(2, T + 1_000).real(32))).samples().size()).isEqualTo(1);
  }

  @Test
  void topic_longerThanAnyNeedsToBe_isRefused() {
    String group = "g".repeat(256 - "spBv1.0//NDATA/gw-1".length());

    assertThat(SparkplugTopic.mayPublish(GATEWAY, "spBv1.0/" + group + "/NDATA/gw-1")).isTrue();
    assertThat(SparkplugTopic.mayPublish(GATEWAY, "spBv1.0/" + group + "g/NDATA/gw-1")).isFalse();
    assertThat(code(inGroup(group + "g", 0))).isEqualTo("bad-topic");
  }

  @Test
  void topic_ofAnotherNodeOrACommand_isRefused() {
    byte[] payload = Frames.payload(T, 0).toBytes();

    for (String topic :
        List.of(
            "spBv1.0/fleet/DDATA/gw-2/BAT-1",
            "spBv1.0/fleet/NCMD/gw-1",
            "spBv1.0/fleet/DDATA/gw-1",
            "spBv1.0/STATE/host")) {
      assertThat(code(decoder.decode(new Receipt(GATEWAY, NOW, topic, payload))))
          .isEqualTo("bad-topic");
      assertThat(SparkplugTopic.mayPublish(GATEWAY, topic)).isFalse();
    }
    assertThat(SparkplugTopic.maySubscribe(GATEWAY, "spBv1.0/fleet/NCMD/gw-1")).isTrue();
    assertThat(SparkplugTopic.maySubscribe(GATEWAY, "spBv1.0/fleet/NCMD/#")).isFalse();
    assertThat(SparkplugTopic.maySubscribe(GATEWAY, "spBv1.0/#")).isFalse();
  }

  @Test
  void rebirthRequest_isReadableAsTheSpecificationSays() throws IOException {
    SparkplugPayload payload = SparkplugPayload.read(RebirthRequest.payload(NOW));

    assertThat(payload.named("Node Control/Rebirth")).isNotNull();
    assertThat(payload.metrics().get(0).datatype()).isEqualTo(11);
    assertThat(payload.metrics().get(0).bits()).as("field 14 is no number").isZero();
    assertThat(HexFormat.of().formatHex(RebirthRequest.payload(NOW))).endsWith("200b7001");
  }

  @Property(tries = 2_000)
  void decode_anyBytes_isAnsweredWithCodeAndReason(@ForAll byte[] payload) {
    answered(payload);
  }

  @Property(tries = 2_000)
  void decode_damagedFrame_isAnsweredWithCodeAndReason(@ForAll int position, @ForAll byte value) {
    byte[] frame =
        Frames.payload(T, 2)
            .metric(named("packCurrentA", 2, T, DOUBLE).real(1).quality(192))
            .toBytes();
    frame[Math.floorMod(position, frame.length)] = value;
    answered(frame);
  }

  @Test
  void birthsAndDeaths_areToldOnce() {
    nodeBirth(4);
    deviceBirth(1);
    deviceBirth(1); // the same bytes again
    deviceMessage("DDEATH", 2);
    deviceMessage("DDEATH", 2); // the same bytes again
    death(3); // of an earlier birth
    death(4);
    death(4);

    assertThat(presence).containsExactly("gw-1 came", "BAT-1 came", "BAT-1 went", "gw-1 went");
  }

  @Test
  void death_withoutAKnownBirth_counts() {
    death(7);

    assertThat(presence).containsExactly("gw-1 went");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-x", "A\nB", "\u00e9"})
  void device_withoutANameThatABatteryMayHave_isRefusedAndNotTold(String device) {
    nodeBirth(4);
    for (String type : List.of("DBIRTH", "DDATA", "DDEATH")) {
      assertThat(code(ofDevice(type, device, 1))).as(type).isEqualTo("bad-battery-id");
    }
    assertThat(code(ofDevice("DDEATH", "B".repeat(65), 2))).isEqualTo("bad-battery-id");

    assertThat(presence).containsExactly("gw-1 came");
  }

  @Test
  void refusedDevice_leavesNoGapInTheSequence() {
    birth();

    ofDevice("DDATA", "a b", 2);
    SampleSeries next = telemetry(data(3, aliased(2, T + 1_000).real(32))).samples();

    assertThat(next.value(Signal.PACK_VOLTAGE_V, 0)).as("unchanged").isEqualTo(355);
    assertThat(rebirths).isEmpty();
  }

  @Test
  void deathOfDevice_neverBorn_isNotTold() {
    nodeBirth(4);

    ofDevice("DDEATH", "BAT-2", 1);

    assertThat(presence).containsExactly("gw-1 came");
  }

  /** It may have been born before the service started. */
  @Test
  void deathOfDevice_ofANodeUnheardOf_isTold() {
    ofDevice("DDEATH", "BAT-2", 9);

    assertThat(presence).containsExactly("BAT-2 went");
  }

  @Test
  void births_ofMoreDevicesThanANodeMayHave_areRefusedByName() {
    nodeBirth(4); // which is one itself
    for (int i = 1; i < 1_000; i++) {
      telemetry(birthOf(i));
    }

    assertThat(reason(birthOf(1_000)))
        .isEqualTo("node must have at most 1000 devices, got BAT-1000 as one more");
  }

  @Test
  void birth_ofMoreAliasesThanANodeMayHave_isRefusedByName() {
    nodeBirth(4); // names three
    Frames[] metrics =
        IntStream.rangeClosed(1, 3_998)
            .mapToObj(i -> named("p" + i, 100 + i, T, DOUBLE).real(1))
            .toArray(Frames[]::new);

    assertThat(reason(deviceMessage("DBIRTH", 1, metrics)))
        .isEqualTo("births must name at most 4000 aliases, got that of p3998 as one more");
  }

  /** Its bytes are those of no other one. */
  private InboundMessage birthOf(int device) {
    byte[] payload =
        Frames.payload(T, device % 256)
            .metric(named("packVoltageV", 1, T, DOUBLE).real(300 + device / 10.0))
            .toBytes();
    return decoder.decode(
        new Receipt(GATEWAY, NOW, "spBv1.0/fleet/DBIRTH/gw-1/BAT-" + device, payload));
  }

  private InboundMessage ofDevice(String type, String device, long seq) {
    return decoder.decode(
        new Receipt(
            GATEWAY,
            NOW,
            "spBv1.0/fleet/" + type + "/gw-1/" + device,
            Frames.payload(T, seq).toBytes()));
  }

  private InboundMessage inGroup(String group, long seq) {
    return decoder.decode(nodeData(group, seq));
  }

  private static Receipt nodeData(String group, long seq) {
    return new Receipt(
        GATEWAY, NOW, "spBv1.0/" + group + "/NDATA/gw-1", Frames.payload(T, seq).toBytes());
  }

  private void answered(byte[] payload) {
    SparkplugDecoder fresh = newDecoder();
    for (String type : List.of("NBIRTH/gw-1", "DBIRTH/gw-1/B", "DDATA/gw-1/B", "NDEATH/gw-1")) {
      InboundMessage decoded =
          fresh.decode(new Receipt(GATEWAY, NOW, "spBv1.0/fleet/" + type, payload));
      if (decoded instanceof InboundMessage.Rejected rejected) {
        assertThat(rejected.code()).isNotEmpty().isNotEqualTo("decoder-failed");
        assertThat(rejected.reason()).contains("must");
      }
    }
  }

  private void birth() {
    nodeBirth(4);
    telemetry(deviceBirth(1));
  }

  private void nodeBirth(long bdSeq) {
    byte[] payload =
        Frames.payload(T, 0)
            .metric(named("bdSeq", 50, T, UINT64).wide(bdSeq))
            .metric(named("Node Control/Rebirth", 51, T, 11).varint(14, 0))
            .metric(named("unique", 52, T, UINT64).wide(births++))
            .toBytes();
    assertThat(decoder.decode(new Receipt(GATEWAY, NOW, "spBv1.0/fleet/NBIRTH/gw-1", payload)))
        .isInstanceOf(InboundMessage.NoData.class);
  }

  private InboundMessage deviceBirth(long seq) {
    return deviceMessage(
        "DBIRTH",
        seq,
        named("packVoltageV", 1, T, DOUBLE).real(355),
        named("packCurrentA", 2, T, DOUBLE).real(-5),
        named("socPercent", 3, T, INT32).integer(54),
        named("Properties/Maker", 4, T, 12).bytes(15, new byte[] {'x'}));
  }

  private InboundMessage data(long seq, Frames... metrics) {
    return deviceMessage("DDATA", seq, metrics);
  }

  private InboundMessage deviceMessage(String type, long seq, Frames... metrics) {
    Frames payload = Frames.payload(T, seq);
    for (Frames metric : metrics) {
      payload.metric(metric);
    }
    return decoder.decode(
        new Receipt(GATEWAY, NOW, "spBv1.0/fleet/" + type + "/gw-1/BAT-1", payload.toBytes()));
  }

  private InboundMessage death(long bdSeq) {
    byte[] payload =
        Frames.payload(T, -1).metric(named("bdSeq", 50, T, UINT64).wide(bdSeq)).toBytes();
    return decoder.decode(new Receipt(GATEWAY, NOW, "spBv1.0/fleet/NDEATH/gw-1", payload));
  }

  private static InboundMessage.Telemetry telemetry(InboundMessage decoded) {
    assertThat(decoded).isInstanceOf(InboundMessage.Telemetry.class);
    return (InboundMessage.Telemetry) decoded;
  }

  private static String reason(InboundMessage decoded) {
    return ((InboundMessage.Rejected) decoded).reason();
  }

  private static String code(InboundMessage decoded) {
    return ((InboundMessage.Rejected) decoded).code();
  }
}
