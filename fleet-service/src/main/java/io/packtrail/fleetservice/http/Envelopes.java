package io.packtrail.fleetservice.http;

import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.SelectiveUpdate;
import io.packtrail.passportupdater.access.RoleView;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.Issuer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Updates as JOSE has them, for who asks for these media types. */
final class Envelopes {
  /** A whole credential. */
  static final String WHOLE = "application/" + CredentialJwt.TYPE;

  /** A credential of which the reader is shown what it may see. */
  static final String IN_PART = "application/" + CredentialJwt.SELECTIVE_TYPE;

  private Envelopes() {}

  static Reply whole(SignedUpdate update, Issuer issuer) {
    return reply(WHOLE, CredentialJwt.sign(update.credential(), CredentialJwt.TYPE, issuer).text());
  }

  /** The elements that the view shows; the update's digest where its number is shown. */
  static Reply inPart(SignedUpdate update, RoleView view, Issuer issuer, Instant now) {
    List<String> elements = view.reads().stream().map(RoleView.Read::element).toList();
    Set<String> open =
        view.reads().stream()
            .filter(read -> read.decision().allows())
            .map(RoleView.Read::element)
            .collect(Collectors.toSet());
    return reply(
        IN_PART,
        SelectiveUpdate.sign(
                update,
                elements,
                element ->
                    open.contains(element.equals(SelectiveUpdate.UPDATE) ? "sequence" : element),
                issuer,
                now)
            .text());
  }

  private static Reply reply(String type, String text) {
    return Reply.bytes(type, text.getBytes(StandardCharsets.US_ASCII)).with("Vary", "Accept");
  }
}
