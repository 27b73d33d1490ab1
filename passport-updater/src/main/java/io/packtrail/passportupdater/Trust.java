package io.packtrail.passportupdater;

import io.packtrail.passportupdater.log.NoteKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever verifies knows from elsewhere. Each part may be empty; then the file's own word
 * counts, and the report says so.
 *
 * @param didDocuments of the issuers that are trusted; where given, others fail
 * @param logs the transparency logs that are trusted; where given, others fail
 * @param statusLists newer status lists than those in the file; each speaks for itself
 * @param witnesses of the log, all of which must have signed the file's checkpoint
 * @param now when it is checked: a file that is no export does not say until when its status list
 *     must hold. Absent: not known, and such a list does not count
 */
public record Trust(
    List<byte[]> didDocuments,
    List<NoteKey> logs,
    List<byte[]> statusLists,
    List<NoteKey> witnesses,
    @Nullable Instant now) {
  /** Nothing but the file. */
  public static final Trust NONE = new Trust(List.of(), List.of(), List.of());

  public Trust {
    didDocuments = List.copyOf(didDocuments);
    logs = List.copyOf(logs);
    statusLists = List.copyOf(statusLists);
    witnesses = List.copyOf(witnesses);
  }

  /** Without witnesses. */
  public Trust(
      List<byte[]> didDocuments,
      List<NoteKey> logs,
      List<byte[]> statusLists,
      @Nullable Instant now) {
    this(didDocuments, logs, statusLists, List.of(), now);
  }

  /** Without a time. */
  public Trust(List<byte[]> didDocuments, List<NoteKey> logs, List<byte[]> statusLists) {
    this(didDocuments, logs, statusLists, null);
  }

  /** The same, at a time. */
  public Trust at(Instant time) {
    return new Trust(didDocuments, logs, statusLists, witnesses, time);
  }

  /** The same, with witnesses that must have signed. */
  public Trust with(List<NoteKey> required) {
    return new Trust(didDocuments, logs, statusLists, required, now);
  }

  /** These issuers, any log. */
  public static Trust ofIssuers(List<byte[]> didDocuments) {
    return new Trust(didDocuments, List.of(), List.of());
  }
}
