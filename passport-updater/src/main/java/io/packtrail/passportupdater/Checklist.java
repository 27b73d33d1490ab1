package io.packtrail.passportupdater;

import io.packtrail.passportupdater.VerificationReport.Check;
import io.packtrail.passportupdater.VerificationReport.Status;
import io.packtrail.passportupdater.error.PassportException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects checks in order; a check that refuses is recorded, not thrown. */
final class Checklist {
  private final List<Check> checks = new ArrayList<>();

  /**
   * A value that later checks need, and the sentence about it.
   *
   * @param status passed; not checked where the value serves, and nobody vouches for it
   */
  record Found<T>(T value, String detail, Status status) {
    Found(T value, String detail) {
      this(value, detail, Status.PASSED);
    }
  }

  /** Runs a check; returns whether it passed. */
  boolean check(String name, Supplier<String> check) {
    return find(name, () -> new Found<>(true, check.get())) != null;
  }

  /** Runs a check that finds a value; returns it, or null when there is none. */
  <T> @Nullable T find(String name, Supplier<Found<T>> check) {
    try {
      Found<T> found = check.get();
      checks.add(new Check(name, found.status(), found.detail()));
      return found.value();
    } catch (PassportException e) {
      checks.add(new Check(name, Status.FAILED, sentence(e)));
      return null;
    } catch (NotChecked e) {
      skip(List.of(name), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Records checks that nothing is at hand for, or that an earlier failure made impossible. */
  void skip(List<String> names, String why) {
    for (String name : names) {
      checks.add(new Check(name, Status.NOT_CHECKED, why));
    }
  }

  VerificationReport report() {
    return new VerificationReport(checks);
  }

  private static String sentence(PassportException e) {
    return e.getMessage() == null ? e.code() : e.getMessage();
  }
}
