package io.packtrail.fleetservice.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often one caller may try within a minute. Thread-safe. */
public final class Attempts {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Callers remembered at most; beyond, those whose window is over are forgotten. */
  private static final int MOST_CALLERS = 10_000;

  private final int most;
  private final InstantSource clock;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  private record Window(Instant begun, int tries) {}

  /**
   * @param most tries within a minute
   */
  public Attempts(int most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
  }

  /** Counts a try and tells whether it is one too many. */
  public boolean exceeded(String caller) {
    Instant now = clock.instant();
    if (windows.size() >= MOST_CALLERS) {
      windows.values().removeIf(window -> isOver(window, now));
    }
    if (windows.size() >= MOST_CALLERS && !windows.containsKey(caller)) {
      return true;
    }
    Window window =
        windows.merge(
            caller,
            new Window(now, 1),
            (old, fresh) -> isOver(old, now) ? fresh : new Window(old.begun, old.tries + 1));
    return window.tries > most;
  }

  private static boolean isOver(Window window, Instant now) {
    return !now.isBefore(window.begun.plus(WINDOW));
  }
}
