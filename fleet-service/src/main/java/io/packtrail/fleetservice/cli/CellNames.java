package io.packtrail.fleetservice.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of names of cells: one a line, without empty lines and those that begin with {@code #}. */
final class CellNames {
  private CellNames() {}

  /** The names in a file, at least one; none where no file is given. */
  static List<String> read(@Nullable Path list) {
    if (list == null) {
      return List.of();
    }
    try {
      List<String> names =
          Files.readAllLines(list, StandardCharsets.UTF_8).stream()
              // Editors of Windows begin a file with a byte order mark.
              .map(line -> line.replace("\ufeff", "").strip())
              .filter(name -> !name.isEmpty() && !name.startsWith("#"))
              .toList();
      if (names.isEmpty()) {
        throw new CommandFailure("list of cells must name at least one, got none in " + list);
      }
      return names;
    } catch (IOException unreadable) {
      throw new CommandFailure("list of cells must exist and be readable, got " + list, unreadable);
    }
  }
}
