package io.packtrail.mqttingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts every refusal and logs the first of each kind for each sender, so that a client that tries
 * for ever cannot fill the log.
 */
final class RefusalLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(RefusalLog.class);

  /** Names come from outside, so that their number must be bounded; the oldest are forgotten. */
  private static final int MAX_REMEMBERED = 10_000;

  private final Map<String, Boolean> logged =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** What strangers claimed to be; full, it stays so, which silences no gateway that is known. */
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  private final IngestMetrics metrics;

  RefusalLog(IngestMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Notes a refusal.
   *
   * @param reason a stable code
   * @param who the sender, as far as known; safe to print
   * @param sentence what was wrong
   */
  void add(String reason, String who, String sentence) {
    metrics.refused(reason);
    if (isFirst(reason + ' ' + who)) {
      log(reason, who, sentence);
    }
  }

  /**
   * As {@link #add}, for a sender that only claims to be {@code who}: names can be made up without
   * end, so that beyond 10,000 of them such refusals are counted and no more logged.
   */
  void addClaimed(String reason, String who, String sentence) {
    metrics.refused(reason);
    if (claimed.size() < MAX_REMEMBERED && claimed.add(reason + ' ' + who)) {
      log(reason, who, sentence);
    }
  }

  private static void log(String reason, String who, String sentence) {
    LOGGER
        .atWarn()
        .addKeyValue("gatewayId", who)
        .addKeyValue("code", reason)
        .log(sentence + "; further ones are counted only");
  }

  private boolean isFirst(String refusal) {
    synchronized (logged) {
      return logged.putIfAbsent(refusal, true) == null;
    }
  }
}
