package io.packtrail.mqttingest;

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

  /** Names come from outside, so that their number must be bounded. */
  private static final int MAX_REMEMBERED = 10_000;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();
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
    if (logged.size() < MAX_REMEMBERED && logged.add(reason + ' ' + who)) {
      LOGGER
          .atWarn()
          .addKeyValue("gatewayId", who)
          .addKeyValue("code", reason)
          .log(sentence + "; further ones are counted only");
    }
  }
}
