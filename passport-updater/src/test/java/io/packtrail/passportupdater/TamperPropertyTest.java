package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.signing.DidDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** No byte of an exported file is free. */
class TamperPropertyTest {
  private static final byte[] FILE = export(Fixtures.chain(Fixtures.OPERATOR, Fixtures.BATTERY, 2));

  private static byte[] export(List<SignedUpdate> updates) {
    return PassportExport.toBytes(
        Fixtures.BATTERY.passportId(),
        updates,
        Fixtures.OPERATOR,
        DidDocument.of(Fixtures.OPERATOR, Fixtures.START),
        TestLog.of(updates),
        List.of(),
        Fixtures.issuedAt(updates.size()));
  }

  @Test
  void anyByte_lowestBitFlipped_isRefusedByName() {
    // Small, for each of its bytes is tried: one update, and no forecast in it.
    byte[] file =
        export(
            List.of(
                new PassportUpdater(Fixtures.OPERATOR)
                    .next(
                        Fixtures.withoutForecast(Fixtures.update(0)), null, Fixtures.issuedAt(0))));
    assertThat(PassportVerifier.verify(file, Fixtures.TRUST).passed()).isTrue();

    List<Integer> unnoticed =
        IntStream.range(0, file.length)
            .parallel()
            .filter(
                at -> {
                  byte[] changed = file.clone();
                  changed[at] ^= 1;
                  return !refusedByName(changed);
                })
            .boxed()
            .toList();

    assertThat(unnoticed).isEmpty();
  }

  @Property(tries = 600)
  void anyByte_replacedByAnyOther_isRefusedByName(
      @ForAll @IntRange(max = 1_000_000) int where, @ForAll byte value) {
    byte[] changed = FILE.clone();
    int at = where % FILE.length;
    changed[at] = changed[at] == value ? (byte) (value + 1) : value;

    assertThat(refusedByName(changed)).isTrue();
  }

  @Property(tries = 300)
  void anyByte_leftOut_isRefusedByName(@ForAll @IntRange(max = 1_000_000) int where) {
    int at = where % FILE.length;
    byte[] changed = new byte[FILE.length - 1];
    System.arraycopy(FILE, 0, changed, 0, at);
    System.arraycopy(FILE, at + 1, changed, at, FILE.length - at - 1);

    assertThat(refusedByName(changed)).isTrue();
  }

  @Property(tries = 300)
  void anyPlace_byteOrWhiteSpaceInserted_isRefusedByName(
      @ForAll @IntRange(max = 1_000_000) int where,
      @ForAll byte any,
      @ForAll @IntRange(max = 4) int kind) {
    int at = where % (FILE.length + 1);
    byte[] changed = new byte[FILE.length + 1];
    System.arraycopy(FILE, 0, changed, 0, at);
    changed[at] = kind == 4 ? any : (byte) " \n\t\r".charAt(kind);
    System.arraycopy(FILE, at, changed, at + 1, FILE.length - at);

    assertThat(refusedByName(changed)).isTrue();
  }

  @Property(tries = 300)
  void anyPlace_fileCutOff_isRefusedByName(@ForAll @IntRange(max = 1_000_000) int where) {
    assertThat(refusedByName(Arrays.copyOf(FILE, where % FILE.length))).isTrue();
  }

  @Property(tries = 300)
  void anyTwoBytes_exchanged_areRefusedByName(
      @ForAll @IntRange(max = 1_000_000) int one, @ForAll @IntRange(max = 1_000_000) int other) {
    byte[] changed = FILE.clone();
    changed[one % FILE.length] = FILE[other % FILE.length];
    changed[other % FILE.length] = FILE[one % FILE.length];

    assertThat(Arrays.equals(changed, FILE) || refusedByName(changed)).isTrue();
  }

  private static boolean refusedByName(byte[] file) {
    VerificationReport report = PassportVerifier.verify(file, Fixtures.TRUST);
    List<String> failed = new ArrayList<>(report.failed());
    return !report.passed() && !failed.isEmpty();
  }
}
