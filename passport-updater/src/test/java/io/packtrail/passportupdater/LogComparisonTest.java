package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Sha256;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.MemoryLog;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.signing.TestKeys;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogComparisonTest {
  private final List<SignedUpdate> chain = Fixtures.chain(Fixtures.OPERATOR, Fixtures.BATTERY, 3);
  private final byte[] file =
      PassportExport.toBytes(
          Fixtures.BATTERY.passportId(),
          chain,
          Fixtures.OPERATOR,
          DidDocument.of(Fixtures.OPERATOR, Fixtures.START),
          TestLog.of(chain),
          List.of(),
          Fixtures.issuedAt(3));

  @Test
  void compare_logThatHasGrown_passes() {
    MemoryLog grown = grown(300);

    VerificationReport report = compare(grown, List.of(note(grown(7))));

    assertThat(report.passed()).isTrue();
    assertThat(report.checks()).last().extracting("name").isEqualTo("log-consistency");
  }

  @Test
  void compare_logThatWasForked_fails() {
    MemoryLog forked = new MemoryLog();
    for (int i = 0; i < 300; i++) {
      forked.append(Sha256.of(new byte[] {(byte) i, 2}));
    }

    assertThat(compare(forked, List.of()).failed()).containsExactly("log-consistency");
    assertThat(compare(grown(300), List.of(note(forked))).failed())
        .containsExactly("log-consistency");
  }

  @Test
  void compare_logThatWasRolledBack_fails() {
    MemoryLog shorter = new MemoryLog();
    TestLog.fill(shorter, chain.subList(0, 1));

    VerificationReport report = compare(shorter, List.of());

    assertThat(report.failed()).containsExactly("log-consistency");
    assertThat(report.checks().get(report.checks().size() - 1).detail()).contains("not shrink");
  }

  @Test
  void compare_checkpointOfAnotherKey_fails() {
    MemoryLog grown = grown(9);
    SigningKey thief = TestKeys.key(40);
    String note =
        SignedNote.sign(
                text(grown),
                new NoteKey(TestLog.NAME.name(), NoteKey.Kind.LOG, thief.verifyingKey()),
                thief)
            .toString();

    VerificationReport report =
        LogComparison.extend(
            PassportVerifier.verify(file, Fixtures.TRUST),
            file,
            Fixtures.TRUST,
            note,
            List.of(),
            grown::tile);

    assertThat(report.failed()).containsExactly("log-consistency");
  }

  private VerificationReport compare(MemoryLog log, List<String> kept) {
    return LogComparison.extend(
        PassportVerifier.verify(file, Fixtures.TRUST),
        file,
        Fixtures.TRUST,
        note(log),
        kept,
        log::tile);
  }

  /** The log of the file, with more behind it. */
  private MemoryLog grown(int size) {
    MemoryLog log = new MemoryLog();
    TestLog.fill(log, chain);
    while (log.size() < size) {
      log.append(Sha256.of(new byte[] {(byte) log.size(), 7}));
    }
    return log;
  }

  private static String text(MemoryLog log) {
    return new Checkpoint(TestLog.NAME.name(), log.size(), LogTree.root(log.size(), log)).text();
  }

  private static String note(MemoryLog log) {
    return SignedNote.sign(text(log), TestLog.NAME, TestLog.KEY).toString();
  }
}
