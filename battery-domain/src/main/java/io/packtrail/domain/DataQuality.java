package io.packtrail.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a battery's data, apart from what they say of the battery: whether they have
 * the signs, units and scales that they should have, and what was wrong with single values.
 *
 * @param checks one for each thing that is checked from the battery's first days on
 * @param findings what was found, by code
 */
public record DataQuality(List<Check> checks, List<Finding> findings) {

  public DataQuality {
    checks = List.copyOf(checks);
    findings = List.copyOf(findings);
  }

  /** Nothing is known: there are no data. */
  public static DataQuality unknown() {
    return new DataQuality(List.of(), List.of());
  }

  /** The check of this code, or null where it was not made. */
  public @Nullable Check check(String code) {
    return checks.stream().filter(check -> check.code().equals(code)).findFirst().orElse(null);
  }

  /** The finding of this code, or null where there is none. */
  public @Nullable Finding finding(String code) {
    return findings.stream()
        .filter(finding -> finding.code().equals(code))
        .findFirst()
        .orElse(null);
  }

  /** Whether data passed a check. */
  public enum Verdict {
    PASSED,
    /** There is too little to decide by. */
    WAITING,
    FAILED
  }

  /**
   * The state of one check.
   *
   * @param code stable, for example {@code current-sign}
   * @param since time of the sample by which it came to this verdict; absent while waiting
   * @param sentence what was decided and on what evidence, or what is still wanted
   */
  public record Check(String code, Verdict verdict, @Nullable Instant since, String sentence) {
    public Check {
      if ((verdict == Verdict.WAITING) != (since == null)) {
        throw new IllegalArgumentException(
            "since must be given exactly when %s is decided, got %s and %s"
                .formatted(code, verdict, since));
      }
    }
  }

  /**
   * Something that was wrong, once or repeatedly.
   *
   * @param code stable, for example {@code soc-jump}
   * @param first time of the first sample that showed it
   * @param last time of the last one, not before {@code first}
   * @param count how often, at least 1
   * @param sentence what it was and what was done about it
   */
  public record Finding(String code, Instant first, Instant last, long count, String sentence) {
    public Finding {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException(
            "last must not be before first, got %s and %s".formatted(last, first));
      }
      if (count < 1) {
        throw new IllegalArgumentException("count must be at least 1, got %d".formatted(count));
      }
    }
  }
}
