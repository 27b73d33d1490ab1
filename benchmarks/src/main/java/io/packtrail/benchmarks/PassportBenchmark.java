package io.packtrail.benchmarks;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.log.Tile;
import io.packtrail.passportupdater.log.TileHashes;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.CosignatureTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.LogTable;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.StatusTable;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Signing, storing and checking of updates beside bare Ed25519 over the same bytes, and the
 * transparency log at several sizes. One thread.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class PassportBenchmark {
  private static final Instant START = Instant.parse("2026-01-10T08:00:00Z");

  /** An update to sign, one that is signed, and where to store. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // filled before each trial
  public static class Updates {
    private Path folder;
    private SigningKey key;
    private Issuer issuer;
    private PassportUpdater updater;
    private SignedUpdate first;
    private EmbeddedPostgres server;
    private Database database;
    private PassportTable passports;
    private TransparencyLog log;
    private StatusLists status;
    private long minute = 1;

    @Setup
    public void open() throws IOException {
      folder = Files.createTempDirectory("packtrail-bench");
      key = SigningKey.loadOrCreate(folder.resolve("key.pem"));
      issuer = Issuer.ofKey(key);
      updater = new PassportUpdater(issuer);
      first = updater.next(update(0), null, START.plusSeconds(1));
      server = EmbeddedPostgres.start(folder);
      database = Database.open(server.jdbcUrl(), server.user(), server.password());
      database.migrate();
      new BatteryTable(database).register(battery());
      passports = new PassportTable(database);
      log =
          new TransparencyLog(
              new LogWriter("bench.example/log", key),
              new LogTable(database),
              new CosignatureTable(database));
      status = new StatusLists(issuer, new StatusTable(database));
    }

    @TearDown
    public void close() {
      database.close();
      server.close();
    }
  }

  /** A log of so many entries; its hashes are drawn, for their values cost nothing. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // filled before each trial
  public static class Log {
    @Param({"1000", "100000", "10000000"})
    private long size;

    private LogWriter writer;
    private LogWriter.State state;
    private final Random random = new Random(1);
    private final byte[] tile = new byte[Tile.FULL * 32];

    @Setup
    public void fill() throws IOException {
      SigningKey key =
          SigningKey.loadOrCreate(Files.createTempDirectory("packtrail-bench").resolve("key.pem"));
      writer = new LogWriter("bench.example/log", key);
      random.nextBytes(tile);
      byte[] frontier = new byte[Long.bitCount(size) * 32];
      random.nextBytes(frontier);
      byte[] root =
          LogTree.root(
              size,
              (level, index) -> {
                int before = Long.bitCount(size >> (level + 1));
                byte[] hash = new byte[32];
                System.arraycopy(frontier, before * 32, hash, 0, 32);
                return hash;
              });
      String checkpoint =
          SignedNote.sign(
                  new Checkpoint(writer.name().name(), size, root).text(), writer.name(), key)
              .toString();
      state = new LogWriter.State(size, frontier, checkpoint);
    }
  }

  @Benchmark
  public byte[] bareEd25519OverTheSameBytes(Updates updates) {
    return updates.key.sign(updates.first.credential());
  }

  @Benchmark
  public SignedUpdate updateSigned(Updates updates) {
    return updates.updater.next(update(1), updates.first, START.plusSeconds(90));
  }

  @Benchmark
  public SignedUpdate updateSignedLoggedAndCommitted(Updates updates) {
    long minute = updates.minute++;
    PerformanceUpdate update = update(minute);
    return Objects.requireNonNull(
        updates.passports.append(
            update.battery().batteryId(),
            (head, slot) ->
                updates.updater.next(
                    update,
                    head,
                    START.plusSeconds(60 * minute + 30),
                    updates.status.entry(slot.get())),
            updates.log::grow));
  }

  @Benchmark
  public VerificationReport updateVerified(Updates updates) {
    return PassportVerifier.verify(updates.first.credential(), List.of());
  }

  @Benchmark
  public LogWriter.Appended logAppend(Log log) {
    return log.writer.append(log.state, new byte[2_000], new byte[32]);
  }

  @Benchmark
  public List<byte[]> logInclusionProof(Log log) {
    TileHashes hashes =
        new TileHashes(
            log.size,
            tile ->
                tile.width() == Tile.FULL ? log.tile : Arrays.copyOf(log.tile, tile.width() * 32));
    return LogTree.inclusionProof(Math.floorMod(log.random.nextLong(), log.size), log.size, hashes);
  }

  private static Battery battery() {
    return new Battery(
        new BatteryId("BENCH-1"),
        "urn:passport:bench-1",
        null,
        null,
        null,
        Chemistry.NMC622,
        150,
        52.0,
        350,
        96,
        1,
        null,
        null,
        BatteryCategory.EV,
        null,
        null);
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type in a class file
  private static PerformanceUpdate update(long minute) {
    Instant asOf = START.plusSeconds(60 * minute);
    double ratio = 0.95;
    SohResult.Estimated soh =
        new SohResult.Estimated(
            asOf,
            ratio,
            new RatioInterval(ratio - 0.015, ratio + 0.015),
            -0.02,
            null,
            null,
            ratio * 150,
            null,
            "charge",
            new CapacityReference(150, "rated"),
            18,
            0.8,
            null,
            "packtrail-soh/2");
    StressRecord stress =
        new StressRecord(
            100.0 + minute,
            100.0 + minute,
            36.0 + minute,
            36.0 + minute,
            (100.0 + minute) / 150,
            Collections.nCopies(10, 0.0),
            Collections.nCopies(StressRecord.TEMPERATURE_BINS, Collections.nCopies(10, 0.0)),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of());
    CapacityObservation observation =
        new CapacityObservation(
            asOf.minusSeconds(7_200),
            asOf,
            CapacityObservation.Method.DELTA_SOC,
            139.2,
            2.1,
            0.62,
            22.5,
            true,
            0,
            0,
            "charge");
    return new PerformanceUpdate(battery(), soh, stress, null, 0.5, List.of(observation));
  }
}
