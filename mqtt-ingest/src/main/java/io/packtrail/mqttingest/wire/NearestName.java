package io.packtrail.mqttingest.wire;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the known name that somebody most likely meant. */
final class NearestName {
  /** Longer names are cut: the cost of a comparison grows with the length. */
  private static final int MAX_LENGTH = 40;

  private NearestName() {}

  /** The known name with the smallest distance, upper and lower case taken as equal. */
  static String of(String name, Collection<String> known) {
    String wanted = fold(name);
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(wanted, fold(candidate))))
        .orElseThrow();
  }

  private static String fold(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.length() > MAX_LENGTH ? lower.substring(0, MAX_LENGTH) : lower;
  }

  /**
   * Levenshtein distance in which leaving off the end of {@code known} costs little, so that {@code
   * soc} is near {@code socPercent}.
   */
  private static int distance(String name, String known) {
    int[] previous = new int[known.length() + 1];
    int[] current = new int[known.length() + 1];
    for (int j = 0; j <= known.length(); j++) {
      previous[j] = 4 * j;
    }
    for (int i = 1; i <= name.length(); i++) {
      current[0] = 4 * i;
      for (int j = 1; j <= known.length(); j++) {
        int replaced = previous[j - 1] + (name.charAt(i - 1) == known.charAt(j - 1) ? 0 : 4);
        current[j] = Math.min(replaced, 4 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    int best = previous[known.length()];
    for (int j = 1; j < known.length(); j++) {
      best = Math.min(best, previous[j] + known.length() - j);
    }
    return best;
  }
}
