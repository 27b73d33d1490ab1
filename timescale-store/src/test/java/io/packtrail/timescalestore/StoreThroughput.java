package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Compares {@link TelemetryTable#store} with the bare binary COPY of the same rows, encoded
 * beforehand, into a table of the same shape; both commit after each batch. Run by hand, in pairs
 * that alternate, with the median of their ratios: a busy machine slows both of a pair.
 */
final class StoreThroughput {
  private static final int BATTERIES = 1_000;
  private static final int SAMPLES = 60;
  private static final int PAIRS = 7;
  private static final int ROWS_PER_RUN = 120_000;
  private static final byte[] PAYLOAD = new byte[2_948]; // as 60 samples in JSON's columnar form

  private final Database database;
  private final TelemetryTable telemetry;
  private final Random random = new Random(1);
  private long nextMessage;

  private StoreThroughput(Database database) {
    this.database = database;
    this.telemetry = new TelemetryTable(database);
  }

  @SuppressWarnings("SystemOut") // its output is its purpose
  public static void main(String[] arguments) throws Exception {
    try (TestDatabase raw = TestServer.shared().createDatabase();
        Database database = raw.open()) {
      database.migrate();
      System.out.println(database.info());
      createBareTable(raw, database.info().hypertable());
      StoreThroughput throughput = new StoreThroughput(database);
      throughput.register();
      for (int messages : new int[] {17, 83, 333}) {
        System.out.println(throughput.compare(messages));
      }
      System.out.println(throughput.compareRepeated(83));
      System.out.println(throughput.compareGuarded(83));
      System.out.println(throughput.readBack());
    }
    System.exit(0); // ends the embedded server, too
  }

  private static void createBareTable(TestDatabase raw, boolean hypertable) throws SQLException {
    if (hypertable) {
      raw.execute("CREATE TABLE bare (LIKE telemetry INCLUDING ALL)");
      raw.execute(
          "SELECT create_hypertable('bare', 't', chunk_time_interval => interval '7 days', create_default_indexes => false)");
    } else {
      raw.execute(
          "CREATE TABLE bare (LIKE telemetry, PRIMARY KEY (battery_key, t)) PARTITION BY RANGE (t)");
      raw.execute(
          "CREATE TABLE bare_all PARTITION OF bare FOR VALUES FROM (MINVALUE) TO (MAXVALUE)");
    }
  }

  private void register() {
    BatteryTable batteries = new BatteryTable(database);
    for (int i = 0; i < BATTERIES; i++) {
      batteries.register(Samples.battery(new BatteryId("B" + i), null));
    }
  }

  private String compare(int messagesPerCommit) throws SQLException {
    int batches = ROWS_PER_RUN / (messagesPerCommit * SAMPLES);
    run(batches, messagesPerCommit); // warms up
    double[] store = new double[PAIRS];
    double[] copy = new double[PAIRS];
    double[] ratio = new double[PAIRS];
    for (int p = 0; p < PAIRS; p++) {
      double[] rates = run(batches, messagesPerCommit);
      store[p] = rates[0];
      copy[p] = rates[1];
      ratio[p] = rates[0] / rates[1];
    }
    Arrays.sort(ratio);
    return String.format(
        Locale.ROOT,
        "%d messages (%d rows) a commit: store %.0fk rows/s, COPY %.0fk rows/s, ratio %.2f (%.2f to %.2f)",
        messagesPerCommit,
        messagesPerCommit * SAMPLES,
        median(store) / 1_000,
        median(copy) / 1_000,
        ratio[PAIRS / 2],
        ratio[0],
        ratio[PAIRS - 1]);
  }

  /** Batches of which one gateway repeats a message's samples each time, beside batches without. */
  private String compareRepeated(int messagesPerCommit) {
    InboundMessage.Telemetry known = (InboundMessage.Telemetry) messages(1).get(0);
    telemetry.store(List.of(known));
    double ratio =
        ratio(
            () -> messages(messagesPerCommit),
            () -> {
              List<InboundMessage> repeated = messages(messagesPerCommit - 1);
              repeated.add(again(known));
              return repeated;
            });
    return String.format(
        Locale.ROOT,
        "one gateway of %d repeats its samples in each commit: speed ratio %.2f",
        messagesPerCommit,
        ratio);
  }

  /** Batches of new samples whose gateways all repeated some before, beside batches of others. */
  private String compareGuarded(int messagesPerCommit) {
    TelemetryTable suspicious = new TelemetryTable(database);
    List<InboundMessage> known = messages(BATTERIES);
    suspicious.store(known);
    suspicious.store(
        known.stream().map(message -> again((InboundMessage.Telemetry) message)).toList());
    double[] ratio = new double[PAIRS];
    for (int p = 0; p < PAIRS; p++) {
      long plainNs = 0;
      long guardedNs = 0;
      for (int b = 0; b < 10; b++) {
        plainNs += store(messages(messagesPerCommit));
        long start = System.nanoTime();
        suspicious.store(messages(messagesPerCommit));
        guardedNs += System.nanoTime() - start;
      }
      ratio[p] = (double) plainNs / guardedNs;
    }
    return String.format(
        Locale.ROOT,
        "all %d messages the guarded way: speed ratio %.2f",
        messagesPerCommit,
        median(ratio));
  }

  private double ratio(Supplier<List<InboundMessage>> clean, Supplier<List<InboundMessage>> other) {
    double[] ratio = new double[PAIRS];
    for (int p = 0; p < PAIRS; p++) {
      long cleanNs = 0;
      long otherNs = 0;
      for (int b = 0; b < 10; b++) {
        cleanNs += store(clean.get());
        otherNs += store(other.get());
      }
      ratio[p] = (double) cleanNs / otherNs;
    }
    return median(ratio);
  }

  /** The same samples in another message. */
  private InboundMessage again(InboundMessage.Telemetry known) {
    return new InboundMessage.Telemetry(
        known.receipt(),
        "again-" + nextMessage++,
        known.batteryId(),
        known.sentAt(),
        known.samples());
  }

  /** Samples per second of reading one battery's history. */
  private String readBack() {
    List<InboundMessage> messages = new ArrayList<>();
    BatteryId batteryId = new BatteryId("B0");
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 20; i++) {
      SampleSeries series = Samples.series(start.plusSeconds(50_000L * i), 50_000, 1);
      messages.add(Samples.message("long-" + i, batteryId, series));
    }
    messages.forEach(message -> telemetry.store(List.of(message)));
    double[] rates = new double[PAIRS];
    for (int p = 0; p < PAIRS; p++) {
      long[] samples = new long[1];
      long begin = System.nanoTime();
      telemetry.history(batteryId, null, null, chunk -> samples[0] += chunk.size());
      rates[p] = 1e9 * samples[0] / (System.nanoTime() - begin);
    }
    return String.format(Locale.ROOT, "history: %.0fk samples/s", median(rates) / 1_000);
  }

  /** Rows per second of the store and of the bare copy, alternating batch by batch. */
  private double[] run(int batches, int messagesPerCommit) throws SQLException {
    long storeNs = 0;
    long copyNs = 0;
    try (Connection connection = database.run("connecting", c -> connectionOf(c))) {
      connection.setAutoCommit(false);
      for (int b = 0; b < batches; b++) {
        List<InboundMessage> messages = messages(messagesPerCommit);
        CopyBuffer encoded = encode(messages);
        if (b % 2 == 0) {
          storeNs += store(messages);
          copyNs += copy(connection, encoded);
        } else {
          copyNs += copy(connection, encoded);
          storeNs += store(messages);
        }
      }
    }
    double rows = 1e9 * batches * messagesPerCommit * SAMPLES;
    return new double[] {rows / storeNs, rows / copyNs};
  }

  private static Connection connectionOf(Connection pooled) throws SQLException {
    TestServer server = TestServer.shared();
    String url = pooled.getMetaData().getURL();
    return java.sql.DriverManager.getConnection(url, server.user(), server.password());
  }

  private long store(List<InboundMessage> messages) {
    long start = System.nanoTime();
    telemetry.store(messages);
    return System.nanoTime() - start;
  }

  private static long copy(Connection connection, CopyBuffer encoded) throws SQLException {
    long start = System.nanoTime();
    encoded.send(connection, "bare");
    connection.commit();
    return System.nanoTime() - start;
  }

  private static CopyBuffer encode(List<InboundMessage> messages) {
    CopyBuffer buffer = new CopyBuffer();
    long key = 0;
    for (InboundMessage message : messages) {
      InboundMessage.Telemetry telemetry = (InboundMessage.Telemetry) message;
      int battery = Integer.parseInt(telemetry.batteryId().value().substring(1));
      buffer.add(telemetry.samples(), battery, key++);
    }
    return buffer;
  }

  private List<InboundMessage> messages(int count) {
    List<InboundMessage> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long number = nextMessage++;
      int battery = (int) (number % BATTERIES);
      Instant start =
          Instant.parse("2026-11-01T00:00:00Z").plusSeconds(number / BATTERIES * SAMPLES);
      byte[] payload = ByteBuffer.wrap(PAYLOAD.clone()).putLong(0, number).array();
      GatewayId gateway = new GatewayId("g" + battery);
      messages.add(
          new InboundMessage.Telemetry(
              new Receipt(gateway, start, "packtrail/v1/" + gateway + "/telemetry", payload),
              gateway + "-" + number,
              new BatteryId("B" + battery),
              start,
              series(start)));
    }
    return messages;
  }

  /** Nine signals reported, as a vehicle does; the rest is NULL. */
  private SampleSeries series(Instant start) {
    SampleSeries.Builder builder = SampleSeries.builder(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      builder.add(start.toEpochMilli() + 1_000L * i);
      for (int s = 0; s < 9; s++) {
        builder.set(Signal.values()[s], random.nextFloat());
      }
    }
    return builder.build();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
