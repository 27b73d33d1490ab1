package io.packtrail.mqttingest;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An external MQTT 5 broker to subscribe to.
 *
 * @param url {@code tcp://host:port} or {@code ssl://host:port}
 * @param clientId must stay the same over restarts, so that the broker keeps the session, and
 *     differ between processes
 * @param passwordFile file that holds the password and nothing else; read at every connect
 * @param shareGroup processes of one group share the messages; {@link #NOT_SHARED} subscribes alone
 * @param maxUnackedMessages messages that the broker may send ahead of their commits
 * @param sessionExpiry how long the broker shall keep messages while the service is away
 */
public record BrokerConfig(
    URI url,
    String clientId,
    @Nullable String user,
    @Nullable Path passwordFile,
    String shareGroup,
    int maxUnackedMessages,
    Duration sessionExpiry) {
  /**
   * Instead of a group: the subscription is not shared. Mosquitto (2.0.11) forgets shared
   * subscriptions at its restart, and drops what it acknowledges until the service is back.
   */
  public static final String NOT_SHARED = "none";

  /** 1,000 messages ahead; a session that outlives seven days of absence. */
  public static BrokerConfig of(
      URI url,
      String clientId,
      @Nullable String user,
      @Nullable Path passwordFile,
      String shareGroup) {
    return new BrokerConfig(
        url, clientId, user, passwordFile, shareGroup, 1_000, Duration.ofDays(7));
  }

  public BrokerConfig {
    if (maxUnackedMessages < 1 || maxUnackedMessages > 65_535) {
      throw new IllegalArgumentException(
          "maxUnackedMessages must be in [1, 65535], got " + maxUnackedMessages);
    }
    if (sessionExpiry.isNegative() || sessionExpiry.toSeconds() >= Sessions.NO_EXPIRY) {
      throw new IllegalArgumentException(
          "sessionExpiry must be between 0 and 136 years, got " + sessionExpiry);
    }
  }

  /** Whether several processes may share the messages. */
  boolean isShared() {
    return !shareGroup.equals(NOT_SHARED);
  }
}
