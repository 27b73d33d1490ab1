package io.packtrail.simulators.load;

import io.packtrail.domain.Require;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the load goes and how hard.
 *
 * @param trust certificates in PEM that the server's must chain to; absent: no TLS
 * @param window messages of one gateway in flight; the server's receive maximum may lower it
 * @param messagesPerSecond of all gateways together; 0: as fast as acknowledgements come
 * @param burst messages that a gateway lets gather and sends at once; 1: none
 * @param patience how long an acknowledgement may take before a gateway connects anew
 * @param sessionExpiry how long a gateway's MQTT session outlives its connection; zero: each
 *     connection begins with a clean one
 */
public record LoadTarget(
    String host,
    int port,
    @Nullable Path trust,
    int window,
    double messagesPerSecond,
    int burst,
    Duration patience,
    Duration sessionExpiry) {
  public LoadTarget {
    Require.inRange("port", port, 1, 65_535, "");
    Require.inRange("window", window, 1, 65_535, "");
    Require.inRange("messagesPerSecond", messagesPerSecond, 0, 1e7, "1/s");
    Require.inRange("burst", burst, 1, 65_535, "");
  }

  /** A closed loop without TLS and half a minute of patience. */
  public static LoadTarget closedLoop(String host, int port, int window) {
    return new LoadTarget(host, port, null, window, 0, 1, Duration.ofSeconds(30), Duration.ZERO);
  }

  /** The same at a rate. */
  public LoadTarget atRate(double rate) {
    return new LoadTarget(host, port, trust, window, rate, burst, patience, sessionExpiry);
  }

  /** The same with this patience. */
  public LoadTarget withPatience(Duration changed) {
    return new LoadTarget(
        host, port, trust, window, messagesPerSecond, burst, changed, sessionExpiry);
  }

  /** The same over TLS. */
  public LoadTarget withTrust(Path certificates) {
    return new LoadTarget(
        host, port, certificates, window, messagesPerSecond, burst, patience, sessionExpiry);
  }

  /** The same with sessions that outlive their connections. */
  public LoadTarget withSessions(Duration expiry) {
    return new LoadTarget(host, port, trust, window, messagesPerSecond, burst, patience, expiry);
  }
}
