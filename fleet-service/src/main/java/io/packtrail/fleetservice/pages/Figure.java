package io.packtrail.fleetservice.pages;

import org.jspecify.annotations.Nullable;

/**
 * A named value with its small print.
 *
 * @param note what the value rests on; may be empty
 * @param href path that the note leads to; null: nowhere
 */
public record Figure(String label, String value, String note, @Nullable String href) {
  public Figure(String label, String value, String note) {
    this(label, value, note, null);
  }
}
