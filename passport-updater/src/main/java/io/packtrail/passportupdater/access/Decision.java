package io.packtrail.passportupdater.access;

/** What a reader gets to see of one element. */
public enum Decision {
  /** The value, by the reader's role. */
  BY_ROLE,
  /** The value, by a grant. */
  BY_GRANT,
  /** That it exists; a grant would open it. */
  ON_REQUEST,
  /** That it exists; no grant opens it to this role. */
  REFUSED;

  public boolean allows() {
    return this == BY_ROLE || this == BY_GRANT;
  }
}
