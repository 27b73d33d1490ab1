package io.packtrail.fleetservice.http;

import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.passportupdater.VerifierPage;
import java.util.List;

/** The page that verifies passports in a browser: to look at, and to keep. Open to everybody. */
final class VerifierResource {
  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/verify", Access.PUBLIC, request -> page()),
        Endpoint.get(
            "/verify.html",
            Access.PUBLIC,
            request ->
                page()
                    .with(
                        "Content-Disposition", "attachment; filename=\"packtrail-verify.html\"")));
  }

  private static Reply page() {
    return Reply.html(200, VerifierPage.html())
        .with("Content-Security-Policy", VerifierPage.contentSecurityPolicy());
  }
}
