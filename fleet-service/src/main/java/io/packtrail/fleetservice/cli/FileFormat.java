package io.packtrail.fleetservice.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a file of samples is written. */
enum FileFormat {
  /** Text with a line of field names. */
  CSV {
    @Override
    SampleRows open(Path file) {
      return CsvRows.open(file);
    }

    @Override
    RowSink create(Path file, List<String> fields) {
      return CsvSink.create(file, fields);
    }
  },
  /** Columns in binary form, about a tenth of the size. */
  PARQUET {
    @Override
    SampleRows open(Path file) {
      return ParquetRows.open(file);
    }

    @Override
    RowSink create(Path file, List<String> fields) {
      return ParquetSink.create(file, fields);
    }
  };

  abstract SampleRows open(Path file);

  abstract RowSink create(Path file, List<String> fields);

  /** The declared format, else that of the file's name, else CSV. */
  static FileFormat of(@Nullable FileFormat declared, Path file) {
    if (declared != null) {
      return declared;
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".parquet") ? PARQUET : CSV;
  }
}
