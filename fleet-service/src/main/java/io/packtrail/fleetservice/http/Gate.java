package io.packtrail.fleetservice.http;

import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come in. Programs send the administrator's token in a header; people exchange it
 * for a cookie, which counts for reading only, so that no foreign page can make them change
 * anything.
 */
final class Gate {
  private static final String COOKIE = "packtrail";
  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final AdminToken token;
  private final boolean pagesOpenOnLoopback;

  /** Cookies given out since the start; a restart asks for the token again. */
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();

  /**
   * @param pagesOpenOnLoopback whether people on this machine read pages without the token
   */
  Gate(AdminToken token, boolean pagesOpenOnLoopback) {
    this.token = token;
    this.pagesOpenOnLoopback = pagesOpenOnLoopback;
  }

  boolean admits(RoutingContext context, Access access) {
    if (access == Access.PUBLIC || access == Access.READER) {
      return true;
    }
    String header = context.request().getHeader("Authorization");
    if (header != null) {
      return header.startsWith("Bearer ") && token.matches(header.substring(7).strip());
    }
    HttpMethod method = context.request().method();
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (!reads) {
      return false;
    }
    return hasSession(context)
        || (access == Access.PAGE && pagesOpenOnLoopback && isOnThisMachine(context));
  }

  /** What somebody who asks for a passport presents. */
  Request.Credentials credentials(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    String token =
        header != null && header.startsWith("Bearer ") ? header.substring(7).strip() : null;
    return new Request.Credentials(admits(context, Access.PAGE), token, header != null);
  }

  /** A cookie for whoever presents the token, or null. */
  @Nullable Cookie admit(String presented) {
    if (!token.matches(presented.strip())) {
      return null;
    }
    String session = GatewaySecret.generate();
    sessions.add(session);
    return Cookie.cookie(COOKIE, session)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath("/");
  }

  private boolean hasSession(RoutingContext context) {
    Cookie cookie = context.request().getCookie(COOKIE);
    return cookie != null && sessions.contains(cookie.getValue());
  }

  /**
   * From loopback, and asking for loopback by name: a foreign name that resolves to 127.0.0.1 would
   * let any web page read along (DNS rebinding).
   */
  private static boolean isOnThisMachine(RoutingContext context) {
    SocketAddress remote = context.request().remoteAddress();
    HostAndPort authority = context.request().authority();
    if (remote == null || remote.hostAddress() == null || authority == null) {
      return false;
    }
    try {
      return InetAddress.getByName(remote.hostAddress()).isLoopbackAddress()
          && LOOPBACK_NAMES.contains(authority.host());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
