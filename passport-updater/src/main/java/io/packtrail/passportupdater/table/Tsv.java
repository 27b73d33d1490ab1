package io.packtrail.passportupdater.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tables of tab-separated cells with comments ({@code #}) and one head line. */
public final class Tsv {
  private Tsv() {}

  /** The text of a table that stands beside a class. */
  public static String resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar must hold " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a table without its comments, blank lines and head. */
  public static List<String> rows(String tsv) {
    return tsv.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).skip(1).toList();
  }

  /** The cells of a row, empty ones too. */
  public static String[] cells(String row) {
    return row.split("\t", -1);
  }
}
