package io.packtrail.fleetservice.passport;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where everybody finds what is public of a passport. */
public final class PublicLink {
  private static final String DID_WEB = "did:web:";

  private PublicLink() {}

  /**
   * The address of a passport's public page: at the host of the operator's {@code did:web}, which
   * is the name that the operator stands by, else where the request came to.
   *
   * @param did the operator's
   * @param origin scheme, host and port that the request named
   */
  public static String of(String passportId, String did, String origin) {
    String host = host(did);
    return (host == null ? origin : "https://" + host) + path(passportId);
  }

  /** The path of a passport's public page. */
  public static String path(String passportId) {
    return "/passport/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A DID writes the colon before a port as %3A. */
  private static @Nullable String host(String did) {
    return did.startsWith(DID_WEB) ? did.substring(DID_WEB.length()).replace("%3A", ":") : null;
  }
}
