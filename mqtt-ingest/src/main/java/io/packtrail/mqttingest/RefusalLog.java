package io.packtrail.mqttingest;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  /** An address may be that of many, of whom each may be refused for its own reason. */
  private static final int MAX_ADDRESSES = 1_000;

  private static final int MAX_KINDS = 100;

  private final Map<String, Set<Integer>> kinds =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Integer>> eldest) {
          return size() > MAX_ADDRESSES;
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
      log(reason, who, sentence);
    }
  }

  /**
   * As {@link #add}, for an address behind which there may be many: the first of each kind is
   * logged, up to 100 kinds of an address.
   *
   * @param kind tells one sender, or one cause, from another
   */
  void addKind(String reason, String address, String kind, String sentence) {
    metrics.refused(reason);
    int kindsBefore = countIfNew(reason + ' ' + address, kind);
    if (kindsBefore >= 0 && kindsBefore < MAX_KINDS) {
      log(reason, address, sentence);
    } else if (kindsBefore == MAX_KINDS) {
      log(reason, address, "more than %d kinds of this refusal came".formatted(MAX_KINDS));
    }
  }

  /** How many kinds came before this one; -1 where it did, or more than are remembered. */
  private int countIfNew(String sender, String kind) {
    synchronized (kinds) {
      Set<Integer> known = kinds.computeIfAbsent(sender, first -> new HashSet<>());
      int before = known.size();
      return before <= MAX_KINDS && known.add(kind.hashCode()) ? before : -1;
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
