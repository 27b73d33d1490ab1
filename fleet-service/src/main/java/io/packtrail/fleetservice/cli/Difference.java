package io.packtrail.fleetservice.cli;

import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.timescalestore.TelemetryTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a file would change: counted row by row against what is stored. */
final class Difference {
  private static final int SHOWN = 10;
  private static final String OTHERS = "others";
  private static final int EXAMPLES = 5;

  /** Reasons are few; were they not, those beyond are counted as one. */
  private static final int KINDS = 30;

  /** Refusals for one reason. */
  private static final class Kind {
    private final List<String> examples = new ArrayList<>();
    private long rows;
  }

  private final TelemetryTable telemetry;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final List<String> differing = new ArrayList<>();
  private long newRows;
  private long storedRows;
  private long filledRows;
  private long differingRows;
  private long refusedRows;

  Difference(TelemetryTable telemetry) {
    this.telemetry = telemetry;
  }

  /** Compares a sound message with the store. */
  void compare(Telemetry message) {
    SampleSeries file = message.samples();
    long firstMs = Long.MAX_VALUE;
    long lastMs = Long.MIN_VALUE;
    Map<Long, Integer> rows = new HashMap<>();
    for (int i = 0; i < file.size(); i++) {
      long epochMs = file.epochMs()[i];
      rows.put(epochMs, i);
      firstMs = Math.min(firstMs, epochMs);
      lastMs = Math.max(lastMs, epochMs);
    }
    long before = storedRows + filledRows + differingRows;
    if (file.size() > 0) {
      telemetry.reported(
          message.batteryId(),
          Instant.ofEpochMilli(firstMs),
          Instant.ofEpochMilli(lastMs + 1),
          chunk -> compare(message, chunk, rows));
    }
    newRows += file.size() - (storedRows + filledRows + differingRows - before);
  }

  /** A row that would be refused, and why. */
  void refused(String file, FileBlock.Refusal refusal) {
    refusedRows++;
    String name = refusal.kind();
    boolean isNamed = kinds.size() < KINDS || kinds.containsKey(name);
    Kind kind = kinds.computeIfAbsent(isNamed ? name : OTHERS, first -> new Kind());
    kind.rows++;
    if (kind.examples.size() < EXAMPLES) {
      kind.examples.add(file + " " + refusal.sentence());
    }
  }

  boolean hasRefusals() {
    return refusedRows > 0;
  }

  void print(PrintWriter out) {
    out.printf(
        "%d rows are new, %d are stored already, %d are stored with other values, %d would be"
            + " refused; nothing was changed.%n",
        newRows, storedRows, differingRows, refusedRows);
    if (filledRows > 0) {
      out.println("%d more rows fill in values that are absent.".formatted(filledRows));
    }
    differing.forEach(out::println);
    if (differingRows > 0) {
      out.println(
          "An import keeps every value that is stored, fills in those that are absent, and counts"
              + " such rows as duplicates.");
    }
    if (hasRefusals()) {
      out.println("An import refuses all, because of:");
      kinds.values().forEach(kind -> print(kind, out));
    }
  }

  private static void print(Kind kind, PrintWriter out) {
    kind.examples.forEach(example -> out.println("  " + example));
    long more = kind.rows - kind.examples.size();
    if (more > 0) {
      out.println("  and %d more rows alike".formatted(more));
    }
  }

  private void compare(Telemetry message, SampleSeries stored, Map<Long, Integer> rows) {
    for (int s = 0; s < stored.size(); s++) {
      Integer f = rows.get(stored.epochMs()[s]);
      if (f != null) {
        compare(message, stored, s, f);
      }
    }
  }

  /** An import fills in what is absent and keeps every value that is there. */
  private void compare(Telemetry message, SampleSeries stored, int s, int f) {
    boolean differs = false;
    boolean fills = false;
    for (Signal signal : Signal.values()) {
      float kept = stored.value(signal, s);
      float offered = message.samples().value(signal, f);
      if (Float.isNaN(offered) || Float.compare(kept, offered) == 0) {
        continue;
      }
      if (Float.isNaN(kept)) {
        fills = true;
        continue;
      }
      if (!differs && differing.size() < SHOWN) {
        differing.add(
            "  %s %s %s: stored %s, file %s"
                .formatted(message.batteryId(), stored.at(s), signal.fieldName(), kept, offered));
      }
      differs = true;
    }
    if (differs) {
      differingRows++;
    } else if (fills) {
      filledRows++;
    } else {
      storedRows++;
    }
  }
}
