package io.packtrail.fleetservice;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.timescalestore.LogTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Who signs, kept under {@code {dataDir}/keys}: the keys of updates and of the transparency log,
 * and the DID document with every key that ever signed under this identifier, so that earlier
 * updates stay verifiable after a change.
 */
record SigningIdentity(Issuer issuer, DidDocument didDocument, LogWriter log) {

  /** The identity for a service that starts: a key that was put ready takes over. */
  static SigningIdentity atStart(ServiceConfig config, InstantSource clock, LogTable log) {
    Instant now = clock.instant();
    SigningIdentity identity = in(config, now, KeyFolder::takeOver);
    String host = config.passport().didHost();
    return host == null
        ? identity
        : LogHandOver.atStart(identity, new KeyFolder(config.dataDir()), host, log, now);
  }

  /** The identity for whoever signs beside the service. */
  static SigningIdentity beside(ServiceConfig config, InstantSource clock) {
    return in(config, clock.instant(), KeyFolder::present);
  }

  /** Finds or makes the present key. */
  private interface Choice {
    SigningKey of(KeyFolder folder) throws IOException;
  }

  private static SigningIdentity in(ServiceConfig config, Instant now, Choice choice) {
    KeyFolder folder = new KeyFolder(config.dataDir());
    Path keys = folder.folder();
    try {
      Files.createDirectories(keys);
      SigningKey key = choice.of(folder);
      String host = config.passport().didHost();
      if (host == null) {
        Issuer issuer = Issuer.ofKey(key);
        return new SigningIdentity(
            issuer, DidDocument.of(issuer, null), folder.logKeys().writer(issuer.did(), List.of()));
      }
      Issuer issuer = new Issuer("did:web:" + host, key);
      DidDocument document = folder.document(issuer, config.passport().mandate(), now);
      return new SigningIdentity(
          issuer, document, folder.logKeys().writer(host, document.logKeys()));
    } catch (IOException e) {
      throw new UncheckedIOException("keys could not be read or written in " + keys, e);
    }
  }
}
