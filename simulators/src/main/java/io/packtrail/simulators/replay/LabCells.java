package io.packtrail.simulators.replay;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.SimulatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the known data sets have in common.
 *
 * @param idPrefix goes before the cell's name in the battery's identifier
 * @param modelGroup one make of cell
 * @param ratedCapacityAh from the data sheet
 */
record LabCells(
    String idPrefix,
    String modelGroup,
    Chemistry chemistry,
    double ratedCapacityAh,
    double nominalVoltageV) {

  /**
   * Master data of one cell. A cell on a test bench has no category; it is entered as EV. The
   * laboratories cycled new cells, so that a cell is in service from the first day of its record.
   */
  Battery battery(String cell, RowSource.Opener rows) {
    String id = idPrefix + cell.replaceAll("[^A-Za-z0-9._-]", "");
    return new Battery(
        new BatteryId(id),
        "urn:packtrail:passport:" + id,
        null,
        new GatewayId("replay-" + id),
        modelGroup,
        chemistry,
        ratedCapacityAh,
        null,
        nominalVoltageV,
        1,
        1,
        null,
        firstDay(rows),
        BatteryCategory.EV,
        null,
        null);
  }

  private static @Nullable LocalDate firstDay(RowSource.Opener rows) {
    try (RowSource source = rows.open()) {
      RecordedRow first = source.next();
      return first == null || first.epochMs() == RowSource.UNREADABLE_TIME
          ? null
          : LocalDate.ofInstant(Instant.ofEpochMilli(first.epochMs()), ZoneOffset.UTC);
    } catch (IOException e) {
      throw new SimulatorException(
          "file-unreadable", "recording must be readable, got " + e.getMessage(), e);
    }
  }

  /** Files of a folder whose names match, in the order of their names. */
  static List<Path> files(Path folder, String nameRegex) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(nameRegex))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + folder + " failed", e);
    }
  }

  /** The file's name without this ending. */
  static String baseName(Path file, String ending) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ending.length());
  }

  /** The index of a column that must be there. */
  static int column(CsvRows rows, Path file, String name) throws IOException {
    int column = rows.column(name);
    if (column < 0) {
      throw new IOException(
          "%s has no column %s, only %s".formatted(file.getFileName(), name, rows.header()));
    }
    return column;
  }

  /** A time without a zone, read as UTC, or {@link RowSource#UNREADABLE_TIME}. */
  static long epochMs(String zoneless) {
    try {
      return LocalDateTime.parse(zoneless).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      return RowSource.UNREADABLE_TIME;
    }
  }

  /** A time without a zone, read as UTC, that must be readable. */
  static Instant instant(String zoneless) throws IOException {
    long epochMs = epochMs(zoneless);
    if (epochMs == RowSource.UNREADABLE_TIME) {
      throw new IOException("not a time: " + zoneless);
    }
    return Instant.ofEpochMilli(epochMs);
  }
}
