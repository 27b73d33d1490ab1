package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Any sequence of signed updates that is not a beginning of the one chain is refused: reordered,
 * left out, inserted, replayed, or of another battery; even where the operator itself signs the
 * export and logs it as it stands.
 */
class ChainTamperPropertyTest {
  private static final int OWN = 5;
  private static final List<ObjectNode> POOL =
      Stream.of(
              Fixtures.chain(Fixtures.OPERATOR, Fixtures.BATTERY, OWN),
              Fixtures.chain(Fixtures.OPERATOR, Fixtures.battery("BAT-0002"), 3))
          .flatMap(List<SignedUpdate>::stream)
          .map(Forge::json)
          .toList();

  @Property(tries = 150)
  void anySequenceThatIsNoBeginning_isRefusedByName(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = OWN + 2) Integer> picked) {
    byte[] file = Forge.export(picked.stream().map(POOL::get).toList(), Fixtures.issuedAt(OWN + 4));

    VerificationReport report = PassportVerifier.verify(file, Fixtures.TRUST);

    assertThat(report.passed()).isEqualTo(isBeginning(picked));
    assertThat(report.failed().isEmpty()).isEqualTo(isBeginning(picked));
  }

  @Property(tries = 100)
  void oneStepFromTheChain_isRefusedByName(
      @ForAll @IntRange(max = 3) int kind,
      @ForAll @IntRange(max = OWN - 1) int from,
      @ForAll @IntRange(max = OWN - 1) int to) {
    List<Integer> picked = new ArrayList<>(IntStream.range(0, OWN).boxed().toList());
    switch (kind) {
      case 0 -> picked.add(to, picked.remove(from)); // moved
      case 1 -> picked.remove(from); // left out
      case 2 -> picked.add(to, from); // replayed
      default -> picked.add(to, OWN + from % 3); // of another battery
    }
    byte[] file = Forge.export(picked.stream().map(POOL::get).toList(), Fixtures.issuedAt(OWN + 4));

    VerificationReport report = PassportVerifier.verify(file, Fixtures.TRUST);

    assertThat(report.failed().isEmpty()).isEqualTo(isBeginning(picked));
  }

  private static boolean isBeginning(List<Integer> picked) {
    return IntStream.range(0, picked.size()).allMatch(i -> picked.get(i) == i)
        && picked.size() <= OWN;
  }
}
