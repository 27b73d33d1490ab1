package io.packtrail.domain;

/** What became of a received message once its transaction committed. */
public enum MessageOutcome {
  /** Its samples are stored. */
  STORED,
  /** It had been received before; nothing changed. */
  DUPLICATE,
  /** Its bytes are in quarantine with a reason. */
  QUARANTINED
}
