package io.packtrail.fleetservice.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a clock correction is looked at before it is declared.
 *
 * @param from first device time, as it was typed; empty before
 * @param to end of it, as it was typed
 * @param offsetSeconds what to add (s), as it was typed
 * @param against why it cannot be declared, empty where nothing speaks against it
 * @param effect what it would do, empty where that was not asked for
 * @param command a line that declares it, absent where it cannot be declared
 */
public record CorrectionForm(
    String from,
    String to,
    String offsetSeconds,
    List<String> against,
    List<String> effect,
    @Nullable String command) {

  /** Whether something was asked. */
  public boolean isAsked() {
    return !against.isEmpty() || !effect.isEmpty();
  }
}
