package io.packtrail.passportupdater.part;

/** The units of what parts of others state, which the documents themselves leave out. */
public final class PartUnits {
  private PartUnits() {}

  /**
   * The unit in which a part must state a number.
   *
   * @param path within the content; {@code []} stands for each object of an array
   * @return for example {@code Ah}; empty where the number has none, or is none
   */
  public static String of(PartCategory category, String path) {
    return ContentRules.unit(category, path);
  }
}
