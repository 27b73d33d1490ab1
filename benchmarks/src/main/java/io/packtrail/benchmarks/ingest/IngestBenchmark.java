package io.packtrail.benchmarks.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What ingestion reaches from publish to acknowledgement, beside the bare {@code COPY FROM file} of
 * the same rows into the same table, in alternating pairs. {@code docs/benchmarks.md} says how to
 * run it.
 */
public final class IngestBenchmark {
  private final int pairs;
  private final double scale;
  private final Path folder;
  private final List<String> table = new ArrayList<>();

  private IngestBenchmark(int pairs, double scale, Path folder) {
    this.pairs = pairs;
    this.scale = scale;
    this.folder = folder;
  }

  /** Rows of the table that can be chosen with {@code --only}. */
  private enum Row {
    PLAIN_60,
    PLAIN_10,
    PLAIN_1,
    TLS_60,
    LATENCY,
    MOSQUITTO_60,
    MEMORY,
    GROWTH,
    NODE_RED,
    HYPERTABLE_60
  }

  /** {@code --only plain-60,latency}, {@code --pairs 5}, {@code --scale 1}. */
  @SuppressWarnings("SystemOut") // its output is its purpose
  public static void main(String[] arguments) throws Exception {
    Set<Row> only =
        Stream.of(option(arguments, "--only", "").split(","))
            .filter(name -> !name.isBlank())
            .map(name -> Row.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
            .collect(Collectors.toSet());
    int pairs = Integer.parseInt(option(arguments, "--pairs", "5"));
    double scale = Double.parseDouble(option(arguments, "--scale", "1"));
    Path folder = Files.createTempDirectory("packtrail-bench");
    // A server under an account of its own reads the COPY file from here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      IngestBenchmark benchmark = new IngestBenchmark(pairs, scale, folder);
      benchmark.run(only.isEmpty() ? Set.of(Row.values()) : only);
      System.out.println();
      System.out.println("| what | figure | ours ÷ other, all pairs | notes |");
      System.out.println("|---|---|---|---|");
      benchmark.table.forEach(System.out::println);
    } finally {
      delete(folder);
    }
    System.exit(0);
  }

  private void run(Set<Row> wanted) throws Exception {
    String plainUrl = System.getenv("PACKTRAIL_BENCH_DB_URL");
    String hyperUrl = System.getenv("PACKTRAIL_BENCH_TIMESCALE_URL");
    if (wanted.stream().anyMatch(row -> row != Row.HYPERTABLE_60)) {
      try (BenchDatabase database =
          BenchDatabase.open(Files.createDirectories(folder.resolve("plain")), plainUrl)) {
        plain(wanted, database);
      }
    }
    if (wanted.contains(Row.HYPERTABLE_60)) {
      if (hyperUrl == null) {
        add("60 samples a message, hypertable", "skipped", "", "set PACKTRAIL_BENCH_TIMESCALE_URL");
        return;
      }
      try (BenchDatabase database =
          BenchDatabase.open(Files.createDirectories(folder.resolve("hyper")), hyperUrl)) {
        try (Bench bench = bench(database)) {
          throughput(bench, "60 samples a message, hypertable", 60, 2, 600_000);
        }
      }
    }
  }

  private void plain(Set<Row> wanted, BenchDatabase database) throws Exception {
    try (Bench bench = bench(database)) {
      if (wanted.contains(Row.PLAIN_60)) {
        throughput(bench, "60 samples a message, plain", 60, 2, 600_000);
      }
      if (wanted.contains(Row.PLAIN_10)) {
        throughput(bench, "10 samples a message, plain", 10, 20, 300_000);
      }
      if (wanted.contains(Row.PLAIN_1)) {
        throughput(bench, "1 sample a message, plain", 1, 20, 100_000);
      }
      if (wanted.contains(Row.LATENCY)) {
        latency(bench);
      }
      if (wanted.contains(Row.MEMORY)) {
        memory(bench);
      }
    }
    if (wanted.contains(Row.TLS_60)) {
      try (Bench bench = Bench.startWithTls(database, folder, pairs, scale)) {
        throughput(bench, "60 samples a message, plain table, TLS and passwords", 60, 2, 600_000);
      }
    }
    if (wanted.contains(Row.GROWTH)) {
      growth(database);
    }
    if (wanted.contains(Row.MOSQUITTO_60)) {
      mosquitto(database);
    }
    if (wanted.contains(Row.NODE_RED)) {
      nodeRed(database, false, 1_000, 6_000);
      nodeRed(database, true, 120, 600);
    }
  }

  private Bench bench(BenchDatabase database) throws Exception {
    return Bench.start(database, folder, Map.of(), pairs, scale);
  }

  private void throughput(Bench bench, String what, int samples, int window, int rows)
      throws Exception {
    Ratios ratios = bench.besideCopy(samples, window, rows);
    add(what, "%.2f of COPY".formatted(ratios.median()), ratios.all(), rates(ratios));
  }

  private void latency(Bench bench) throws Exception {
    Ratios ratios = bench.latencyAtHalfLoad();
    add(
        "p99 publish to PUBACK at half the saturated rate ÷ p99 of a single-row commit",
        "%.1f".formatted(ratios.median()),
        ratios.all(),
        "%.1f ms and %.2f ms".formatted(ratios.medianOurs(), ratios.medianOther()));
  }

  private void memory(Bench bench) throws Exception {
    long used = bench.heapWithGateways(2_000);
    add(
        "heap at 2,000 connected gateways under load, limit %s".formatted(ServiceProcess.HEAP),
        used < 0 ? "within the limit" : "%d MB after collection".formatted(used >> 20),
        "",
        "every message acknowledged");
  }

  /** Beside each other, each in a database of its own, so that a slow moment meets both. */
  private void growth(BenchDatabase database) throws Exception {
    Ratios ratios = new Ratios();
    Path otherFolder = Files.createDirectories(folder.resolve("small"));
    try (BenchDatabase other = database.another(otherFolder);
        Bench large = bench(database);
        Bench small = Bench.start(other, otherFolder, Map.of(), pairs, scale)) {
      small.prepareGrowth();
      large.prepareGrowth();
      large.fillFor(100);
      for (int round = 1; round <= pairs; round++) {
        small.fillFor(1);
        ratios.add(large.costPerRow(round), small.costPerRow(round));
      }
    }
    add(
        "cost per row with 100 times more rows",
        "%.2f".formatted(ratios.median()),
        ratios.all(),
        "%.2f µs and %.2f µs a row".formatted(ratios.medianOurs(), ratios.medianOther()));
  }

  private void mosquitto(BenchDatabase database) throws Exception {
    if (!Mosquitto.isInstalled()) {
      add("through Mosquitto, 60 samples a message", "skipped", "", "Mosquitto is not installed");
      return;
    }
    try (Mosquitto broker = Mosquitto.start(folder);
        Bench bench =
            Bench.start(
                database,
                folder,
                Map.of("PACKTRAIL_BROKER_URL", "tcp://127.0.0.1:" + broker.port()),
                pairs,
                scale)) {
      Ratios ratios = bench.throughBroker(broker.port(), 60, 4, 300_000);
      add(
          "through Mosquitto, 60 samples a message, until stored",
          "%.2f of COPY".formatted(ratios.median()),
          ratios.all(),
          rates(ratios));
    }
  }

  /** At the rate that it bears best; beyond that it collapses, because nothing holds it back. */
  private void nodeRed(BenchDatabase database, boolean rowByRow, double rate, int messages)
      throws Exception {
    String what = "÷ Node-RED behind Mosquitto, one INSERT a " + (rowByRow ? "sample" : "message");
    if (!Mosquitto.isInstalled()) {
      add(what, "skipped", "", "Mosquitto is not installed");
      return;
    }
    int offered = Math.max(50, (int) (messages * scale));
    Ratios ratios = new Ratios();
    double lostRatio;
    try (Mosquitto broker = Mosquitto.start(folder);
        NodeRed other = NodeRed.install(folder, database, broker.port(), rowByRow);
        Bench bench = bench(database)) {
      NodeRed.createTable(database);
      other.start();
      for (int i = 0; i < pairs; i++) {
        double theirs = NodeRed.storedPerSecond(database, broker.port(), rate, offered);
        ratios.add(bench.acknowledgedPerSecond(), theirs);
      }
      lostRatio = other.lostWhenKilled(database, broker.port(), rate, offered);
    }
    add(
        what,
        "%.1f times".formatted(ratios.median()),
        ratios.all(),
        "%s; killed under load it lost %.0f %% of what was acknowledged"
            .formatted(rates(ratios), 100 * lostRatio));
  }

  private static String rates(Ratios ratios) {
    return "%.0fk and %.0fk rows/s"
        .formatted(ratios.medianOurs() / 1_000, ratios.medianOther() / 1_000);
  }

  @SuppressWarnings("SystemOut") // progress
  private void add(String what, String figure, String all, String notes) {
    String row = "| %s | %s | %s | %s |".formatted(what, figure, all, notes);
    table.add(row);
    System.out.println(row);
  }

  private static String option(String[] arguments, String name, String absent) {
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return arguments[i + 1];
      }
    }
    return absent;
  }

  private static void delete(@Nullable Path folder) throws IOException {
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
