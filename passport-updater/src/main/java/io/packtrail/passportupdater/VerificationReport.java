package io.packtrail.passportupdater;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the check of a file found, one line a check, in the order of the argument.
 *
 * @param checks never empty
 */
public record VerificationReport(List<Check> checks) {
  public VerificationReport {
    checks = List.copyOf(checks);
  }

  /** The outcome of one check. */
  public enum Status {
    PASSED,
    FAILED,
    /** Unknown: what it takes is not at hand, or an earlier failure left nothing to check. */
    NOT_CHECKED
  }

  /**
   * One check.
   *
   * @param name stable, for example {@code credential-signature}
   * @param detail one sentence: what was found, or why it failed
   */
  public record Check(String name, Status status, String detail) {}

  /** Whether every check passed. */
  public boolean passed() {
    return !checks.isEmpty() && checks.stream().allMatch(check -> check.status() == Status.PASSED);
  }

  /** This report with the lines of another behind its own. */
  public VerificationReport and(VerificationReport more) {
    return new VerificationReport(Stream.concat(checks.stream(), more.checks.stream()).toList());
  }

  /** The names of the checks that failed, in order. */
  public List<String> failed() {
    return checks.stream()
        .filter(check -> check.status() == Status.FAILED)
        .map(Check::name)
        .collect(Collectors.toUnmodifiableList());
  }
}
