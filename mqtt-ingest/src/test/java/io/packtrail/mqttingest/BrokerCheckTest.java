package io.packtrail.mqttingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {
  private static final String VERSION = "$SYS/broker/version";
  private static final String DROPPED = "$SYS/broker/publish/messages/dropped";
  private static final byte[] MOSQUITTO = "mosquitto version 2.0.11".getBytes(UTF_8);

  private final LogCapture log = new LogCapture(BrokerCheck.class);
  private final List<Long> dropped = new ArrayList<>();

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void told_mosquittoAndAGroup_warnsOnce() {
    BrokerCheck check = check("packtrail");

    check.told(VERSION, MOSQUITTO);
    check.told(VERSION, MOSQUITTO); // again with each connection

    assertThat(log.lines("forgets shared subscriptions")).hasSize(1);
  }

  @Test
  void told_mosquittoAndNoGroup_warnsOfItsQueueAlone() {
    BrokerCheck check = check("none");

    check.told(VERSION, MOSQUITTO);
    check.told(VERSION, MOSQUITTO);

    assertThat(log.lines("max_queued_messages 0")).hasSize(1);
    assertThat(log.lines("")).hasSize(1);
  }

  @Test
  void told_anotherBroker_saysNothing() {
    check("packtrail").told(VERSION, "another 5.3".getBytes(UTF_8));

    assertThat(log.lines("")).isEmpty();
  }

  @Test
  void told_dropped_countsWhatIsNewSinceTheFirst() {
    dropped("120", "120", "123", "no number", "130");

    assertThat(dropped).containsExactly(3L, 7L);
    assertThat(log.lines("has dropped messages")).hasSize(2);
  }

  @Test
  void told_firstDropped_isWhatWasBeforeAndNoWarning() {
    dropped("120");

    assertThat(dropped).isEmpty();
    assertThat(log.lines("")).isEmpty();
  }

  @Test
  void told_droppedOfARestartedBroker_countsFromZero() {
    dropped("120", "0", "4", "1");

    assertThat(dropped).containsExactly(4L, 1L);
  }

  @Test
  void findings_noSharedSubscriptions_matterToAGroupOnly() {
    MqttProperties answer = new MqttProperties();
    answer.setSharedSubscriptionAvailable(false);

    assertThat(check("none").findings(answer, Duration.ofDays(7))).isEmpty();
    assertThat(check("packtrail").findings(answer, Duration.ofDays(7)))
        .containsExactly("it must offer shared subscriptions, got none");
  }

  private void dropped(String... totals) {
    BrokerCheck check = check("none");
    for (String total : totals) {
      check.told(DROPPED, total.getBytes(UTF_8));
    }
  }

  private BrokerCheck check(String shareGroup) {
    IngestMetrics metrics =
        new IngestMetrics() {
          @Override
          public void brokerDropped(long messages) {
            dropped.add(messages);
          }
        };
    return new BrokerCheck(
        BrokerConfig.of(
            URI.create("tcp://h:1"), "c", null, null, shareGroup, BrokerConfig.Tls.NONE),
        metrics);
  }
}
