package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;

/**
 * Who signs, kept under {@code {dataDir}/keys}: the keys of updates and of the transparency log,
 * and the DID document with every key that ever signed under this identifier, so that earlier
 * updates stay verifiable after a change.
 */
record SigningIdentity(Issuer issuer, DidDocument didDocument, LogWriter log) {

  /** The identity of a data folder, made on first use. */
  static SigningIdentity in(ServiceConfig config, InstantSource clock) {
    Path keys = config.dataDir().resolve("keys");
    try {
      Files.createDirectories(keys);
      SigningKey key = SigningKey.loadOrCreate(keys.resolve("signing-key.pem"));
      SigningKey logKey = SigningKey.loadOrCreate(keys.resolve("log-key.pem"));
      String host = config.passport().didHost();
      if (host == null) {
        Issuer issuer = Issuer.ofKey(key);
        return new SigningIdentity(
            issuer, DidDocument.of(issuer, null), new LogWriter(issuer.did() + "/log", logKey));
      }
      Issuer issuer = new Issuer("did:web:" + host, key);
      return new SigningIdentity(
          issuer,
          kept(keys.resolve("did-web-" + host + ".json"), issuer, clock),
          new LogWriter(host + "/log", logKey));
    } catch (IOException e) {
      throw new UncheckedIOException("keys could not be read or written in " + keys, e);
    }
  }

  /** The kept document, with this key added and the earlier one ended where the key is new. */
  private static DidDocument kept(Path file, Issuer issuer, InstantSource clock)
      throws IOException {
    DidDocument document;
    if (!Files.exists(file)) {
      document = DidDocument.of(issuer, clock.instant());
    } else {
      document = DidDocument.parse(Files.readAllBytes(file));
      if (document.key(issuer.keyId()) != null) {
        return document;
      }
      document = document.rotatedTo(issuer, clock.instant());
    }
    // A crash between the two leaves the old document, and the next start does the same again.
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.write(next, document.toBytes());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return document;
  }
}
