package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.BundleFiles;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.fleetservice.passport.PassportAccess.Visitor;
import io.packtrail.fleetservice.passport.PublicLink;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.PassportExport;
import io.packtrail.passportupdater.ThresholdStatement;
import io.packtrail.passportupdater.access.RoleView;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.timescalestore.PartRow;
import io.packtrail.timescalestore.Revocation;
import io.packtrail.timescalestore.StoredAssessment;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Signed updates, one by one and as a file that can be checked by anybody. */
final class PassportResource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Tables tables;
  private final PassportAccess access;
  private final Issuer issuer;
  private final DidDocument didDocument;
  private final HttpApi.DidArchive archive;
  private final TransparencyLog log;
  private final StatusLists status;
  private final StaticParts parts;
  private final InstantSource clock;

  PassportResource(
      Tables tables, HttpApi.Identity identity, PassportAccess access, InstantSource clock) {
    this.tables = tables;
    this.access = access;
    this.issuer = identity.issuer();
    this.didDocument = identity.didDocument();
    this.archive = identity.archive();
    this.log = identity.log();
    this.status = identity.status();
    this.parts = identity.parts();
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/batteries/{id}/passport", Access.READER, this::passport),
        Endpoint.get("/api/v1/batteries/{id}/passport/export", Access.READER, this::export),
        Endpoint.post("/api/v1/batteries/{id}/passport/statements", Access.API, this::state),
        Endpoint.get("/api/v1/batteries/{id}/passport/bundle", Access.READER, this::bundle),
        Endpoint.get("/api/v1/batteries/{id}/passport/updates", Access.READER, this::updates),
        Endpoint.get("/api/v1/batteries/{id}/passport/updates/{n}", Access.READER, this::update),
        Endpoint.get("/status/{n}", Access.PUBLIC, this::statusList),
        Endpoint.get("/.well-known/did.json", Access.PUBLIC, this::didDocument));
  }

  /** Keys of now, or as they were published at a time ({@code versionTime} of DID Core). */
  private Reply didDocument(Request request) throws IOException {
    Instant time = request.queryTime("versionTime");
    DidDocument document =
        time == null || didDocument.did().startsWith("did:key:")
            ? didDocument
            : archive.at(didDocument.did(), time);
    if (document == null) {
      throw ApiException.notFound(
          "unknown-version", "%s had no document at %s".formatted(didDocument.did(), time));
    }
    return Reply.bytes("application/did+json", document.toBytes());
  }

  /** The newest update: whole for who may see all of it, else element by element. */
  private Reply passport(Request request) throws IOException {
    Instant now = clock.instant();
    Visitor visitor = visitor(request, now);
    Battery battery = tables.battery(request.batteryId());
    SignedUpdate head = tables.passports().head(battery.batteryId());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("passportId", battery.passportId());
    json.put("issuer", issuer.did());
    if (visitor.isOperator()) {
      json.put("batteryId", battery.batteryId().value());
      json.put("updates", head == null ? 0 : head.sequence());
      PassportState.put(json, tables, battery.batteryId(), head != null);
    }
    json.set("parts", links(battery, now));
    if (head == null) {
      return Reply.json(json);
    }
    ObjectNode latest = (ObjectNode) JSON.readTree(head.credential());
    boolean inPart = request.accepts(Envelopes.IN_PART);
    Revocation withdrawal = tables.status().revocation(battery.batteryId(), head.sequence());
    if (inPart) {
      Withdrawals.requireNone(withdrawal);
    }
    PassportAccess.Reading reading = read(visitor, head, "newest update", now);
    RoleView view = reading.give();
    if (inPart) {
      return Envelopes.inPart(head, view, issuer, now);
    }
    Withdrawals.put(json, withdrawal, reading.isWhole());
    if (reading.isWhole()) {
      json.put("updates", head.sequence());
      json.set("head", entry(head));
      json.set("latest", latest);
    } else {
      json.put("role", PassportAccess.name(visitor.reader().role()));
      json.set("view", view.json());
    }
    return Reply.json(json);
  }

  /** Which parts others signed; what they say is at {@code /passport/parts}, by role. */
  private ObjectNode links(Battery battery, Instant now) {
    ObjectNode links = JsonNodeFactory.instance.objectNode();
    for (PartRow part : parts.inPlace(battery, now)) {
      links.withArray(part.category()).add(parts.link(part, now));
    }
    return links;
  }

  private PassportAccess.Reading read(
      Visitor visitor, SignedUpdate update, String document, Instant now) {
    ObjectNode credential = StrictJson.parseObject(update.credential());
    return access.read(visitor, (ObjectNode) credential.get("credentialSubject"), document, now);
  }

  /** Operator, holder of a grant, or anybody. A token that is not good is refused, not ignored. */
  Visitor visitor(Request request, Instant now) {
    Request.Credentials credentials = request.credentials();
    if (credentials.operator()) {
      return Visitor.OPERATOR;
    }
    String token = credentials.token();
    if (token == null && !credentials.presented()) {
      return Visitor.PUBLIC;
    }
    try {
      return access.holder(token == null ? "" : token, now);
    } catch (PassportException e) {
      throw new ApiException(401, e.code(), String.valueOf(e.getMessage()));
    }
  }

  /** A document that is signed as a whole, for who may see the whole; refused to others. */
  private static void requireWhole(
      PassportAccess.Reading reading, Visitor visitor, String document) {
    if (!reading.isWhole()) {
      reading.refuse(Set.of(""));
      throw new ApiException(
          403,
          "locked",
          "%s holds elements that are not open to the role %s; GET /api/v1/batteries/{id}/passport shows which, and the operator grants them"
              .formatted(document, PassportAccess.name(visitor.reader().role())));
    }
  }

  /** Number and digests of updates tell of the battery's use: for who may see the newest whole. */
  private Reply updates(Request request) {
    Instant now = clock.instant();
    Visitor visitor = visitor(request, now);
    Battery battery = tables.battery(request.batteryId());
    SignedUpdate head = tables.passports().head(battery.batteryId());
    if (head != null) {
      PassportAccess.Reading reading = read(visitor, head, "the list of updates", now);
      requireWhole(reading, visitor, "the list of updates");
      reading.give(Set.of("sequence", "previousUpdateDigest"));
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("passportId", battery.passportId());
    ArrayNode entries = json.putArray("updates");
    Map<Long, Revocation> withdrawn =
        tables.status().revocations(battery.batteryId()).stream()
            .collect(Collectors.toMap(Revocation::sequence, Function.identity()));
    for (SignedUpdate update : tables.passports().chain(battery.batteryId())) {
      ObjectNode entry = entry(update);
      Withdrawals.put(entry, withdrawn.get(update.sequence()), true);
      entries.add(entry);
    }
    return Reply.json(json);
  }

  /** The credential, byte for byte as it was signed; in an envelope for who asks for one. */
  private Reply update(Request request) {
    Instant now = clock.instant();
    Visitor visitor = visitor(request, now);
    Battery battery = tables.battery(request.batteryId());
    long sequence = request.pathNumber("n");
    SignedUpdate update = tables.passports().find(battery.batteryId(), sequence);
    if (update == null) {
      throw ApiException.notFound(
          "unknown-update",
          "battery %s must have an update with number %d".formatted(battery.batteryId(), sequence));
    }
    PassportAccess.Reading reading = read(visitor, update, "update " + sequence, now);
    requireWhole(reading, visitor, "update " + sequence);
    reading.give();
    return request.accepts(Envelopes.WHOLE)
        ? Envelopes.whole(update, issuer)
        : Reply.bytes("application/vc", update.credential()).with("Vary", "Accept");
  }

  private Reply export(Request request) {
    Battery battery = wholeChain(request, "export");
    byte[] file = export(battery, visitor(request, clock.instant()));
    return Reply.bytes("application/vp", file)
        .with(
            "Content-Disposition",
            "attachment; filename=\"passport-" + battery.batteryId() + ".json\"");
  }

  /** The battery, where the visitor may see all of all its updates. */
  private Battery wholeChain(Request request, String document) {
    Instant now = clock.instant();
    Visitor visitor = visitor(request, now);
    Battery battery = tables.battery(request.batteryId());
    List<PassportAccess.Reading> readings = new ArrayList<>();
    for (SignedUpdate update : tables.passports().chain(battery.batteryId())) {
      String part = "update %d in an %s".formatted(update.sequence(), document);
      PassportAccess.Reading reading = read(visitor, update, part, now);
      requireWhole(reading, visitor, part);
      readings.add(reading);
    }
    readings.forEach(PassportAccess.Reading::give); // All or none of it is given.
    return battery;
  }

  /** A signed yes or no about a value of the newest update, which stays hidden. */
  private Reply state(Request request) {
    Battery battery = tables.battery(request.batteryId());
    JsonBody body = JsonBody.read(request.body(), List.of("element", "atLeast"));
    String element = body.text("element");
    Double atLeast = body.number("atLeast");
    if (element == null || atLeast == null) {
      throw ApiException.badRequest("element and atLeast must be given");
    }
    byte[] statement =
        ThresholdStatement.isOfPart(element)
            ? statementOfPart(battery, element, atLeast)
            : statementOfUpdate(battery, element, atLeast);
    return new Reply(201, "application/vc", statement, Map.of());
  }

  private byte[] statementOfUpdate(Battery battery, String element, double atLeast) {
    SignedUpdate head = tables.passports().head(battery.batteryId());
    if (head == null) {
      throw ApiException.notFound(
          "no-update", "battery %s must have a published update".formatted(battery.batteryId()));
    }
    Withdrawals.requireNone(tables.status().revocation(battery.batteryId(), head.sequence()));
    Instant now = clock.instant();
    byte[] statement = ThresholdStatement.sign(head, element, atLeast, issuer, now);
    read(Visitor.OPERATOR, head, stated(element, atLeast), now).give(Set.of(element));
    return statement;
  }

  /** About the part that is shown in the element's place. */
  private byte[] statementOfPart(Battery battery, String element, double atLeast) {
    Instant now = clock.instant();
    List<PartRow> inPlace = parts.inPlace(battery, now);
    PartRow part =
        inPlace.stream()
            .filter(one -> element.startsWith("parts.%s.".formatted(one.category())))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "unknown-part",
                        "battery %s must have a part that states %s; %s"
                            .formatted(
                                battery.batteryId(),
                                ApiException.quoted(element),
                                inPlace.isEmpty()
                                    ? "it has no part in place"
                                    : inPlace.stream()
                                        .map(PartRow::category)
                                        .collect(
                                            Collectors.joining(
                                                ".content…, parts.",
                                                "it has parts.",
                                                ".content…")))));
    byte[] statement =
        ThresholdStatement.signOfPart(part.credential(), element, atLeast, issuer, now);
    ObjectNode subject = JsonNodeFactory.instance.objectNode().put("id", battery.passportId());
    subject.putObject("parts").set(part.category(), StaticParts.element(part));
    access.read(Visitor.OPERATOR, subject, stated(element, atLeast), now).give(Set.of(element));
    return statement;
  }

  private static String stated(String element, double atLeast) {
    return "statement that %s is at least %s".formatted(element, atLeast);
  }

  private Reply bundle(Request request) {
    Battery battery = wholeChain(request, "evidence bundle");
    byte[] export = export(battery, visitor(request, clock.instant()));
    StoredAssessment stored = tables.assessments().latest(battery.batteryId());
    EvidenceBundle bundle =
        BundleFiles.of(
            export,
            didDocument.toBytes(),
            stored == null ? null : stored.assessment(),
            tables.passports().inputs(battery.batteryId()),
            PublicLink.of(battery.passportId(), didDocument.did(), request.origin()),
            issuer,
            clock.instant());
    return Reply.bytes("application/zip", bundle.toZip())
        .with(
            "Content-Disposition",
            "attachment; filename=\"evidence-" + battery.batteryId() + ".zip\"");
  }

  /**
   * The whole chain, and the parts of others that the visitor may see whole, as one signed file;
   * answers 404 where nothing was published yet.
   */
  private byte[] export(Battery battery, Visitor visitor) {
    return export(battery, parts(battery, visitor, clock.instant()));
  }

  /** The whole chain and every part, for the service's own check. */
  byte[] export(Battery battery) {
    return export(battery, parts.inPlace(battery, clock.instant()));
  }

  private byte[] export(Battery battery, List<PartRow> given) {
    List<SignedUpdate> chain = tables.passports().chain(battery.batteryId());
    if (chain.isEmpty()) {
      throw ApiException.notFound(
          "no-update", "battery %s must have a published update".formatted(battery.batteryId()));
    }
    Instant now = clock.instant();
    return PassportExport.toBytes(
        battery.passportId(),
        chain,
        issuer,
        didDocument,
        log.record(battery.batteryId(), chain),
        status.of(battery.batteryId(), now),
        given.stream().map(part -> parts.exported(part, now)).toList(),
        now);
  }

  private List<PartRow> parts(Battery battery, Visitor visitor, Instant now) {
    return parts.inPlace(battery, now).stream()
        .filter(part -> isGiven(access.readPart(visitor, battery.passportId(), part, now)))
        .toList();
  }

  private static boolean isGiven(PassportAccess.Reading reading) {
    if (reading.isWhole()) {
      reading.give();
      return true;
    }
    reading.refuse(Set.of(""));
    return false;
  }

  private Reply statusList(Request request) {
    byte[] list = status.list(request.pathNumber("n"), clock.instant());
    if (list == null) {
      throw ApiException.notFound(
          "unknown-status-list", "status list %s must be in use".formatted(request.pathText("n")));
    }
    return Reply.bytes("application/vc", list);
  }

  private static ObjectNode entry(SignedUpdate update) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sequence", update.sequence())
        .put("digest", update.digest())
        .put("issuedAt", update.issuedAt().toString())
        .put(
            "href",
            "/api/v1/batteries/%s/passport/updates/%d"
                .formatted(update.batteryId(), update.sequence()));
  }
}
