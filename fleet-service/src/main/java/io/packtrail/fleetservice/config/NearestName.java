package io.packtrail.fleetservice.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name somebody probably meant. */
final class NearestName {
  /** Two letters changed, as with two that are swapped; beyond it another name was meant. */
  private static final int MAX_DISTANCE = 2;

  private NearestName() {}

  /** The first candidate that goes on where the name ends, or the nearest; null where none is. */
  static @Nullable String of(String name, List<String> candidates) {
    return candidates.stream()
        .filter(candidate -> goesOn(candidate, name))
        .findFirst()
        .or(
            () ->
                candidates.stream()
                    .filter(candidate -> distance(name, candidate) <= MAX_DISTANCE)
                    .min(Comparator.comparingInt(candidate -> distance(name, candidate))))
        .orElse(null);
  }

  /** At a whole word: {@code …_CERT} to {@code …_CERT_FILE}. */
  private static boolean goesOn(String candidate, String name) {
    String rest =
        candidate.regionMatches(true, 0, name, 0, name.length())
            ? candidate.substring(name.length())
            : "";
    return !rest.isEmpty() && !Character.isLowerCase(rest.charAt(0));
  }

  /** Levenshtein distance: insertions, deletions and substitutions. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
