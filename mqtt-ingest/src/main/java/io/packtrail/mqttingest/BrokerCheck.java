package io.packtrail.mqttingest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a broker is set to lose messages, as far as it tells: a broker acknowledges to the
 * gateway, so that what it drops afterwards is gone, and nobody else will say so.
 */
final class BrokerCheck {
  /** How many messages Mosquitto has dropped because too many waited; other brokers are silent. */
  private static final String DROPPED_TOPIC = "$SYS/broker/publish/messages/dropped";

  /** Which broker it is; kept by Mosquitto for whoever subscribes. */
  private static final String VERSION_TOPIC = "$SYS/broker/version";

  /** What a broker tells of itself, where it does. */
  static final List<String> TOPICS = List.of(DROPPED_TOPIC, VERSION_TOPIC);

  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerCheck.class);

  private final BrokerConfig config;
  private final IngestMetrics metrics;
  private boolean sessionPromised;
  private List<String> lastFindings = List.of();
  private @Nullable Long dropped;
  private String version = "";

  BrokerCheck(BrokerConfig config, IngestMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  /** Looks at the broker's answer to CONNECT; says the same only once. */
  synchronized void connected(boolean sessionPresent, @Nullable MqttProperties answer) {
    if (sessionPromised && !sessionPresent) {
      metrics.brokerSessionLost();
      LOGGER
          .atError()
          .addKeyValue("broker", config.url())
          .addKeyValue("clientId", config.clientId())
          .log("broker has lost the session that it promised, and the messages that waited in it");
    }
    Duration kept = keptFor(answer);
    sessionPromised = !kept.isZero();
    List<String> findings = answer == null ? List.of() : findings(answer, kept);
    if (!findings.isEmpty() && !findings.equals(lastFindings)) {
      LOGGER
          .atWarn()
          .addKeyValue("broker", config.url())
          .log(
              "broker is set to lose messages: "
                  + String.join("; ", findings)
                  + "; see docs/operations.md, External broker");
    }
    lastFindings = findings;
  }

  /** A message on one of {@link #TOPICS}. */
  synchronized void told(String topic, byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8).strip();
    if (topic.equals(VERSION_TOPIC)) {
      version(text);
    } else {
      dropped(text);
    }
  }

  private void version(String told) {
    boolean isMosquitto = told.toLowerCase(Locale.ROOT).contains("mosquitto");
    if (isMosquitto && !told.equals(version)) {
      LOGGER
          .atWarn()
          .addKeyValue("broker", config.url())
          .addKeyValue("version", told)
          .log(
              "Mosquitto drops messages beyond max_queued_messages, by default 1000, for a client"
                  + " that is away or slow, after it acknowledged them, and does not tell its"
                  + " settings; set max_queued_messages 0 and persistence true unless that is done,"
                  + " see docs/operations.md, External broker");
      if (config.isShared()) {
        warnOfGroup(told);
      }
    }
    version = told;
  }

  private void warnOfGroup(String told) {
    LOGGER
        .atWarn()
        .addKeyValue("broker", config.url())
        .addKeyValue("version", told)
        .addKeyValue("shareGroup", config.shareGroup())
        .log(
            "Mosquitto forgets shared subscriptions when it restarts, and loses what it"
                + " acknowledges until the service is back; set broker.shareGroup none for a"
                + " single process, see docs/operations.md, External broker");
  }

  /**
   * The number of messages that the broker says it has dropped, for all its clients since it
   * started. The first is what it dropped before this service looked; one that is lower than that
   * before was counted from zero.
   */
  private void dropped(String text) {
    long now;
    try {
      now = Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      return;
    }
    Long before = dropped;
    dropped = now;
    if (before == null) {
      LOGGER
          .atInfo()
          .addKeyValue("broker", config.url())
          .addKeyValue("dropped", now)
          .log(
              "broker tells how many messages it has dropped since it started; more are warned of");
      return;
    }
    long added = now < before ? now : now - before;
    if (added > 0) {
      metrics.brokerDropped(added);
      LOGGER
          .atWarn()
          .addKeyValue("broker", config.url())
          .addKeyValue("dropped", added)
          .log(
              "broker has dropped messages after it acknowledged them, for some client of it;"
                  + " set max_queued_messages 0 (Mosquitto) and persistence true");
    }
  }

  List<String> findings(MqttProperties answer, Duration kept) {
    List<String> findings = new ArrayList<>();
    if (config.isShared() && !answer.isSharedSubscriptionAvailable()) {
      findings.add("it must offer shared subscriptions, got none");
    }
    Integer maximumQos = answer.getMaximumQoS();
    if (maximumQos != null && maximumQos < 1) {
      findings.add("its maximum QoS must be at least 1, got " + maximumQos);
    }
    if (kept.compareTo(config.sessionExpiry()) < 0) {
      findings.add(
          "it must keep the session for %s while the service is away, got %s"
              .formatted(config.sessionExpiry(), kept));
    }
    return findings;
  }

  /** A broker that says nothing keeps the session as asked (MQTT 5, 3.2.2.3.2). */
  private Duration keptFor(@Nullable MqttProperties answer) {
    Long seconds = answer == null ? null : answer.getSessionExpiryInterval();
    return seconds == null ? config.sessionExpiry() : Duration.ofSeconds(seconds);
  }
}
