package io.packtrail.fleetservice.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their widest cell. */
final class TextTable {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> header) {
    this.header = List.copyOf(header);
  }

  void row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "cells must be %d, got %d".formatted(header.size(), cells.length));
    }
    rows.add(List.of(cells));
  }

  void print(PrintWriter out) {
    line(out, header);
    line(out, header.stream().map(name -> "-".repeat(name.length())).toList());
    rows.forEach(row -> line(out, row));
    out.flush();
  }

  private void line(PrintWriter out, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      line.append(cell);
      if (i < cells.size() - 1) {
        line.append(" ".repeat(width(i) - cell.length() + 2));
      }
    }
    out.println(line.toString().stripTrailing());
  }

  private int width(int column) {
    int width = header.get(column).length();
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }
}
