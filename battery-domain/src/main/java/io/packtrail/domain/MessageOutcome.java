package io.packtrail.domain;

/** What became of a received message once its transaction committed. */
public enum MessageOutcome {
  /** Its samples are stored. */
  STORED,
  /** It had been received before; nothing changed. */
  DUPLICATE,
  /** Its bytes are in quarantine with a reason. */
  QUARANTINED,
  /** It told nothing of a battery, so that there was nothing to keep; not in the ledger. */
  NO_DATA
}
