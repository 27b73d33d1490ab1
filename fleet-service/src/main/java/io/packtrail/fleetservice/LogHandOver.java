package io.packtrail.fleetservice;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.LogKey;
import io.packtrail.timescalestore.LogHead;
import io.packtrail.timescalestore.LogTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who signs the log from a start on. Its key stands in the DID document; one that was put ready
 * takes over, the document says up to which entry the former counts, and the head is signed anew.
 *
 * <p>All while nobody else adds to the log. The document comes first, then the files, then the
 * head: after a crash between two of them the next start finds a head that a former key signed in
 * its time, and goes on.
 */
final class LogHandOver {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogHandOver.class);

  private final KeyFolder folder;
  private final String host;
  private final Instant now;
  private DidDocument document;
  private @Nullable LogWriter writer;

  private LogHandOver(KeyFolder folder, String host, DidDocument document, Instant now) {
    this.folder = folder;
    this.host = host;
    this.document = document;
    this.now = now;
  }

  /** The identity with the log's keys as of this start. */
  static SigningIdentity atStart(
      SigningIdentity identity, KeyFolder folder, String host, LogTable log, Instant now) {
    LogHandOver start = new LogHandOver(folder, host, identity.didDocument(), now);
    try {
      log.resign(start::signing);
    } catch (PassportException refused) {
      // The log's own check says what is wrong with it; nothing is changed until that is put right.
      LOGGER
          .atError()
          .setCause(refused)
          .addKeyValue("code", refused.code())
          .log("the log's keys are left as they are: its head is none of theirs");
    }
    LogWriter writer = start.writer;
    return new SigningIdentity(
        identity.issuer(), start.document, writer == null ? start.present() : writer);
  }

  private LogWriter present() {
    return folder.logKeys().writer(host, document.logKeys());
  }

  private LogHead signing(LogHead head) {
    try {
      LogWriter signer = folder.logKeys().isWaiting() ? takenOver(head) : listed(head);
      writer = signer;
      String checkpoint = head.checkpoint();
      return checkpoint == null
          ? head
          : new LogHead(
              head.size(),
              head.frontier(),
              signer.current(SignedNote.parse(checkpoint)).toString());
    } catch (IOException e) {
      throw new UncheckedIOException("the log's keys could not be read or written", e);
    }
  }

  private LogWriter takenOver(LogHead head) throws IOException {
    LogKeyFolder keys = folder.logKeys();
    List<LogKey> former = former();
    LogWriter next = keys.next(host, former);
    List<LogKey> changed = LogKeyFolder.changed(former, next.name(), head, now);
    keys.next(host, changed).require(state(head));
    document = document.withLog(changed);
    folder.publish(document, now);
    keys.takeOver(host, changed);
    LOGGER
        .atInfo()
        .addKeyValue("log", next.name().vkey())
        .addKeyValue("entries", head.size())
        .log("the log's key was changed");
    return present();
  }

  /** A document from before it listed the log's keys: the present one is the one that signed. */
  private List<LogKey> former() {
    return document.logKeys().isEmpty() && folder.logKeys().exists()
        ? List.of(LogKey.present(present().name().vkey()))
        : document.logKeys();
  }

  /** With the key in the document, where it is the one that signed the head. */
  private LogWriter listed(LogHead head) throws IOException {
    LogWriter signer = present();
    signer.require(state(head));
    if (document.logKey(signer.name().vkey()) == null) {
      List<LogKey> keys = new ArrayList<>(document.logKeys());
      keys.add(LogKey.present(signer.name().vkey()));
      document = document.withLog(keys);
      folder.publish(document, now);
    }
    return signer;
  }

  private static LogWriter.State state(LogHead head) {
    return new LogWriter.State(head.size(), head.frontier(), head.checkpoint());
  }
}
