package io.packtrail.simulators.load;

/**
 * Counts durations in buckets that are at most 1.6 % wide, so that millions cost no memory. Used by
 * one thread.
 */
final class Latencies {
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] counts = new long[(64 - SUB_BITS) * SUB];
  private long total;
  private long longestUs;

  void add(long durationUs) {
    long value = Math.max(0, durationUs);
    counts[bucket(value)]++;
    total++;
    longestUs = Math.max(longestUs, value);
  }

  long longestUs() {
    return longestUs;
  }

  /** The upper end of the bucket that holds this quantile (µs); 0 where there is none. */
  long quantileUs(double quantile) {
    long wanted = (long) Math.ceil(quantile * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.min(upperEnd(i), longestUs);
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return exponent * SUB + (int) (value >>> exponent);
  }

  private static long upperEnd(int bucket) {
    if (bucket < 2 * SUB) {
      return bucket;
    }
    int exponent = bucket / SUB - 1;
    long low = (long) (bucket % SUB + SUB) << exponent;
    return low + (1L << exponent) - 1;
  }
}
