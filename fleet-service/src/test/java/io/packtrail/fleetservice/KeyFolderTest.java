package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.DidKey;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.Mandate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
  private static final String DID = "did:web:operator.example";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant CHANGE = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-07-01T00:00:00Z");

  @Test
  void rotation_takesEffectAtTheNextStart_andKeepsBothKeysWithTheirWindows(@TempDir Path dir)
      throws IOException {
    KeyFolder folder = new KeyFolder(dir);
    Issuer first = issuer(folder);
    folder.document(first, null, START);
    String ready = folder.prepareNext();
    assertThat(folder.prepareNext()).isEqualTo(ready);
    assertThat(Files.exists(dir.resolve("keys/signing-key.pem"))).isTrue();
    assertThatThrownBy(folder::present).hasMessageContaining("start the service anew first");

    Issuer second = issuer(folder);
    DidDocument document = folder.document(second, null, CHANGE);

    assertThat(second.key().verifyingKey().multikey()).isEqualTo(ready);
    assertThat(valid(document, first, CHANGE.minusMillis(1))).isTrue();
    assertThat(valid(document, first, CHANGE)).isFalse();
    assertThat(valid(document, second, CHANGE)).isTrue();
    assertThat(issuer(folder).keyId()).as("the next start").isEqualTo(second.keyId());
    assertThat(folder.document(issuer(folder), null, LATER)).isEqualTo(document);
    assertThat(folder.archived(DID, START.minusMillis(1))).isNull();
    assertThat(folder.archived(DID, CHANGE.minusMillis(1))).isEqualTo(DidDocument.of(first, START));
    assertThat(folder.archived(DID, LATER)).isEqualTo(document);
    assertThat(names(dir.resolve("keys")))
        .contains("retired-%s.pem".formatted(first.key().verifyingKey().multikey()));
    assertThat(names(dir.resolve("keys/did-archive")))
        .containsExactly(
            "did-web-operator.example-2026-01-01T00-00-00.000Z.json",
            "did-web-operator.example-2026-06-01T00-00-00.000Z.json");
  }

  @Test
  void theft_ofThePresentKey_endsItsSignaturesAndPutsAnotherReady(@TempDir Path dir)
      throws IOException {
    KeyFolder folder = new KeyFolder(dir);
    Issuer stolen = issuer(folder);
    folder.document(stolen, null, START);
    NoteKey log = folder.logKeys().writer("operator.example", List.of()).name();

    assertThat(
            folder.compromised(DID, stolen.key().verifyingKey().multikey(), CHANGE, 9, log, LATER))
        .isTrue();

    assertThatThrownBy(() -> folder.document(stolen, null, LATER))
        .hasMessageContaining("was in wrong hands since");
    Issuer next = issuer(folder);
    DidDocument document = folder.document(next, null, LATER);
    assertThat(Objects.requireNonNull(document.key(stolen.keyId())).revokedLogSize()).isEqualTo(9);
    assertThat(Objects.requireNonNull(document.key(stolen.keyId())).revokedLog())
        .isEqualTo(log.vkey());
    assertThat(next.keyId()).isNotEqualTo(stolen.keyId());
    assertThat(valid(document, stolen, CHANGE.minusMillis(1))).isTrue();
    assertThat(valid(document, stolen, CHANGE)).isFalse();
    assertThat(
            folder.compromised(DID, stolen.key().verifyingKey().multikey(), CHANGE, 9, log, LATER))
        .as("it is not the present one any more")
        .isFalse();
  }

  @Test
  void theft_saidAgain_canOnlyBeEarlierAndWithFewerEntries(@TempDir Path dir) throws IOException {
    KeyFolder folder = new KeyFolder(dir);
    Issuer stolen = issuer(folder);
    folder.document(stolen, null, START);
    NoteKey log = folder.logKeys().writer("operator.example", List.of()).name();
    String key = stolen.key().verifyingKey().multikey();
    Path published = dir.resolve("keys/did-web-operator.example.json");
    byte[] before = Files.readAllBytes(published);

    assertThatThrownBy(() -> folder.compromised(DID, key, CHANGE, -5, log, LATER))
        .hasMessage("log size must be at least 0, got -5 entries");
    assertThatThrownBy(() -> folder.compromised(DID, key, LATER.plusMillis(1), 9, log, LATER))
        .hasMessageContaining("since must not be after now");
    assertThat(published).hasBinaryContent(before);
    folder.compromised(DID, key, CHANGE, 9, log, LATER);
    byte[] said = Files.readAllBytes(published);
    assertThatThrownBy(() -> folder.compromised(DID, key, CHANGE.plusSeconds(1), 9, log, LATER))
        .hasMessageContaining("since must not be after " + CHANGE);
    assertThatThrownBy(() -> folder.compromised(DID, key, CHANGE, 10, log, LATER))
        .hasMessageContaining("log size must be at most 9");
    assertThat(published).hasBinaryContent(said);

    folder.compromised(DID, key, CHANGE.minusSeconds(1), 8, log, LATER);

    DidKey now = Objects.requireNonNull(folder.required(DID).key(stolen.keyId()));
    assertThat(now.revoked()).isEqualTo(CHANGE.minusSeconds(1));
    assertThat(now.revokedLogSize()).isEqualTo(8);
  }

  @Test
  void crash_betweenTheTwoMoves_isHealedByTheNextStart(@TempDir Path dir) throws IOException {
    KeyFolder folder = new KeyFolder(dir);
    issuer(folder);
    String ready = folder.prepareNext();
    Files.move(dir.resolve("keys/signing-key.pem"), dir.resolve("keys/retired-x.pem"));

    assertThat(issuer(folder).key().verifyingKey().multikey()).isEqualTo(ready);
  }

  @Test
  void revoke_aKeyThatIsNotListed_isRefused(@TempDir Path dir) throws IOException {
    KeyFolder folder = new KeyFolder(dir);
    Files.createDirectories(dir.resolve("keys"));
    NoteKey log = folder.logKeys().writer("operator.example", List.of()).name();
    assertThatThrownBy(() -> folder.compromised(DID, "z6MkNone", CHANGE, 9, log, LATER))
        .isInstanceOf(PassportException.class);
    folder.document(issuer(folder), null, START);
    assertThatThrownBy(() -> folder.compromised(DID, "z6MkNone", CHANGE, 9, log, LATER))
        .isInstanceOf(PassportException.class);
  }

  @Test
  void document_fromBeforeTheArchive_isArchivedAsOfItsKey(@TempDir Path dir) throws IOException {
    KeyFolder folder = new KeyFolder(dir);
    Issuer issuer = issuer(folder);
    DidDocument former = DidDocument.of(issuer, START);
    Files.write(dir.resolve("keys/did-web-operator.example.json"), former.toBytes());

    folder.document(issuer, null, LATER);

    assertThat(folder.archived(DID, START)).isEqualTo(former);
  }

  @Test
  void mandate_thatChanges_isPublishedAsAnotherVersion(@TempDir Path dir) throws IOException {
    KeyFolder folder = new KeyFolder(dir);
    Issuer issuer = issuer(folder);
    folder.document(issuer, null, START);
    Mandate mandate =
        new Mandate("Maker SE", "DE123", "all EV batteries", START, null, "ab".repeat(32), null);

    DidDocument document = folder.document(issuer, mandate, CHANGE);

    assertThat(document.mandate()).isEqualTo(mandate);
    assertThat(Objects.requireNonNull(folder.archived(DID, CHANGE)).mandate()).isEqualTo(mandate);
    assertThat(Objects.requireNonNull(folder.archived(DID, START)).mandate()).isNull();
    assertThat(folder.document(issuer, mandate, LATER)).isEqualTo(document);
  }

  private static Issuer issuer(KeyFolder folder) throws IOException {
    return new Issuer(DID, folder.takeOver());
  }

  private static boolean valid(DidDocument document, Issuer issuer, Instant at) {
    DidKey key = Objects.requireNonNull(document.key(issuer.keyId()));
    return key.validAt(at);
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
