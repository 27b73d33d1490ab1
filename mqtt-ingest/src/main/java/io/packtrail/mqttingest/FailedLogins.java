package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who tries wrong passwords: after three failures from one address in one gateway's name
 * the store is not asked again for a second, after each further one for twice as long, up to a
 * minute. The gateway itself, elsewhere, is not kept out by it.
 */
final class FailedLogins {
  private static final int FREE_FAILURES = 3;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;

  /** Names come from outside, so that their number must be bounded; the oldest go first. */
  private static final int MAX_REMEMBERED = 10_000;

  private final InstantSource clock;
  private final Map<Origin, Failures> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Failures> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  FailedLogins(InstantSource clock) {
    this.clock = clock;
  }

  private record Origin(GatewayId gatewayId, String host) {}

  private record Failures(int count, Instant last) {
    boolean mustWait(Instant now) {
      if (count < FREE_FAILURES) {
        return false;
      }
      Duration wait = Duration.ofSeconds(1L << Math.min(count - FREE_FAILURES, MAX_DOUBLINGS));
      return now.isBefore(last.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait));
    }
  }

  synchronized boolean mustWait(GatewayId gatewayId, String host) {
    Failures before = failures.get(new Origin(gatewayId, host));
    return before != null && before.mustWait(clock.instant());
  }

  synchronized void failed(GatewayId gatewayId, String host) {
    Origin origin = new Origin(gatewayId, host);
    Failures before = failures.remove(origin);
    failures.put(origin, new Failures(before == null ? 1 : before.count + 1, clock.instant()));
  }

  synchronized void succeeded(GatewayId gatewayId, String host) {
    failures.remove(new Origin(gatewayId, host));
  }
}
