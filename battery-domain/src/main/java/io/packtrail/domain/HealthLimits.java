package io.packtrail.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Between what a battery's state of health is believed. Outside, an error of the data is likelier:
 * the current of one of two strings, or a capacity that was registered wrongly.
 *
 * <p>The limits are choices: cells are sold at up to 104 % of their rating, and packs are retired
 * from vehicles well above one half.
 */
public final class HealthLimits {
  /** Code of the finding, and of what is held back for it. */
  public static final String CODE = "implausible-health";

  private static final double HIGHEST_RATIO = 1.10;
  private static final double LOWEST_RATIO = 0.50;

  private HealthLimits() {}

  /** Whether a state of health (ratio) lies within the limits. */
  public static boolean isPlausible(double sohRatio) {
    return sohRatio >= LOWEST_RATIO && sohRatio <= HIGHEST_RATIO;
  }

  /** Why a state of health is not to be believed; null where nothing speaks against it. */
  public static @Nullable String doubt(@Nullable SohResult soh) {
    return soh instanceof SohResult.Estimated estimated && !isPlausible(estimated.sohRatio())
        ? String.format(
            Locale.ROOT,
            "The state of health of %.1f %% is not plausible (%s): below %.0f or above %.0f %% of"
                + " the reference capacity, the registered capacity or the current is likelier to"
                + " be wrong.",
            100 * estimated.sohRatio(),
            CODE,
            100 * LOWEST_RATIO,
            100 * HIGHEST_RATIO)
        : null;
  }

  /**
   * {@link #doubt} where nobody has confirmed the state of health: then it is not published.
   *
   * @param confirmation the newest of the battery, absent where there is none
   */
  public static @Nullable String held(
      @Nullable SohResult soh, @Nullable HealthConfirmation confirmation) {
    boolean isConfirmed =
        confirmation != null
            && soh instanceof SohResult.Estimated estimated
            && confirmation.covers(estimated.sohRatio());
    return isConfirmed ? null : doubt(soh);
  }
}
