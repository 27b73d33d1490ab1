package io.packtrail.passportupdater;

import io.packtrail.domain.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page that verifies a passport in a browser, for whoever installs nothing: one HTML file that
 * makes no request, so that it can be kept and opened from a disk.
 *
 * <p>It makes the checks of {@link PassportVerifier} by the same names, in code that shares no line
 * with it, on the browser's own SHA-256 and Ed25519.
 */
public final class VerifierPage {
  private static final List<String> SCRIPTS =
      List.of(
          "json.js",
          "signature.js",
          "log.js",
          "content.js",
          "passport.js",
          "verify.js",
          "envelope.js",
          "page.js");
  private static final String STYLE = text("style.css");
  private static final String SCRIPT =
      SCRIPTS.stream()
          .map(VerifierPage::text)
          .collect(Collectors.joining("\n", "'use strict';\n", ""));
  private static final String HTML =
      text("page.html").replace("%STYLE%", STYLE).replace("%SCRIPT%", SCRIPT);

  private VerifierPage() {}

  /** The whole page. */
  public static String html() {
    return HTML;
  }

  /**
   * The policy to serve it with: its own script and style by their digests, and nothing else; no
   * connection to anywhere.
   */
  public static String contentSecurityPolicy() {
    return "default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        .formatted(source("\n" + SCRIPT), source("\n" + STYLE));
  }

  private static String source(String inline) {
    byte[] digest = Sha256.of(inline.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String text(String name) {
    try (InputStream in = VerifierPage.class.getResourceAsStream("verifier/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the verifier page must have its part " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the class path does not fail", e);
    }
  }
}
