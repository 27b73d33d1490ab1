package io.packtrail.passportupdater.signing;

import org.jspecify.annotations.Nullable;

/** What a {@code did:web} says of itself: where it is served. */
public final class DidWeb {
  private static final String PREFIX = "did:web:";

  private DidWeb() {}

  /** The address below which everything is this DID's, without a slash; null for other DIDs. */
  public static @Nullable String base(String did) {
    return did.startsWith(PREFIX)
        ? "https://" + did.substring(PREFIX.length()).replace(":", "/").replace("%3A", ":")
        : null;
  }
}
