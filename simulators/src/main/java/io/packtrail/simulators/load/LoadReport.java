package io.packtrail.simulators.load;

import java.time.Duration;
import java.util.Locale;

/**
 * What a run came to.
 *
 * @param gateways that were let in
 * @param refusedGateways that were not
 * @param sentMessages each sending counts
 * @param acknowledgedMessages each acknowledgement counts
 * @param acknowledgedSamples those of acknowledged messages, again each time
 * @param refusedMessages answered with a reason instead
 * @param reconnects connections beyond the first
 * @param givenUpMessages that were sent and never acknowledged, since the server said that the
 *     session is gone, after which a client must forget them (MQTT 5, 3.2.2.1.1)
 * @param lasted from the first message sent to the last acknowledgement
 * @param p50 median time from publish to acknowledgement; at a rate, from when the message was due
 * @param p99 its 99th percentile
 * @param longestSilence longest time between two acknowledgements of any gateways
 */
public record LoadReport(
    int gateways,
    int refusedGateways,
    long sentMessages,
    long acknowledgedMessages,
    long acknowledgedSamples,
    long refusedMessages,
    long reconnects,
    long givenUpMessages,
    Duration lasted,
    Duration p50,
    Duration p99,
    Duration longestSilence) {

  /** Acknowledged samples a second. */
  public double rowsPerSecond() {
    return acknowledgedSamples / seconds();
  }

  /** Acknowledged messages a second. */
  public double messagesPerSecond() {
    return acknowledgedMessages / seconds();
  }

  private double seconds() {
    return Math.max(1e-9, lasted.toNanos() / 1e9);
  }

  /** One line for a person. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d gateways (%d refused): %d messages sent, %d acknowledged (%.0f/s, %.0f rows/s) in %.2f s, %d refused, %d reconnects, %d given up with their session; publish to PUBACK p50 %.1f ms, p99 %.1f ms, longest silence %.2f s",
        gateways,
        refusedGateways,
        sentMessages,
        acknowledgedMessages,
        messagesPerSecond(),
        rowsPerSecond(),
        seconds(),
        refusedMessages,
        reconnects,
        givenUpMessages,
        p50.toNanos() / 1e6,
        p99.toNanos() / 1e6,
        longestSilence.toNanos() / 1e9);
  }
}
