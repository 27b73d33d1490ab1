package io.packtrail.mqttingest;

import java.time.Duration;

/**
 * How much clients of the embedded endpoint may ask of it.
 *
 * @param maxMessageBytes largest MQTT packet; a gateway that sends a larger one is disconnected
 * @param maxUnackedMessages messages of one connection that may wait for their commit; announced to
 *     MQTT 5 clients as Receive Maximum
 * @param maxUnackedBytes the same as the size of their payloads
 * @param maxConnections connections at the same time, known and unknown
 * @param maxConnectionsPerGateway connections of one gateway; a further one ends its oldest
 * @param maxUnauthenticated connections that have not shown yet who they are; a further one ends
 *     the oldest, so that a client that goes on at once gets in however many do not
 * @param connectTimeout longest time until a connection has shown who it is
 * @param longestKeepAlive told to MQTT 5 clients that ask for a longer one or none (whole seconds);
 *     half as much again is the longest silence of a client without a keep-alive, and the longest
 *     time that one packet may take
 * @param recheckInterval pause between two looks whether the connected gateways still have access
 *     and the certificate files have changed
 */
public record EndpointLimits(
    int maxMessageBytes,
    int maxUnackedMessages,
    int maxUnackedBytes,
    int maxConnections,
    int maxConnectionsPerGateway,
    int maxUnauthenticated,
    Duration connectTimeout,
    Duration longestKeepAlive,
    Duration recheckInterval) {
  /**
   * 4 MiB a message; 1,000 messages or 16 MiB unacknowledged; 20,000 connections, 8 of one gateway,
   * 1,000 not yet known; 10 s to say who they are, 20 min of keep-alive (the largest message comes
   * through at 20 kbit/s in half as much again), and 10 s between two looks.
   */
  public static final EndpointLimits DEFAULTS =
      new EndpointLimits(
          4 << 20,
          1_000,
          16 << 20,
          20_000,
          8,
          1_000,
          Duration.ofSeconds(10),
          Duration.ofMinutes(20),
          Duration.ofSeconds(10));

  public EndpointLimits {
    inRange("maxMessageBytes", maxMessageBytes, 1_024, 256 << 20, "bytes");
    inRange("maxUnackedMessages", maxUnackedMessages, 1, 65_535, "messages");
    inRange("maxUnackedBytes", maxUnackedBytes, maxMessageBytes, Integer.MAX_VALUE, "bytes");
    inRange("maxConnections", maxConnections, 1, Integer.MAX_VALUE, "connections");
    inRange(
        "maxConnectionsPerGateway", maxConnectionsPerGateway, 1, Integer.MAX_VALUE, "connections");
    inRange("maxUnauthenticated", maxUnauthenticated, 1, Integer.MAX_VALUE, "connections");
    above0("connectTimeout", connectTimeout);
    inRange("longestKeepAlive", (int) longestKeepAlive.toSeconds(), 1, 65_535, "s");
    above0("recheckInterval", recheckInterval);
  }

  /** The same with this much of messages and connections. */
  public EndpointLimits with(int messageBytes, int connections) {
    return new EndpointLimits(
        messageBytes,
        maxUnackedMessages,
        (int) Math.min(Integer.MAX_VALUE, Math.max(maxUnackedBytes, 2L * messageBytes)),
        connections,
        maxConnectionsPerGateway,
        maxUnauthenticated,
        connectTimeout,
        longestKeepAlive,
        recheckInterval);
  }

  /** How long no packet may come to its end. */
  Duration longestSilence() {
    return longestKeepAlive.multipliedBy(3).dividedBy(2); // as MQTT 5, 3.1.2.10 does
  }

  private static void inRange(String name, int value, int low, int high, String unit) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], got %d %s".formatted(name, low, high, value, unit));
    }
  }

  private static void above0(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("%s must be above 0, got %s".formatted(name, value));
    }
  }
}
