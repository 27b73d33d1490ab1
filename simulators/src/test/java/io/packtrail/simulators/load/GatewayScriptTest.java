package io.packtrail.simulators.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayScriptTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Disorder MUCH = new Disorder(0.3, 0.3, 0.5, 0.3, 0.3, 1);

  @Test
  void script_withTheSameSeed_sendsTheSameBytes() {
    assertThat(bytes(steps(plan(7, MUCH)))).isEqualTo(bytes(steps(plan(7, MUCH))));
    assertThat(bytes(steps(plan(8, MUCH)))).isNotEqualTo(bytes(steps(plan(7, MUCH))));
  }

  @Test
  void script_ofOrderlyGateway_sendsEachMessageOnceInOrder() {
    assertThat(messages(steps(plan(1, Disorder.NONE))))
        .extracting(LoadMessage::messageId)
        .containsExactly(
            "m-0", "m-1", "m-2", "m-3", "m-4", "m-5", "m-6", "m-7", "m-8", "m-9", "m-10", "m-11",
            "m-12", "m-13", "m-14", "m-15", "m-16", "m-17", "m-18", "m-19");
  }

  @Test
  void script_withDisorder_isReadAsItSays() {
    PacktrailDecoder decoder = new PacktrailDecoder(Limits.DEFAULTS);
    LoadPlan plan = plan(3, MUCH);
    List<LoadMessage> messages = messages(steps(plan));

    assertThat(messages).anyMatch(LoadMessage::isRefused).anyMatch(m -> !m.isRefused());
    for (LoadMessage message : messages) {
      InboundMessage read =
          decoder.decode(
              new Receipt(
                  plan.gatewayId(0),
                  NOW,
                  "packtrail/v1/" + plan.gatewayId(0) + "/telemetry",
                  message.payload()));
      assertThat(read instanceof InboundMessage.Rejected)
          .as(message.messageId())
          .isEqualTo(message.isRefused());
      if (read instanceof InboundMessage.Telemetry telemetry) {
        assertThat(telemetry.messageId()).isEqualTo(message.messageId());
        assertThat(telemetry.samples().size()).isEqualTo(message.samples());
        assertThat(telemetry.samples().epochMs()[0]).isEqualTo(message.firstMs());
        assertThat(telemetry.samples().epochMs()[1])
            .isEqualTo(message.firstMs() + message.stepMs());
      }
    }
  }

  @Test
  void script_ofGatewayThatWasOffline_connectsAgainAndSendsADaysSamples() {
    List<GatewayScript.Step> steps = steps(plan(1, new Disorder(0, 0, 0, 0, 0, 1)));

    assertThat(steps).filteredOn(GatewayScript.Step.Reconnect.class::isInstance).hasSize(1);
    assertThat(messages(steps).stream().filter(m -> m.messageId().startsWith("o-")))
        .hasSize(1_440 / 10)
        .allMatch(m -> m.firstMs() < START.toEpochMilli());
  }

  private static LoadPlan plan(long seed, Disorder disorder) {
    return new LoadPlan(1, 20, 10, TelemetryEncoder.Form.COLUMNS, START, seed, disorder);
  }

  private static List<GatewayScript.Step> steps(LoadPlan plan) {
    List<GatewayScript.Step> steps = new ArrayList<>();
    new GatewayScript(plan, 0).forEachRemaining(steps::add);
    return steps;
  }

  private static List<LoadMessage> messages(List<GatewayScript.Step> steps) {
    return steps.stream()
        .filter(GatewayScript.Step.Send.class::isInstance)
        .map(step -> ((GatewayScript.Step.Send) step).message())
        .toList();
  }

  private static List<Integer> bytes(List<GatewayScript.Step> steps) {
    return messages(steps).stream().map(message -> Arrays.hashCode(message.payload())).toList();
  }
}
