package io.packtrail.fleetservice.http;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.pages.BatteryPage;
import io.packtrail.fleetservice.pages.FleetEntry;
import io.packtrail.fleetservice.pages.FleetPage;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.fleetservice.pages.PassportPage;
import io.packtrail.fleetservice.pages.Wording;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.fleetservice.passport.PassportAccess.Visitor;
import io.packtrail.fleetservice.passport.PassportDocuments;
import io.packtrail.fleetservice.passport.PublicLink;
import io.packtrail.fleetservice.passport.QrCode;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.timescalestore.AssessmentSummary;
import io.packtrail.timescalestore.LedgerCounts;
import io.packtrail.timescalestore.StoredAssessment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages for people, made from the same tables as the API. */
final class PageResource {
  private static final int LEDGER_DAYS = 14;

  private final Tables tables;
  private final PassportResource passports;
  private final PassportAccess access;
  private final DidDocument didDocument;
  private final PassportPages passportPage;
  private final Pages pages;
  private final Supplier<RulEstimator> estimator;
  private final InstantSource clock;

  PageResource(
      Tables tables,
      PassportResource passports,
      PassportAccess access,
      DidDocument didDocument,
      StaticParts parts,
      Pages pages,
      Supplier<RulEstimator> estimator,
      InstantSource clock) {
    this.tables = tables;
    this.passports = passports;
    this.access = access;
    this.didDocument = didDocument;
    this.passportPage = new PassportPages(tables, access, parts, didDocument.did(), clock);
    this.pages = pages;
    this.estimator = estimator;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/", Access.PAGE, this::fleet),
        Endpoint.get("/batteries/{id}", Access.PAGE, this::battery),
        Endpoint.get("/passport/{id}", Access.PUBLIC, this::passport),
        Endpoint.post("/passport/{id}", Access.PUBLIC, this::opened),
        Endpoint.get(
            "/passport/{id}/qr.svg",
            Access.PUBLIC,
            request -> qrCode(request, code -> Reply.text("image/svg+xml", code.svg()))),
        Endpoint.get(
            "/passport/{id}/qr.png",
            Access.PUBLIC,
            request -> qrCode(request, code -> Reply.bytes("image/png", code.png()))),
        asset("/assets/packtrail.css", "packtrail.css", "text/css; charset=utf-8"),
        asset("/assets/icon.svg", "icon.svg", "image/svg+xml"));
  }

  private Reply fleet(Request request) {
    Map<BatteryId, AssessmentSummary> latest =
        tables.assessments().latestOfAll().stream()
            .collect(Collectors.toMap(AssessmentSummary::batteryId, Function.identity()));
    Map<BatteryId, HealthConfirmation> confirmed = tables.confirmations().newest();
    List<FleetEntry> fleet =
        tables.batteries().list().stream()
            .map(
                battery ->
                    entry(
                        battery,
                        latest.get(battery.batteryId()),
                        confirmed.get(battery.batteryId())))
            .toList();
    LedgerCounts totals = tables.ledger().totals();
    FleetPage.Ledger ledger =
        new FleetPage.Ledger(
            totals.receivedMessages(),
            totals.quarantinedMessages(),
            totals.storedSamples(),
            totals.balanced());
    return Reply.html(200, pages.fleet(FleetPage.of(fleet, ledger, clock.instant())));
  }

  private FleetEntry entry(
      Battery battery,
      @Nullable AssessmentSummary summary,
      @Nullable HealthConfirmation confirmation) {
    SignedUpdate head = tables.passports().head(battery.batteryId());
    long updates = head == null ? 0 : head.sequence();
    return summary == null
        ? new FleetEntry(battery, null, null, null, updates, List.of(), confirmation)
        : new FleetEntry(
            battery,
            summary.soh(),
            summary.rul(),
            summary.asOf(),
            updates,
            summary.findings(),
            confirmation);
  }

  private Reply battery(Request request) {
    Battery battery = tables.battery(request.batteryId());
    StoredAssessment stored = tables.assessments().latest(battery.batteryId());
    BatteryPage page =
        BatteryPage.of(
            battery,
            stored == null ? null : stored.assessment(),
            stored == null ? null : stored.rul(),
            evidence(battery, stored),
            clock.instant());
    return Reply.html(200, pages.battery(page));
  }

  private BatteryPage.Evidence evidence(Battery battery, @Nullable StoredAssessment stored) {
    List<BatteryPage.LedgerRow> ledger =
        tables.ledger().byBattery(battery.batteryId()).stream()
            .limit(LEDGER_DAYS)
            .map(
                day ->
                    new BatteryPage.LedgerRow(
                        day.day().toString(),
                        day.counts().receivedSamples(),
                        day.counts().storedSamples(),
                        day.counts().duplicateSamples(),
                        day.counts().quarantinedSamples(),
                        day.counts().balanced()))
            .toList();
    List<SignedUpdate> chain = tables.passports().chain(battery.batteryId());
    return new BatteryPage.Evidence(
        ledger,
        chain.stream().map(PageResource::row).toList(),
        checks(battery, chain),
        stored == null || stored.rul() instanceof RulResult.NotEstimable
            ? null
            : estimator.get().drivers(battery, stored.assessment()).orElse(null),
        tables.confirmations().newest(battery.batteryId()));
  }

  private static BatteryPage.UpdateRow row(SignedUpdate update) {
    return new BatteryPage.UpdateRow(
        update.sequence(), Wording.time(update.issuedAt()), update.digest());
  }

  /** The same check as {@code packtrail verify}, on the file that the page offers. */
  private List<BatteryPage.CheckRow> checks(Battery battery, List<SignedUpdate> chain) {
    if (chain.isEmpty()) {
      return List.of();
    }
    byte[] file = passports.export(battery);
    List<byte[]> documents =
        PassportDocuments.of(StrictJson.parseObject(file), didDocument.toBytes());
    return PassportVerifier.verify(file, documents).checks().stream()
        .map(
            check ->
                new BatteryPage.CheckRow(
                    check.name(),
                    check.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    check.detail()))
        .toList();
  }

  /** What a grant opens is shown to who presents it; a cookie or being here changes nothing. */
  private Reply passport(Request request) {
    Request.Credentials credentials = request.credentials();
    Visitor visitor =
        credentials.presented() && !credentials.operator()
            ? passports.visitor(request, clock.instant())
            : Visitor.PUBLIC;
    return page(200, passportPage.of(ofPassport(request), visitor));
  }

  /** The same for a person, whose browser sends no header: the token comes from the page's form. */
  private Reply opened(Request request) {
    Battery battery = ofPassport(request);
    try {
      return page(
          200, passportPage.of(battery, access.holder(request.formText("token"), clock.instant())));
    } catch (PassportException e) {
      PassportPage closed = passportPage.of(battery, Visitor.PUBLIC);
      return page(401, closed.refusing(String.valueOf(e.getMessage())));
    }
  }

  private Reply page(int status, PassportPage page) {
    return Reply.html(status, pages.passport(page)).with("Cache-Control", "no-store");
  }

  /** The address of the page, for a scanner; it differs with the host that was asked. */
  private Reply qrCode(Request request, Function<QrCode, Reply> form) {
    String link =
        PublicLink.of(ofPassport(request).passportId(), didDocument.did(), request.origin());
    return form.apply(QrCode.of(link)).with("Cache-Control", "no-store");
  }

  /** By battery id or by the passport's own identifier, which is what the QR code carries. */
  private Battery ofPassport(Request request) {
    String id = request.pathText("id");
    Battery battery = tables.batteries().named(id);
    if (battery == null) {
      throw ApiException.notFound("unknown-passport", "there is no passport " + id);
    }
    return battery;
  }

  private static Endpoint asset(String path, String resource, String contentType) {
    byte[] bytes;
    try (InputStream in = PageResource.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " must be in the jar");
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Reply reply = Reply.bytes(contentType, bytes).with("Cache-Control", "public, max-age=300");
    return Endpoint.get(path, Access.PUBLIC, request -> reply);
  }
}
