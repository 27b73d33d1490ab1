package io.packtrail.mqttingest;

/**
 * Where the embedded endpoint listens and how much one connection may leave unacknowledged.
 *
 * @param bind address to listen on
 * @param port TCP port; 0 takes any free one
 * @param maxMessageBytes largest MQTT packet; a gateway that sends a larger one is disconnected
 * @param maxUnackedMessages messages of one connection that may wait for their commit; announced to
 *     MQTT 5 clients as Receive Maximum
 * @param maxUnackedBytes the same as the size of their payloads
 */
public record EndpointConfig(
    String bind, int port, int maxMessageBytes, int maxUnackedMessages, int maxUnackedBytes) {
  /** 4 MiB a message; 1,000 messages or 16 MiB unacknowledged. */
  public static EndpointConfig of(String bind, int port) {
    return new EndpointConfig(bind, port, 4 << 20, 1_000, 16 << 20);
  }

  public EndpointConfig {
    inRange("port", port, 0, 65_535);
    inRange("maxMessageBytes", maxMessageBytes, 1_024, 256 << 20);
    inRange("maxUnackedMessages", maxUnackedMessages, 1, 65_535);
    inRange("maxUnackedBytes", maxUnackedBytes, maxMessageBytes, Integer.MAX_VALUE);
  }

  private static void inRange(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], got %d".formatted(name, low, high, value));
    }
  }
}
