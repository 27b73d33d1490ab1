package io.packtrail.passportupdater.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.signing.TestKeys;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a witness signs, and what it must not. */
class WitnessTest {
  private static final SigningKey LOG_SIGNER = TestKeys.key(1);
  private static final SigningKey SIGNER = TestKeys.key(2);
  private static final NoteKey LOG =
      new NoteKey("operator.example/log", NoteKey.Kind.LOG, LOG_SIGNER.verifyingKey());
  private static final Witness WITNESS = new Witness("witness.example", SIGNER);
  private static final Instant AT = Instant.ofEpochSecond(1_795_428_000);

  @Test
  void cosign_aLogThatGrew_isSignedInTheBytesOfTheSpecification() {
    MemoryLog log = log("a", "b", "c");
    Checkpoint seen = Checkpoint.parse(head(log("a")).text());

    SignedNote signed = WITNESS.cosign(head(log), LOG, seen, log, AT);

    // C2SP tlog-cosignature: id ‖ seconds, big-endian ‖ Ed25519 over the header and the note's
    // text.
    byte[] line =
        Base64.getDecoder()
            .decode(signed.lines().get(1).substring("\u2014 witness.example ".length()));
    assertThat(line).hasSize(4 + 8 + 64);
    byte[] id =
        Sha256.of(
            "witness.example\n".getBytes(UTF_8), new byte[] {4}, SIGNER.verifyingKey().encoded());
    assertThat(Arrays.copyOf(line, 4)).isEqualTo(Arrays.copyOf(id, 4));
    assertThat(ByteBuffer.wrap(line, 4, 8).getLong()).isEqualTo(1_795_428_000);
    byte[] message = ("cosignature/v1\ntime 1795428000\n" + signed.text()).getBytes(UTF_8);
    assertThat(SIGNER.verifyingKey().verifies(message, Arrays.copyOfRange(line, 12, 76))).isTrue();
    SignedNote.Cosignature read = signed.requireCosignature(WITNESS.name());
    assertThat(read).isEqualTo(new SignedNote.Cosignature(WITNESS.name(), AT));
    signed.requireSignature(LOG);
  }

  @Test
  void cosign_firstOrUnchanged_isSigned() {
    MemoryLog log = log("a", "b");

    assertThat(WITNESS.cosign(head(log), LOG, null, log, AT).lines()).hasSize(2);
    Checkpoint same = Checkpoint.parse(head(log).text());
    assertThat(WITNESS.cosign(head(log), LOG, same, log, AT).lines()).hasSize(2);
    // Lines of others are not passed on.
    SignedNote more = WITNESS.cosign(head(log), LOG, null, log, AT);
    assertThat(WITNESS.cosign(more, LOG, null, log, AT)).isEqualTo(more);
  }

  @Test
  void cosign_aForkOrARollback_isRefused() {
    MemoryLog seen = log("a", "b", "c");
    MemoryLog fork = log("a", "x", "c", "d");
    MemoryLog sameSize = log("a", "b", "x");
    MemoryLog shorter = log("a", "b");

    refused(head(fork), LOG, seen, fork, "log-forked");
    refused(head(sameSize), LOG, seen, sameSize, "log-forked");
    refused(head(shorter), LOG, seen, shorter, "log-rolled-back");
    // A log that shows others' hashes beside its own root.
    MemoryLog honest = log("a", "b", "c", "d");
    refused(head(fork), LOG, seen, honest, "log-forked");
  }

  @Test
  void cosign_anotherKeyOriginOrText_isRefused() {
    MemoryLog log = log("a");
    NoteKey thief = new NoteKey(LOG.name(), NoteKey.Kind.LOG, TestKeys.key(3).verifyingKey());
    refused(head(log), thief, null, log, "note-refused");
    SignedNote changed =
        new SignedNote(head(log).text().replace("\n1\n", "\n2\n"), head(log).lines());
    refused(changed, LOG, null, log, "note-refused");
    SignedNote elsewhere =
        SignedNote.sign(
            new Checkpoint("other.example/log", 1, LogTree.root(1, log)).text(), LOG, LOG_SIGNER);
    refused(elsewhere, LOG, null, log, "checkpoint-refused");
  }

  @Test
  void requireCosignature_overAnotherTextOrTime_isRefused() {
    MemoryLog log = log("a", "b");
    SignedNote one = WITNESS.cosign(head(log("a")), LOG, null, log("a"), AT);
    SignedNote moved = head(log).with(List.of(one.lines().get(1)));

    assertThatThrownBy(() -> moved.requireCosignature(WITNESS.name()))
        .hasMessageContaining("cosignature of witness.example does not verify");
    NoteKey other = new Witness("witness.example", TestKeys.key(4)).name();
    assertThat(one.requireCosignature(other)).as("another key is another witness").isNull();
    assertThatThrownBy(() -> one.requireCosignature(LOG)).isInstanceOf(PassportException.class);
  }

  private static void refused(
      SignedNote next, NoteKey key, @Nullable MemoryLog seen, MemoryLog served, String code) {
    Checkpoint last = seen == null ? null : Checkpoint.parse(head(seen).text());
    assertThatThrownBy(() -> WITNESS.cosign(next, key, last, served, AT))
        .isInstanceOfSatisfying(PassportException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static MemoryLog log(String... entries) {
    MemoryLog log = new MemoryLog();
    for (String entry : entries) {
      log.append(Sha256.of(entry.getBytes(UTF_8)));
    }
    return log;
  }

  private static SignedNote head(MemoryLog log) {
    Checkpoint head = new Checkpoint(LOG.name(), log.size(), LogTree.root(log.size(), log));
    return SignedNote.sign(head.text(), LOG, LOG_SIGNER);
  }
}
