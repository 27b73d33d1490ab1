package io.packtrail.mqttingest;

import java.util.LinkedHashMap;
import java.util.Map;
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
      LOGGER
          .atWarn()
          .addKeyValue("gatewayId", who)
          .addKeyValue("code", reason)
          .log(sentence + "; further ones are counted only");
    }
  }

  private boolean isFirst(String refusal) {
    synchronized (logged) {
      return logged.putIfAbsent(refusal, true) == null;
    }
  }
}
