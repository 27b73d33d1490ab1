package io.packtrail.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.DocumentFormat;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.mqttingest.wire.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decoding one telemetry message of 60 samples with 9 fields, checked and in columns, beside a bare
 * walk over the tokens of the same bytes that looks at nothing; samples per second on one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
  static final int SAMPLES = 60;

  private static final System.Logger LOGGER = System.getLogger(DecodeBenchmark.class.getName());
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
  private static final int PAIRS = 7;
  private static final int MESSAGES = 2_000;

  private static final GatewayId GATEWAY = new GatewayId("g-17");
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  /** How the message is encoded. */
  @Param DocumentFormat format = DocumentFormat.JSON;

  /** Objects or columns. */
  @Param TelemetryEncoder.Form form = TelemetryEncoder.Form.SAMPLES;

  private final PacktrailDecoder decoder = new PacktrailDecoder(Limits.DEFAULTS);
  private final String topic = Topics.telemetry(GATEWAY);
  private JsonFactory factory = new JsonFactory();
  private byte[] payload = {};

  /** Writes the message once: sensor readings with one to three decimals. */
  @Setup
  public void encode() {
    payload =
        new TelemetryEncoder(form, format)
            .encode("g-17-000042", new BatteryId("BAT-0001"), START, samples());
    factory =
        format == DocumentFormat.CBOR
            ? new CBORFactory()
            : JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();
  }

  private static SampleSeries samples() {
    Random random = new Random(1);
    SampleSeries.Builder builder = SampleSeries.builder(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      builder
          .add(START.toEpochMilli() - 1_000L * (SAMPLES - i))
          .set(Signal.PACK_VOLTAGE_V, (3_550 + random.nextInt(100)) / 10.0)
          .set(Signal.PACK_CURRENT_A, (random.nextInt(3_000) - 1_500) / 10.0)
          .set(Signal.SOC_RATIO, random.nextInt(1_000) / 1_000.0)
          .set(Signal.TEMP_MIN_DEG_C, (200 + random.nextInt(20)) / 10.0)
          .set(Signal.TEMP_MAX_DEG_C, (220 + random.nextInt(20)) / 10.0)
          .set(Signal.CELL_VOLTAGE_MIN_V, (3_650 + random.nextInt(50)) / 1_000.0)
          .set(Signal.CELL_VOLTAGE_MAX_V, (3_700 + random.nextInt(50)) / 1_000.0)
          .set(Signal.ODOMETER_KM, (510_912 + i) / 10.0);
    }
    return builder.build();
  }

  /** Walks over the tokens and reads no value. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public int tokens() throws IOException {
    int tokens = 0;
    try (JsonParser parser = factory.createParser(payload)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens++;
      }
    }
    return tokens;
  }

  /** Reads, checks and keeps. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public SampleSeries decode() {
    InboundMessage message = decoder.decode(new Receipt(GATEWAY, START, topic, payload));
    return ((InboundMessage.Telemetry) message).samples();
  }

  /**
   * Prints, for each form, decoding and walking in turn by processor time, which other load on the
   * machine disturbs less than it does elapsed time: medians of {@value #PAIRS} pairs.
   */
  public static void main(String[] args) throws IOException {
    for (DocumentFormat format : DocumentFormat.values()) {
      for (TelemetryEncoder.Form form : TelemetryEncoder.Form.values()) {
        DecodeBenchmark benchmark = new DecodeBenchmark();
        benchmark.format = format;
        benchmark.form = form;
        benchmark.encode();
        benchmark.printPairs();
      }
    }
  }

  private void printPairs() throws IOException {
    double[] decoded = new double[PAIRS];
    double[] ratios = new double[PAIRS];
    long sum = 0;
    for (int pair = -PAIRS; pair < PAIRS; pair++) { // the first half warms up
      long start = PROCESSOR.getCurrentThreadCpuTime();
      for (int i = 0; i < MESSAGES; i++) {
        sum += decode().size();
      }
      long between = PROCESSOR.getCurrentThreadCpuTime();
      for (int i = 0; i < MESSAGES; i++) {
        sum += tokens();
      }
      long end = PROCESSOR.getCurrentThreadCpuTime();
      if (pair >= 0) {
        decoded[pair] = 1e3 * MESSAGES * SAMPLES / (between - start);
        ratios[pair] = (double) (end - between) / (between - start);
      }
    }
    Arrays.sort(decoded);
    Arrays.sort(ratios);
    LOGGER.log(
        System.Logger.Level.INFO,
        "%s %s: %d bytes, %.2f million samples/s (%.2f to %.2f), %.2f of a bare walk (%d)"
            .formatted(
                format,
                form,
                payload.length,
                decoded[PAIRS / 2],
                decoded[0],
                decoded[PAIRS - 1],
                ratios[PAIRS / 2],
                sum));
  }
}
