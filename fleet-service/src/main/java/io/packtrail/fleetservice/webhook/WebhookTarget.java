package io.packtrail.fleetservice.webhook;

import io.packtrail.fleetservice.config.ServiceConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a delivery goes: the URL, and the one address that was checked. The connection is made to
 * that address, so that a name that leads to another a moment later (DNS rebinding) gains nothing.
 */
record WebhookTarget(URI url, InetAddress address) {

  /**
   * Resolves a subscriber's URL; every address of the name must be allowed.
   *
   * @throws IllegalArgumentException with one sentence, where nothing may be sent there
   */
  static WebhookTarget of(String text, ServiceConfig.Webhooks rules) {
    URI url = parse(text);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && rules.plain())) {
      throw refused(rules.plain() ? "be an https or http URL" : "be an https URL", text);
    }
    if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
      throw refused("name a host, and neither a user nor a fragment", text);
    }
    InetAddress[] addresses = resolve(url.getHost(), text);
    for (InetAddress address : addresses) {
      if (!Network.isPublic(address) && !(rules.internal() && Network.isInternal(address))) {
        throw refused(
            rules.internal()
                ? "lead to a public or private address, or to this machine"
                : "lead to a public address (webhooks.internal allows private ones)",
            text);
      }
    }
    return new WebhookTarget(url, addresses[0]);
  }

  /** The port, that of the scheme where none is named. */
  int port() {
    return url.getPort() >= 0 ? url.getPort() : isTls() ? 443 : 80;
  }

  boolean isTls() {
    return url.getScheme().equalsIgnoreCase("https");
  }

  /** Path and query. */
  String path() {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static InetAddress[] resolve(String host, String text) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw refused("name a host that can be found", text);
    }
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw refused("be a URL", text);
    }
  }

  private static IllegalArgumentException refused(String condition, String text) {
    return new IllegalArgumentException("url must %s, got %s".formatted(condition, text));
  }
}
