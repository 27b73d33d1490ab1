package io.packtrail.passportupdater.access;

/** How far an element is open; on the wire and in the policy files in lower case. */
public enum Tier {
  PUBLIC,
  AUTHORITY,
  /** For authorities, and for whoever has a legitimate interest in the single battery. */
  AUTHORITY_OR_INTEREST,
  LEGITIMATE_INTEREST,
  OPERATOR
}
