package io.packtrail.mqttingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the broker received a message, where it says so in a user property (MQTT 5, 3.3.2.3.7); MQTT
 * has no property of its own for it. Where the name is there several times the last holds: a sender
 * may use it as well, and a broker appends. One that cannot be read is counted, and the message
 * taken without it.
 */
final class BrokerTime {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerTime.class);
  private static final Pattern EPOCH_MS = Pattern.compile("\\d{1,15}");

  /** The times that the store takes. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private final @Nullable String property;
  private final IngestMetrics metrics;
  private final AtomicBoolean logged = new AtomicBoolean();

  /**
   * @param property name of the user property; null where the broker sets none
   */
  BrokerTime(@Nullable String property, IngestMetrics metrics) {
    this.property = property;
    this.metrics = metrics;
  }

  /** The broker's time, RFC 3339 or epoch milliseconds; null where it is absent or unreadable. */
  @Nullable Instant of(@Nullable MqttProperties properties) {
    List<UserProperty> given =
        property == null || properties == null ? List.of() : properties.getUserProperties();
    String told = null;
    for (UserProperty one : given) {
      if (one.getKey().equals(property)) {
        told = one.getValue();
      }
    }
    return told == null ? null : read(told);
  }

  private static Instant plausible(Instant time) {
    if (time.isBefore(EARLIEST) || !time.isBefore(END)) {
      throw new DateTimeException("out of range");
    }
    return time;
  }

  private @Nullable Instant read(String text) {
    try {
      return plausible(
          EPOCH_MS.matcher(text).matches()
              ? Instant.ofEpochMilli(Long.parseLong(text))
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException unreadable) {
      metrics.brokerTimeUnreadable();
      if (logged.compareAndSet(false, true)) {
        LOGGER
            .atWarn()
            .addKeyValue("property", property)
            .log(
                "broker's time must be RFC 3339 or epoch milliseconds of 2000 to 2100, got another text; further ones are counted only");
      }
      return null;
    }
  }
}
