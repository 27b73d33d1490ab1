package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Sha256;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.log.MemoryLog;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.log.Witness;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.LogKey;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.signing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which checkpoints count after the log's key was changed, and after it was stolen. */
class LogKeysTest {
  private static final Instant CHANGE = Fixtures.issuedAt(4);
  private static final SigningKey NEXT_KEY = TestKeys.key(14);
  private static final NoteKey FORMER = TestLog.NAME;
  private static final NoteKey NEXT =
      new NoteKey(FORMER.name(), NoteKey.Kind.LOG, NEXT_KEY.verifyingKey());
  private static final DidDocument DOCUMENT = DidDocument.of(Fixtures.OPERATOR, Fixtures.START);
  private static final Witness WITNESS = new Witness("witness.example", TestKeys.key(15));

  private final List<SignedUpdate> chain = Fixtures.chain(Fixtures.OPERATOR, Fixtures.BATTERY, 3);
  private final LogRecord byFormer = TestLog.of(chain);
  private final long size = chain.size() + 1L;
  private final String root =
      Base64.getEncoder()
          .encodeToString(Checkpoint.parse(byFormer.proofs().get(0).checkpoint().text()).root());

  @Test
  void checkpoint_ofAFormerKeyInItsTime_passesAndSaysSo() {
    VerificationReport report = verify(byFormer, changedAt(size, root));

    assertThat(report.failed()).isEmpty();
    assertThat(detail(report)).contains("the DID document given").contains("up to 4 entries");
    assertThat(verify(byFormer, changedAt(size + 5, otherRoot())).failed()).isEmpty();
  }

  @Test
  void checkpoint_ofAFormerKeyAfterTheChange_fails() {
    VerificationReport report = verify(byFormer, changedAt(size - 1, root));

    assertThat(report.failed()).containsExactly("checkpoint-signature");
    assertThat(detail(report)).contains("up to 3 entries").contains("of 4 entries");
  }

  @Test
  void checkpoint_ofTheSizeOfTheChangeWithAnotherRoot_fails() {
    VerificationReport report = verify(byFormer, changedAt(size, otherRoot()));

    assertThat(report.failed()).containsExactly("checkpoint-signature");
    assertThat(detail(report)).contains("must have the root");
  }

  @Test
  void checkpoint_ofTheNextKey_passesAndOfOneThatIsNotListedFails() {
    LogRecord byNext = TestLog.of(chain, NEXT, NEXT_KEY);

    assertThat(verify(byNext, changedAt(2, otherRoot())).failed()).isEmpty();
    VerificationReport unknown = verify(byNext, DOCUMENT.withLog(List.of(present(FORMER))));
    assertThat(unknown.failed()).containsExactly("checkpoint-signature");
    assertThat(detail(unknown)).contains("must list the log's key");
  }

  /** Who pins the former key follows while both sign, and not after. */
  @Test
  void checkpoint_ofAHandOver_passesForWhoPinsEitherKey() {
    LogRecord both = new LogRecord(NEXT, signed(handingOver()));
    LogRecord alone = new LogRecord(NEXT, signed(new LogWriter(NEXT.name(), NEXT_KEY)));
    DidDocument document = changedAt(2, otherRoot());

    assertThat(pinned(both, document, FORMER).failed()).isEmpty();
    assertThat(pinned(both, document, NEXT).failed()).isEmpty();
    assertThat(pinned(alone, document, FORMER).failed()).containsExactly("checkpoint-signature");
    assertThat(detail(pinned(alone, document, FORMER))).contains("must be one of those given");
  }

  @Test
  void checkpoint_ofAStolenKey_countsWhereItIsTheLastOrAWitnessSawItBefore() {
    DidDocument last = stolen(changedAt(size, root));
    DidDocument later = stolen(changedAt(size + 1, otherRoot()));

    assertThat(verify(byFormer, last).failed()).isEmpty();
    assertThat(verify(byFormer, later).failed()).containsExactly("checkpoint-signature");
    assertThat(detail(verify(byFormer, later))).contains("was in wrong hands since");
    assertThat(verify(byFormer, stolen(DOCUMENT.withLog(List.of(present(FORMER))))).failed())
        .as("before the next key took over")
        .containsExactly("checkpoint-signature");
    assertThat(witnessed(CHANGE.minusSeconds(1), later).failed()).isEmpty();
    assertThat(witnessed(CHANGE, later).failed()).containsExactly("checkpoint-signature");
  }

  /** A place in the log of before is one in the log of now: the log goes on. */
  @Test
  void update_ofAStolenSigningKey_countsByItsPlaceUnderTheNextLogKey() {
    Instant theft = Fixtures.issuedAt(5);
    DidDocument named =
        changedAt(2, otherRoot()).revoking(Fixtures.OPERATOR.keyId(), theft, 4L, FORMER.vkey());
    DidDocument another =
        DOCUMENT
            .withLog(List.of(present(NEXT)))
            .revoking(Fixtures.OPERATOR.keyId(), theft, 4L, FORMER.vkey());
    LogRecord byNext = TestLog.of(chain, NEXT, NEXT_KEY);

    assertThat(verify(byNext, named).failed()).isEmpty();
    assertThat(verify(byNext, another).failed()).containsExactly("key-validity");
  }

  @Test
  void comparison_withTheLogUnderItsNextKey_needsADocumentThatListsBoth() {
    MemoryLog log = new MemoryLog();
    TestLog.fill(log, chain);
    log.append(Sha256.of(new byte[] {9}));
    String now = note(log, new LogWriter(NEXT.name(), NEXT_KEY));
    String byThief = note(log, new LogWriter(FORMER.name(), TestLog.KEY));
    DidDocument document = changedAt(size, root);

    assertThat(compared(log, now, document).failed()).isEmpty();
    assertThat(compared(log, now, DOCUMENT).failed()).containsExactly("log-consistency");
    assertThat(compared(log, byThief, document).failed()).containsExactly("log-consistency");
    assertThat(compared(log, byThief, document).checks())
        .last()
        .extracting(VerificationReport.Check::detail)
        .asString()
        .contains("up to 4 entries");
  }

  @Test
  void writer_whoseHeadAFormerKeySigned_goesOnOnlyFromItsTime() {
    LogWriter former = new LogWriter(FORMER.name(), TestLog.KEY);
    LogWriter.State head = former.append(LogWriter.State.EMPTY, utf8("one"), new byte[32]).state();

    LogWriter.State next = writer(1).append(head, utf8("two"), new byte[32]).state();

    SignedNote.parse(String.valueOf(next.checkpoint())).requireSignature(NEXT);
    assertThatThrownBy(() -> writer(0).append(head, utf8("two"), new byte[32]))
        .hasMessageContaining("must be signed by");
    assertThatThrownBy(() -> former.append(next, utf8("three"), new byte[32]))
        .as("a service that still runs with the former key")
        .hasMessageContaining("must be signed by");
    LogWriter.State both = handingOver().append(head, utf8("two"), new byte[32]).state();
    assertThatThrownBy(() -> new LogWriter(FORMER.name(), TestLog.KEY).require(both))
        .as("another signs in the log's name beside it")
        .hasMessageContaining("must be signed by");
  }

  @Test
  void document_withLogKeys_isReadAsItWasWritten() {
    DidDocument document = stolen(changedAt(size, root));

    assertThat(DidDocument.parse(document.toBytes())).isEqualTo(document);
    String half =
        new String(document.toBytes(), StandardCharsets.UTF_8).replace("\"lastSize\":4,", "");
    assertThatThrownBy(() -> DidDocument.parse(utf8(half))).hasMessageContaining("lastSize");
  }

  private static LogWriter writer(long lastSize) {
    return new LogWriter(
        NEXT.name(), NEXT_KEY, List.of(new LogWriter.Former(FORMER, lastSize, null)));
  }

  private static LogWriter handingOver() {
    return new LogWriter(
        NEXT.name(), NEXT_KEY, List.of(new LogWriter.Former(FORMER, 1, TestLog.KEY)));
  }

  private List<LogProof> signed(LogWriter writer) {
    return byFormer.proofs().stream()
        .map(
            proof ->
                new LogProof(
                    proof.salt(),
                    proof.index(),
                    proof.hashes(),
                    writer.sign(Checkpoint.parse(proof.checkpoint().text()))))
        .toList();
  }

  private VerificationReport witnessed(Instant seenAt, DidDocument document) {
    List<LogProof> seen =
        byFormer.proofs().stream()
            .map(
                proof ->
                    new LogProof(
                        proof.salt(),
                        proof.index(),
                        proof.hashes(),
                        WITNESS.cosign(
                            proof.checkpoint(),
                            FORMER,
                            null,
                            (level, index) -> new byte[32],
                            seenAt)))
            .toList();
    return PassportVerifier.verify(
        export(new LogRecord(FORMER, seen), document),
        Trust.ofIssuers(List.of(document.toBytes())).with(List.of(WITNESS.name())));
  }

  private VerificationReport compared(MemoryLog log, String now, DidDocument document) {
    byte[] file = export(byFormer, DOCUMENT);
    Trust trust = Trust.ofIssuers(List.of(document.toBytes()));
    return LogComparison.extend(
        PassportVerifier.verify(file, trust), file, trust, now, List.of(), log::tile);
  }

  private static String note(MemoryLog log, LogWriter writer) {
    return writer
        .sign(new Checkpoint(FORMER.name(), log.size(), LogTree.root(log.size(), log)))
        .toString();
  }

  private VerificationReport verify(LogRecord log, DidDocument document) {
    return PassportVerifier.verify(export(log, document), List.of(document.toBytes()));
  }

  private VerificationReport pinned(LogRecord log, DidDocument document, NoteKey pin) {
    return PassportVerifier.verify(
        export(log, document), new Trust(List.of(document.toBytes()), List.of(pin), List.of()));
  }

  private byte[] export(LogRecord log, DidDocument document) {
    return PassportExport.toBytes(
        Fixtures.BATTERY.passportId(),
        chain,
        Fixtures.OPERATOR,
        document,
        log,
        List.of(),
        Fixtures.issuedAt(3));
  }

  private static DidDocument changedAt(long lastSize, String lastRoot) {
    return DOCUMENT.withLog(
        List.of(present(FORMER).ended(CHANGE, lastSize, lastRoot), present(NEXT)));
  }

  private static DidDocument stolen(DidDocument document) {
    return document.withLog(
        document.logKeys().stream()
            .map(key -> key.vkey().equals(FORMER.vkey()) ? key.stolen(CHANGE) : key)
            .toList());
  }

  private static LogKey present(NoteKey key) {
    return LogKey.present(key.vkey());
  }

  private static String otherRoot() {
    return Base64.getEncoder().encodeToString(Sha256.of(new byte[] {3}));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String detail(VerificationReport report) {
    return report.checks().stream()
        .filter(check -> check.name().equals("checkpoint-signature"))
        .findFirst()
        .orElseThrow()
        .detail();
  }
}
