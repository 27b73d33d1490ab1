package io.packtrail.fleetservice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CSV file whose first line names the columns. */
final class CsvRows implements SampleRows {
  private final Path file;
  private final BufferedReader lines;
  private final List<String> fields;
  private long lineNumber = 1;

  private CsvRows(Path file, BufferedReader lines, List<String> fields) {
    this.file = file;
    this.lines = lines;
    this.fields = fields;
  }

  static CsvRows open(Path file) {
    try {
      BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
      String header = lines.readLine();
      if (header == null) {
        lines.close();
        throw new CommandFailure("%s must begin with a line of field names".formatted(file));
      }
      return new CsvRows(file, lines, cells(header.replace("\ufeff", "")));
    } catch (IOException e) {
      throw unreadable(file, "line 1", e);
    }
  }

  @Override
  public List<String> fields() {
    return fields;
  }

  @Override
  public @Nullable List<String> next() {
    try {
      String line = lines.readLine();
      lineNumber++;
      while (line != null && line.isBlank()) {
        line = lines.readLine();
        lineNumber++;
      }
      return line == null ? null : cells(line);
    } catch (IOException e) {
      throw unreadable(file, place(), e);
    }
  }

  @Override
  public String place() {
    return "line " + lineNumber;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unreadable(file, place(), e);
    }
  }

  /** No cell of this contract needs a comma or a quote. */
  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(CsvRows::unquoted).toList();
  }

  private static String unquoted(String cell) {
    String text = cell.strip();
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static CommandFailure unreadable(Path file, String place, IOException e) {
    if (e instanceof CharacterCodingException) {
      // Lines are read ahead, so that the place may lie some lines further on.
      return new CommandFailure(
          "%s must be UTF-8, got other bytes after %s; convert it, for example with iconv -f WINDOWS-1252 -t UTF-8"
              .formatted(file, place),
          e);
    }
    return new CommandFailure("%s must be readable: %s".formatted(file, e.getMessage()), e);
  }
}
