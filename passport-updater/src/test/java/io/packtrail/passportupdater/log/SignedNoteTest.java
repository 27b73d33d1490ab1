package io.packtrail.passportupdater.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.signing.TestKeys;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
  private static final SigningKey LOG_SIGNER = TestKeys.key(1);
  private static final SigningKey WITNESS_SIGNER = TestKeys.key(2);
  private static final NoteKey LOG =
      new NoteKey("operator.example/log", NoteKey.Kind.LOG, LOG_SIGNER.verifyingKey());
  private static final NoteKey WITNESS =
      new NoteKey("witness.example", NoteKey.Kind.WITNESS, WITNESS_SIGNER.verifyingKey());
  private static final Checkpoint HEAD = new Checkpoint(LOG.name(), 3, new byte[32]);
  private static final SignedNote NOTE = SignedNote.sign(HEAD.text(), LOG, LOG_SIGNER);

  /** The example in the documentation of golang.org/x/mod/sumdb/note. */
  @Test
  void requireSignature_goExample_holds() {
    NoteKey key =
        NoteKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    SignedNote note =
        SignedNote.parse(
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """);

    note.requireSignature(key);
    assertThatThrownBy(
            () ->
                new SignedNote(note.text().replace("problem is", "answer is"), note.lines())
                    .requireSignature(key))
        .isInstanceOf(PassportException.class);
  }

  @Test
  void parse_ofToString_isTheIdentity() {
    SignedNote cosigned =
        NOTE.cosign(WITNESS, WITNESS_SIGNER, Instant.ofEpochSecond(1_795_428_000));

    assertThat(SignedNote.parse(cosigned.toString())).isEqualTo(cosigned);
    assertThat(Checkpoint.parse(cosigned.text())).isEqualTo(HEAD);
  }

  @Test
  void parse_otherForms_areRefused() {
    for (String text :
        new String[] {
          "",
          HEAD.text(),
          HEAD.text() + "\n",
          NOTE.toString().strip(),
          NOTE.toString().replace("\u2014 ", "- "),
          NOTE.toString().replace("operator.example/log ", "operator.example/log  "),
          NOTE.toString().replaceFirst("3\n", "3\t\n")
        }) {
      assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(PassportException.class);
    }
  }

  @Test
  void requireSignature_changedTextOrOtherKey_isRefused() {
    SignedNote changed =
        new SignedNote(new Checkpoint(LOG.name(), 4, new byte[32]).text(), NOTE.lines());
    NoteKey other = new NoteKey(LOG.name(), NoteKey.Kind.LOG, WITNESS_SIGNER.verifyingKey());

    assertThatThrownBy(() -> changed.requireSignature(LOG)).hasMessageContaining("does not verify");
    assertThatThrownBy(() -> NOTE.requireSignature(other))
        .hasMessageContaining("must be signed by");
    assertThatThrownBy(() -> NOTE.requireSignature(WITNESS)).hasMessageContaining("must be signed");
  }

  @Test
  void cosignature_saysWhenTheWitnessSawIt() {
    Instant seen = Instant.parse("2026-11-23T10:00:00Z");
    SignedNote cosigned = NOTE.cosign(WITNESS, WITNESS_SIGNER, seen);

    assertThat(cosigned.cosignature(WITNESS)).isEqualTo(new SignedNote.Cosignature(WITNESS, seen));
    cosigned.requireSignature(LOG);
    assertThat(NOTE.cosignature(WITNESS)).isNull();
    SignedNote moved =
        new SignedNote(new Checkpoint(LOG.name(), 4, new byte[32]).text(), cosigned.lines());
    assertThat(moved.cosignature(WITNESS)).isNull();
  }

  @Test
  void vkey_keyOfAnotherName_isRefused() {
    assertThat(NoteKey.parse(LOG.vkey())).isEqualTo(LOG);
    assertThat(NoteKey.parse(WITNESS.vkey())).isEqualTo(WITNESS);
    assertThatThrownBy(() -> NoteKey.parse(LOG.vkey().replace("operator", "0perator")))
        .isInstanceOf(PassportException.class);
    assertThatThrownBy(() -> new NoteKey("a b", NoteKey.Kind.LOG, LOG.key()))
        .isInstanceOf(PassportException.class);
  }

  @Test
  void checkpoint_otherForms_areRefused() {
    String root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    assertThat(Checkpoint.parse("o\n3\n" + root + "\n").size()).isEqualTo(3);
    for (String text :
        new String[] {
          "o\n03\n" + root + "\n",
          "o\n-3\n" + root + "\n",
          "o\n3\n" + root,
          "o\n3\n" + root + "\nmore\n",
          "\n3\n" + root + "\n",
          "o\n3\nAAAA\n",
          "o\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
          "o\n99999999999999999999\n" + root + "\n"
        }) {
      assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(PassportException.class);
    }
  }
}
