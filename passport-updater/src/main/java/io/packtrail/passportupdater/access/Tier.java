package io.packtrail.passportupdater.access;

/** How far an element is open; on the wire and in the policy files in lower case. */
public enum Tier {
  PUBLIC,
  AUTHORITY,
  LEGITIMATE_INTEREST,
  OPERATOR
}
