package io.packtrail.fleetservice;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.DidKey;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.LogKey;
import io.packtrail.passportupdater.signing.Mandate;
import io.packtrail.passportupdater.signing.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of updates in {@code {dataDir}/keys}, and the DID documents that were ever published
 * with them. A key that was put ready takes over at the next start, so that no service that still
 * runs signs with a key whose time is over.
 */
public final class KeyFolder {
  private static final String PRESENT = "signing-key.pem";
  private static final String NEXT = "signing-key.next.pem";
  private static final String ARCHIVE = "did-archive";

  /**
   * Of one length, so that names sort as times do, and without colons, which not every disk takes.
   */
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;

  /** Under a data folder. */
  public KeyFolder(Path dataDir) {
    folder = dataDir.resolve("keys");
  }

  Path folder() {
    return folder;
  }

  /**
   * The present key for whoever signs beside the service.
   *
   * @throws PassportException {@code key-change-waiting} where another was put ready: what the
   *     present one signs may not count any more
   */
  SigningKey present() {
    if (isWaiting() || logKeys().isWaiting()) {
      throw new PassportException(
          "key-change-waiting",
          "a new %s key is ready in %s: start the service anew first, it takes over then"
              .formatted(isWaiting() ? "signing" : "log", folder));
    }
    return SigningKey.loadOrCreate(folder.resolve(PRESENT));
  }

  /**
   * The key for a service that starts: the one that was put ready, if any, else the one there was,
   * else a new one. A crash between the two moves leaves the former key aside and the next one
   * ready, which the next start takes.
   */
  SigningKey takeOver() throws IOException {
    Path present = folder.resolve(PRESENT);
    Path next = folder.resolve(NEXT);
    if (!Files.exists(next)) {
      return SigningKey.loadOrCreate(present);
    }
    SigningKey successor = SigningKey.loadOrCreate(next); // refuses a file that is no key
    if (Files.exists(present)) {
      String former = SigningKey.loadOrCreate(present).verifyingKey().multikey();
      Files.move(present, folder.resolve("retired-%s.pem".formatted(former)));
    }
    Files.move(next, present, StandardCopyOption.ATOMIC_MOVE);
    return successor;
  }

  /** Those of the transparency log. */
  LogKeyFolder logKeys() {
    return new LogKeyFolder(folder);
  }

  /** The log's present name and key; none where it has no key here. */
  public @Nullable NoteKey logName(String operator) {
    return logKeys().exists() ? logKeys().writer(operator, List.of()).name() : null;
  }

  /** Whether a signing key waits for the next start. */
  boolean isWaiting() {
    return Files.exists(folder.resolve(NEXT));
  }

  /** {@link #prepareNext} for the log's key: its C2SP vkey. */
  public String prepareNextLogKey(String operator) {
    return logKeys().prepareNext(operator);
  }

  /**
   * Puts a key ready for the next start: the file that is there already, of the operator's own
   * making or from an earlier call, else a new one.
   *
   * @return its Multikey
   */
  public String prepareNext() {
    return SigningKey.loadOrCreate(folder.resolve(NEXT)).verifyingKey().multikey();
  }

  /**
   * The published document of a {@code did:web}, with this key added and the earlier one ended
   * where the key is new, and with this mandate.
   *
   * @throws PassportException {@code key-compromised} where this key was in wrong hands
   */
  DidDocument document(Issuer issuer, @Nullable Mandate mandate, Instant now) throws IOException {
    DidDocument kept = published(issuer.did());
    DidKey known = kept == null ? null : kept.key(issuer.keyId());
    if (known != null && known.revoked() != null) {
      throw new PassportException(
          "key-compromised",
          "the signing key %s was in wrong hands since %s: put another ready with 'passport key rotate'"
              .formatted(known.id(), known.revoked()));
    }
    DidDocument next =
        kept == null
            ? DidDocument.of(issuer, now)
            : known == null ? kept.rotatedTo(issuer, now) : kept;
    DidDocument document = next.under(mandate);
    if (!document.equals(kept)) {
      publish(document, now);
    } else if (archived(issuer.did(), now) == null) {
      // From before there was an archive: it holds since its newest key does.
      archive(document, Objects.requireNonNullElse(newest(document).validFrom(), now));
    }
    return document;
  }

  /**
   * Says of a key that it was in wrong hands since a time: what it signed from then on does not
   * count. Where it is the present one, another is put ready.
   *
   * @param did the {@code did:web} whose key it is
   * @param logSize entries that the transparency log had then
   * @param log the log's key: elsewhere a thief could have any entries
   * @return whether the service signs with it until it is started anew
   * @throws PassportException {@code did-document-refused} where there is no such key, {@code
   *     compromise-refused} where this would believe more than was said before, or tells of the
   *     future
   */
  public boolean compromised(
      String did, String multikey, Instant since, long logSize, NoteKey log, Instant now) {
    try {
      DidDocument kept = required(did);
      String keyId = did + "#" + multikey;
      requirePossible(since, logSize, now);
      requireNoLooser(kept.key(keyId), since, logSize);
      publish(kept.revoking(keyId, Rfc3339.cut(since), logSize, log.vkey()), now);
      Path present = folder.resolve(PRESENT);
      boolean isPresent =
          Files.exists(present)
              && SigningKey.loadOrCreate(present).verifyingKey().multikey().equals(multikey);
      if (isPresent) {
        prepareNext();
      }
      return isPresent;
    } catch (IOException e) {
      throw new UncheckedIOException("keys could not be read or written in " + folder, e);
    }
  }

  /**
   * Says of a key of the log that it was in wrong hands since a time. Where it is the present one,
   * another is put ready.
   *
   * @param vkey C2SP vkey, as the DID document lists it
   * @return whether the service signs with it until it is started anew
   * @throws PassportException as {@link #compromised}
   */
  public boolean logCompromised(String host, String vkey, Instant since, Instant now) {
    try {
      DidDocument kept = required("did:web:" + host);
      LogKey key = kept.logKey(vkey);
      if (key == null) {
        throw refused("key must be one of the log's, as 'passport key list' shows it, got " + vkey);
      }
      requirePossible(since, 0, now);
      Instant said = key.revoked();
      if (said != null && Rfc3339.cut(since).isAfter(said)) {
        throw refused("since must not be after %s, said before, got %s".formatted(said, since));
      }
      publish(
          kept.withLog(
              kept.logKeys().stream()
                  .map(one -> one.equals(key) ? one.stolen(since) : one)
                  .toList()),
          now);
      if (key.lastSize() == null) {
        prepareNextLogKey(host);
      }
      return key.lastSize() == null;
    } catch (IOException e) {
      throw new UncheckedIOException("keys could not be read or written in " + folder, e);
    }
  }

  private static void requirePossible(Instant since, long logSize, Instant now) {
    if (since.isAfter(now)) {
      throw refused("since must not be after now, %s, got %s".formatted(now, since));
    }
    if (logSize < 0) {
      throw refused("log size must be at least 0, got %d entries".formatted(logSize));
    }
  }

  /** Once said, a theft is only ever said to be earlier: a later mark would believe the thief. */
  private static void requireNoLooser(@Nullable DidKey key, Instant since, long logSize) {
    if (key == null || key.revoked() == null) {
      return;
    }
    Instant said = key.revoked();
    if (Rfc3339.cut(since).isAfter(said)) {
      throw refused(
          "since must not be after %s, since when %s is said to be in wrong hands, got %s"
              .formatted(said, key.id(), since));
    }
    Long saidSize = key.revokedLogSize();
    if (saidSize != null && logSize > saidSize) {
      throw refused(
          "log size must be at most %d, which is said of %s already, got %d entries"
              .formatted(saidSize, key.id(), logSize));
    }
  }

  private static PassportException refused(String sentence) {
    return new PassportException("compromise-refused", sentence);
  }

  /**
   * The document as it is published now.
   *
   * @throws PassportException {@code did-document-refused} where none was
   */
  public DidDocument required(String did) throws IOException {
    DidDocument kept = published(did);
    if (kept == null) {
      throw new PassportException(
          "did-document-refused",
          "%s must have a document in %s: start the service once".formatted(did, folder));
    }
    return kept;
  }

  /** The document as it was published at a time, or null where there was none yet. */
  public @Nullable DidDocument archived(String did, Instant at) throws IOException {
    Path archive = folder.resolve(ARCHIVE);
    if (!Files.isDirectory(archive)) {
      return null;
    }
    String prefix = name(did) + "-";
    String last = prefix + stamp(at) + ".json";
    try (Stream<Path> files = Files.list(archive)) {
      Path found =
          files
              .filter(file -> file.getFileName().toString().startsWith(prefix))
              .filter(file -> file.getFileName().toString().compareTo(last) <= 0)
              .max(Comparator.comparing(file -> file.getFileName().toString()))
              .orElse(null);
      return found == null ? null : DidDocument.parse(Files.readAllBytes(found));
    }
  }

  private @Nullable DidDocument published(String did) throws IOException {
    Path file = folder.resolve(name(did) + ".json");
    return Files.exists(file) ? DidDocument.parse(Files.readAllBytes(file)) : null;
  }

  /** Into the archive first: what was served is never missing there. */
  void publish(DidDocument document, Instant now) throws IOException {
    DidDocument.parse(document.toBytes()); // else the next start would refuse what is here
    archive(document, now);
    // A crash between the two leaves the old document, and the next start does the same again.
    replace(folder.resolve(name(document.did()) + ".json"), document);
  }

  private void archive(DidDocument document, Instant at) throws IOException {
    Path archive = Files.createDirectories(folder.resolve(ARCHIVE));
    replace(archive.resolve("%s-%s.json".formatted(name(document.did()), stamp(at))), document);
  }

  private static void replace(Path file, DidDocument document) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, document.toBytes());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static DidKey newest(DidDocument document) {
    return document.keys().get(document.keys().size() - 1);
  }

  private static String stamp(Instant at) {
    return STAMP.format(at);
  }

  private static String name(String did) {
    return "did-web-" + did.replaceFirst("^did:web:", "");
  }
}
