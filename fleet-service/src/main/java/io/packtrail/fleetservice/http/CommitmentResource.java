package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.fleetservice.passport.PassportAccess.Visitor;
import io.packtrail.passportupdater.ValueCommitment;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.Issuer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Commitments to values of the newest update, for holders who prove something of them without the
 * operator. Experimental (ADR 0026).
 */
final class CommitmentResource {
  private final Tables tables;
  private final PassportAccess access;
  private final Issuer issuer;
  private final InstantSource clock;

  CommitmentResource(Tables tables, PassportAccess access, Issuer issuer, InstantSource clock) {
    this.tables = tables;
    this.access = access;
    this.issuer = issuer;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/v1/batteries/{id}/passport/commitments", Access.API, this::commit));
  }

  /** The answer opens the commitment: it is for whoever may know the value. */
  private Reply commit(Request request) {
    Battery battery = tables.battery(request.batteryId());
    String element = JsonBody.read(request.body(), List.of("element")).text("element");
    if (element == null) {
      throw ApiException.badRequest("element must be given");
    }
    SignedUpdate head = tables.passports().head(battery.batteryId());
    if (head == null) {
      throw ApiException.notFound(
          "no-update", "battery %s must have a published update".formatted(battery.batteryId()));
    }
    Withdrawals.requireNone(tables.status().revocation(battery.batteryId(), head.sequence()));
    Instant now = clock.instant();
    byte[] opening = ValueCommitment.sign(head, element, issuer, now);
    ObjectNode subject =
        (ObjectNode) StrictJson.parseObject(head.credential()).get("credentialSubject");
    access.read(Visitor.OPERATOR, subject, "commitment to " + element, now).give(Set.of(element));
    return new Reply(201, "application/json", opening, Map.of());
  }
}
