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
 * @param shareGroup processes of one group share the messages; with {@link #NOT_SHARED} each gets
 *     all; without {@code + # /}
 * @param tls how an {@code ssl://} connection is secured
 * @param timeProperty user property in which the broker tells when it received a message; null:
 *     none
 * @param maxUnackedMessages messages that the broker may send ahead of their commits
 * @param sessionExpiry how long the broker shall keep messages while the service is away
 */
public record BrokerConfig(
    URI url,
    String clientId,
    @Nullable String user,
    @Nullable Path passwordFile,
    String shareGroup,
    Tls tls,
    @Nullable String timeProperty,
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
      String shareGroup,
      Tls tls) {
    return new BrokerConfig(
        url, clientId, user, passwordFile, shareGroup, tls, null, 1_000, Duration.ofDays(7));
  }

  /** The same with a user property that tells the broker's time; null: none. */
  public BrokerConfig withTimeProperty(@Nullable String name) {
    return new BrokerConfig(
        url,
        clientId,
        user,
        passwordFile,
        shareGroup,
        tls,
        name,
        maxUnackedMessages,
        sessionExpiry);
  }

  /**
   * What vouches for the two sides of a connection with TLS; files are read at every connect.
   *
   * @param caFile CA certificates, PEM, that vouch for the broker; null: those of the Java machine
   * @param certFile client certificate with its chain, PEM; null: none
   * @param keyFile its private key, PKCS#8 PEM without a password; given with the certificate only
   */
  public record Tls(@Nullable Path caFile, @Nullable Path certFile, @Nullable Path keyFile) {
    /** The CAs of the Java machine, and no client certificate. */
    public static final Tls NONE = new Tls(null, null, null);

    public Tls {
      if ((certFile == null) != (keyFile == null)) {
        throw new IllegalArgumentException(
            "certFile and keyFile must come together, got " + certFile + " and " + keyFile);
      }
    }
  }

  public BrokerConfig {
    if (shareGroup.isEmpty()
        || shareGroup.chars().anyMatch(c -> c == '+' || c == '#' || c == '/')) {
      throw new IllegalArgumentException(
          "shareGroup must hold something and none of + # /, got " + shareGroup);
    }
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
