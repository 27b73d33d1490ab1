package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.RatioInterval;
import io.packtrail.sohmodel.learned.LearnedEstimate;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Made-up batteries whose resistance grows as they age, so that pulses tell their health. */
class PulseCommandTest {
  private static final String HEADER =
      "ID,Mat,Qn,SOH,SOC,"
          + IntStream.rangeClosed(1, 21).mapToObj(u -> "U" + u).collect(Collectors.joining(","));

  private final Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  PulseCommandTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void pulse_unseenBatteries_areEstimatedInsideTheirInterval() throws IOException {
    Path model = train();
    Path tests = Files.write(dir.resolve("tests.csv"), batteries("NEW", 20, 5));
    out.getBuffer().setLength(0);

    assertThat(run("pulse", tests.toString(), "--model", model.toString())).isZero();

    int covered = 0;
    List<String> lines = out.toString().lines().filter(line -> line.startsWith("NEW_")).toList();
    for (int i = 0; i < 20; i++) {
      String[] words = lines.get(i).split(" +", -1);
      double truth = 100 * soh(i, 20);
      assertThat(Double.parseDouble(words[2])).isBetween(truth - 3, truth + 3);
      covered +=
          Double.parseDouble(words[3]) <= truth && truth <= Double.parseDouble(words[5]) ? 1 : 0;
    }
    assertThat(lines).hasSize(20);
    assertThat(covered).isGreaterThanOrEqualTo(15);
  }

  @Test
  void pulse_outsideTheRangeOrTrainedOn_saysWhyNot() throws IOException {
    Path model = train();
    List<String> rows = new ArrayList<>(batteries("NEW", 2, 5));
    rows.set(1, rows.get(1).replaceFirst("20,3[.]", "20,2."));
    rows.set(2, rows.get(2).replace("NEW_1", "OLD_3"));
    Path tests = Files.write(dir.resolve("tests.csv"), rows);
    out.getBuffer().setLength(0);

    assertThat(run("pulse", tests.toString(), "--model", model.toString())).isZero();

    assertThat(out.toString())
        .contains("U1 (V) must be in [", "the model was trained on this battery");
  }

  @Test
  void pulse_badNumber_isNamedWithItsLineAndColumn() throws IOException {
    Path model = train();
    List<String> rows = new ArrayList<>(batteries("NEW", 2, 5));
    rows.set(2, rows.get(2).replaceFirst("20,3[.][0-9]+", "20,high"));
    Path tests = Files.write(dir.resolve("tests.csv"), rows);

    assertThat(run("pulse", tests.toString(), "--model", model.toString())).isNotZero();

    assertThat(err.toString()).contains("tests.csv line 3: U1 must be a number, got high");
  }

  @Test
  void pulse_noIdentifier_isNamedWithItsLine() throws IOException {
    Path model = train();
    List<String> rows = new ArrayList<>(batteries("NEW", 2, 5));
    rows.set(2, rows.get(2).replace("NEW_1", ""));
    Path tests = Files.write(dir.resolve("tests.csv"), rows);

    assertThat(run("pulse", tests.toString(), "--model", model.toString())).isNotZero();

    assertThat(err.toString()).contains("tests.csv line 3: ID must name the battery, got nothing");
  }

  @Test
  void answer_intervalThatSaysTooLittle_isNoNumber() {
    assertThat(
            PulseCommand.answer(
                new LearnedEstimate.Estimated(1.244, new RatioInterval(0.857, 1.63), 0.235)))
        .satisfiesExactly(
            soh -> assertThat(soh).isEqualTo("–"),
            interval -> assertThat(interval).isEqualTo("–"),
            why ->
                assertThat(why).startsWith("too uncertain: 124 % ± 39 %, must be within ± 20 %"));
    assertThat(
            PulseCommand.answer(
                new LearnedEstimate.Estimated(0.9, new RatioInterval(0.88, 0.92), 0.012)))
        .containsExactly("90.0", "88.0 to 92.0", "");
  }

  @Test
  void pulse_missingColumn_isNamed() throws IOException {
    Path model = train();
    Path tests = Files.writeString(dir.resolve("tests.csv"), "ID,SOC,U1\nA,20,3.5\n");

    assertThat(run("pulse", tests.toString(), "--model", model.toString())).isNotZero();

    assertThat(err.toString()).contains("must have a column U2");
  }

  private Path train() throws IOException {
    Path file = Files.write(dir.resolve("train.csv"), batteries("OLD", 30, 1));
    Path model = dir.resolve("made-up");
    assertThat(run("train", "pulse", file.toString(), "--out", model.toString()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("Wrote made-up/", "30 batteries");
    assertThat(model.resolve("model-card.json")).exists();
    return model;
  }

  private static double soh(int battery, int of) {
    return 0.72 + 0.26 * (battery + 0.5) / of;
  }

  private static List<String> batteries(String name, int count, long seed) {
    Random random = new Random(seed);
    List<String> rows = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < count; i++) {
      double soh = soh(i, count);
      double ohm = 0.02 + 0.05 * (1 - soh);
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "%s_%d,NMC,2.1,%.4f,20", name, i, soh));
      for (int u = 0; u < 21; u++) {
        double currentA = u == 0 ? 0 : (u % 2 == 0 ? -1 : 1) * (1 + u / 4);
        double volt = 3.5 + 0.05 * (soh - 0.85) + ohm * currentA + 0.0002 * random.nextGaussian();
        row.append(String.format(Locale.ROOT, ",%.4f", volt));
      }
      rows.add(row.toString());
    }
    return rows;
  }

  private int run(String... arguments) {
    return CommandLines.execute(out, err, arguments);
  }
}
