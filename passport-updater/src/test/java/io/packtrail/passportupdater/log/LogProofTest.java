package io.packtrail.passportupdater.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.signing.TestKeys;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogProofTest {
  private static final SigningKey SIGNER = TestKeys.key(1);
  private static final NoteKey LOG =
      new NoteKey("operator.example/log", NoteKey.Kind.LOG, SIGNER.verifyingKey());
  private static final byte[] DOCUMENT = "update 1".getBytes(UTF_8);

  private final MemoryLog log = new MemoryLog();
  private final LogProof proof = proof();

  private LogProof proof() {
    for (int i = 0; i < 21; i++) {
      log.append(LogProof.entry(salt(i), ("update " + i).getBytes(UTF_8)));
    }
    return new LogProof(salt(1), 1, LogTree.inclusionProof(1, 21, log), head(LOG, log.size()));
  }

  @Test
  void require_documentOfTheLog_givesTheCheckpoint() {
    assertThat(proof.require(DOCUMENT, LOG).size()).isEqualTo(21);
    assertThat(LogProof.parse(proof.text()).text()).isEqualTo(proof.text());
    assertThat(proof.text()).startsWith("c2sp.org/tlog-proof@v1\nextra ").contains("\nindex 1\n");
  }

  @Test
  void require_otherDocument_isRefused() {
    assertRefused(() -> proof.require("update 2".getBytes(UTF_8), LOG));
  }

  @Test
  void require_otherSalt_isRefused() {
    LogProof other = new LogProof(salt(2), 1, proof.hashes(), proof.checkpoint());

    assertRefused(() -> other.require(DOCUMENT, LOG));
  }

  @Test
  void require_otherIndex_isRefused() {
    LogProof other = new LogProof(salt(1), 2, proof.hashes(), proof.checkpoint());

    assertRefused(() -> other.require(DOCUMENT, LOG));
  }

  @Test
  void require_checkpointOfAnotherSize_isRefused() {
    LogProof other = new LogProof(salt(1), 1, proof.hashes(), head(LOG, 20));

    assertRefused(() -> other.require(DOCUMENT, LOG));
  }

  @Test
  void require_checkpointOfAnotherLog_isRefused() {
    NoteKey other = new NoteKey("other.example/log", NoteKey.Kind.LOG, SIGNER.verifyingKey());
    SignedNote foreign =
        SignedNote.sign(
            new Checkpoint("third.example/log", 21, LogTree.root(21, log)).text(), LOG, SIGNER);

    assertRefused(() -> proof.require(DOCUMENT, other));
    assertRefused(() -> new LogProof(salt(1), 1, proof.hashes(), foreign).require(DOCUMENT, LOG));
  }

  @Test
  void parse_anyChangedCharacter_isRefusedOrDoesNotVerify() {
    byte[] text = proof.text().getBytes(UTF_8);
    for (int i = 0; i < text.length; i++) {
      byte[] changed = text.clone();
      changed[i] ^= 1;
      assertRefused(() -> LogProof.parse(new String(changed, UTF_8)).require(DOCUMENT, LOG));
    }
  }

  /** Nobody without the salt can tell the entry from noise, nor count a battery's updates. */
  @Test
  void entry_sameDocumentOtherSalt_isAnotherEntry() {
    assertThat(LogProof.entry(salt(1), DOCUMENT)).isNotEqualTo(LogProof.entry(salt(2), DOCUMENT));
  }

  private SignedNote head(NoteKey key, long size) {
    return SignedNote.sign(
        new Checkpoint(key.name(), size, LogTree.root(size, log)).text(), key, SIGNER);
  }

  private static byte[] salt(int number) {
    byte[] salt = new byte[LogProof.SALT_LENGTH];
    Arrays.fill(salt, (byte) number);
    return salt;
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable check) {
    assertThatThrownBy(check).isInstanceOf(PassportException.class);
  }
}
