package io.packtrail.sohmodel.quality;

import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.DataQuality.Verdict;
import java.time.Instant;

/** A verdict with the time since which it holds. */
final class Decision {
  private Verdict verdict = Verdict.WAITING;
  private long sinceMs;

  /** Decides, at a time not before the last. */
  void set(boolean passed, long epochMs) {
    Verdict now = passed ? Verdict.PASSED : Verdict.FAILED;
    if (now != verdict) {
      verdict = now;
      sinceMs = epochMs;
    }
  }

  /** The check, with the sentence that belongs to the verdict. */
  Check check(String code, String passed, String failed, String waiting) {
    return switch (verdict) {
      case PASSED -> new Check(code, verdict, Instant.ofEpochMilli(sinceMs), passed);
      case FAILED -> new Check(code, verdict, Instant.ofEpochMilli(sinceMs), failed);
      case WAITING -> new Check(code, verdict, null, waiting);
    };
  }
}
