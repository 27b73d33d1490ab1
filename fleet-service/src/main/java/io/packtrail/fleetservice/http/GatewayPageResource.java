package io.packtrail.fleetservice.http;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.access.FirstMessage;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.pages.Figure;
import io.packtrail.fleetservice.pages.GatewayPage;
import io.packtrail.fleetservice.pages.GatewaysPage;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.fleetservice.pages.PayloadText;
import io.packtrail.fleetservice.pages.Wording;
import io.packtrail.mqttingest.wire.WireField;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.ClockEstimate;
import io.packtrail.timescalestore.GatewayRow;
import io.packtrail.timescalestore.LatestSample;
import io.packtrail.timescalestore.LedgerCheck;
import io.packtrail.timescalestore.LedgerCounts;
import io.packtrail.timescalestore.LedgerDay;
import io.packtrail.timescalestore.QuarantineHead;
import io.packtrail.timescalestore.QuarantineSize;
import io.packtrail.timescalestore.StoredAssessment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages about gateways: whether their data can be trusted, and what could not be stored. */
final class GatewayPageResource {
  private static final int LEDGER_DAYS = 14;
  private static final int CLOCK_DAYS = 90;
  private static final int QUARANTINED = 50;
  private static final int PAYLOAD_BYTES = 600;
  private static final Duration RECENT = Duration.ofMinutes(10);
  private static final int RECENT_SAMPLES = 1_000;
  private static final String REFRESH_SECONDS = "5";

  private final Tables tables;
  private final Pages pages;
  private final Supplier<FirstMessage> firstMessage;
  private final InstantSource clock;

  GatewayPageResource(
      Tables tables, Pages pages, Supplier<FirstMessage> firstMessage, InstantSource clock) {
    this.tables = tables;
    this.pages = pages;
    this.firstMessage = firstMessage;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/gateways", Access.PAGE, this::list),
        Endpoint.get("/gateways/{id}", Access.PAGE, this::gateway));
  }

  private Reply list(Request request) {
    Instant now = clock.instant();
    LocalDate since = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(CLOCK_DAYS);
    Map<GatewayId, ClockEstimate> clocks =
        tables.clocks().newest(since).stream()
            .collect(Collectors.toMap(ClockEstimate::gatewayId, Function.identity()));
    Map<GatewayId, Long> waiting =
        tables.quarantine().sizes().stream()
            .collect(Collectors.toMap(QuarantineSize::gatewayId, QuarantineSize::messages));
    Map<GatewayId, List<ClockCorrection>> corrections =
        tables.clocks().active().stream()
            .collect(Collectors.groupingBy(ClockCorrection::gatewayId));
    List<GatewaysPage.Row> rows =
        tables.gateways().list().stream()
            .map(
                row ->
                    row(
                        row,
                        clocks.get(row.gatewayId()),
                        corrections.getOrDefault(row.gatewayId(), List.of()),
                        waiting,
                        now))
            .toList();
    return Reply.html(200, pages.gateways(new GatewaysPage(Wording.time(now), rows)));
  }

  private static GatewaysPage.Row row(
      GatewayRow row,
      @Nullable ClockEstimate estimate,
      List<ClockCorrection> corrections,
      Map<GatewayId, Long> waiting,
      Instant now) {
    Instant lastSeenAt = row.lastSeenAt();
    return new GatewaysPage.Row(
        row.gatewayId().value(),
        row.revokedAt() == null ? "active" : "revoked " + Wording.time(row.revokedAt()),
        Wording.time(row.addedAt()),
        lastSeenAt == null ? "never" : Wording.ago(lastSeenAt, now),
        ClockText.of(estimate, corrections, "–"),
        waiting.getOrDefault(row.gatewayId(), 0L));
  }

  private Reply gateway(Request request) {
    GatewayId gatewayId = request.gatewayId();
    GatewayRow row =
        tables.gateways().list().stream()
            .filter(one -> one.gatewayId().equals(gatewayId))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "unknown-gateway",
                        "gateway %s must have been added (packtrail gateway add), or have sent a message"
                            .formatted(gatewayId)));
    Instant now = clock.instant();
    GatewayPage.Facts facts = facts(row, request, now);
    FirstMessage line = firstMessage.get();
    String batteryId =
        facts.batteries().isEmpty() ? "BAT-0001" : facts.batteries().get(0).batteryId().value();
    GatewayPage page =
        GatewayPage.of(
            facts,
            line.command(gatewayId, batteryId, "PASSWORD", now),
            line.withTls()
                ? "With the password in place of PASSWORD. On another machine, --cafile names its"
                    + " copy of the certificate."
                : "With the password in place of PASSWORD.",
            now);
    Reply reply = Reply.html(200, pages.gateway(page));
    return page.isWaiting() ? reply.with("Refresh", REFRESH_SECONDS) : reply;
  }

  private GatewayPage.Facts facts(GatewayRow row, Request request, Instant now) {
    boolean all = "all".equals(request.queryText("quarantine"));
    GatewayId gatewayId = row.gatewayId();
    LatestSample sample = tables.activity().latest(gatewayId);
    return new GatewayPage.Facts(
        gatewayId.value(),
        row.addedAt(),
        row.revokedAt(),
        row.lastSeenAt(),
        tables.gateways().secretHash(gatewayId) != null,
        tables.batteries().list().stream()
            .filter(battery -> gatewayId.equals(battery.gatewayId()))
            .toList(),
        sample == null ? null : latest(sample),
        sample == null ? null : soh(sample.batteryId()),
        tables.clocks().estimates(gatewayId, 1).stream()
            .findFirst()
            .map(GatewayPageResource::row)
            .orElse(null),
        tables.clocks().corrections(gatewayId).stream()
            .filter(ClockCorrection::active)
            .map(GatewayPageResource::row)
            .toList(),
        ClockPreview.form(tables.clocks(), gatewayId, request, now),
        tables.presences().offline().stream()
            .filter(one -> one.gatewayId().equals(gatewayId))
            .map(one -> new GatewayPage.OfflineRow(one.device(), one.since()))
            .toList(),
        ledger(gatewayId),
        tables.ledger().byGateway(gatewayId).stream()
            .mapToLong(day -> day.counts().duplicateSamples())
            .sum(),
        tables.activity().quarantine(gatewayId, all, QUARANTINED, PAYLOAD_BYTES).stream()
            .map(GatewayPageResource::row)
            .toList(),
        tables.quarantine().waiting(gatewayId),
        all);
  }

  private static GatewayPage.ClockRow row(ClockEstimate one) {
    return new GatewayPage.ClockRow(
        one.day().toString(),
        one.offset(),
        one.messages(),
        one.heldMessages(),
        one.heldFrom(),
        one.heldTo(),
        one.rightSince());
  }

  private static GatewayPage.CorrectionRow row(ClockCorrection one) {
    return new GatewayPage.CorrectionRow(
        one.offset(), one.from(), one.to(), one.reason(), one.declaredBy(), one.declaredAt());
  }

  private @Nullable SohResult soh(BatteryId batteryId) {
    StoredAssessment stored = tables.assessments().latest(batteryId);
    return stored == null ? null : stored.assessment().soh();
  }

  private GatewayPage.Latest latest(LatestSample latest) {
    Instant at = latest.sample().at(0);
    return new GatewayPage.Latest(
        latest.batteryId(),
        latest.messageId(),
        latest.receivedAt(),
        latest.sentAt(),
        latest.brokerAt(),
        at,
        latest.deviceTime(),
        fields(latest.sample()),
        tables
            .telemetry()
            .series(latest.batteryId(), at.minus(RECENT), at.plusMillis(1), RECENT_SAMPLES));
  }

  private static List<Figure> fields(SampleSeries sample) {
    List<Figure> fields = new ArrayList<>();
    for (WireField field : WireField.all()) {
      float value = sample.value(field.signal(), 0);
      if (!Float.isNaN(value)) {
        boolean percent = field.unit().equals("%");
        String number =
            BigDecimal.valueOf(percent ? value * 100.0 : value)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
        fields.add(new Figure(field.name(), number + " " + field.unit(), ""));
      }
    }
    return fields;
  }

  private List<GatewayPage.LedgerRow> ledger(GatewayId gatewayId) {
    LedgerCheck check = tables.ledger().lastCheck();
    boolean recounted = check == null || check.balanced(gatewayId);
    return tables.ledger().byGateway(gatewayId).stream()
        .limit(LEDGER_DAYS)
        .map(day -> row(day, recounted))
        .toList();
  }

  private static GatewayPage.LedgerRow row(LedgerDay day, boolean recounted) {
    LedgerCounts counts = day.counts();
    return new GatewayPage.LedgerRow(
        day.day().toString(),
        sum(
            counts.receivedMessages(),
            counts.storedMessages(),
            counts.duplicateMessages(),
            counts.quarantinedMessages()),
        sum(
            counts.receivedSamples(),
            counts.storedSamples(),
            counts.duplicateSamples(),
            counts.quarantinedSamples()),
        counts.balanced() && recounted);
  }

  private static String sum(long received, long stored, long duplicate, long quarantined) {
    return "%s = %s + %s + %s"
        .formatted(
            Wording.count(received),
            Wording.count(stored),
            Wording.count(duplicate),
            Wording.count(quarantined));
  }

  private static GatewayPage.QuarantineRow row(QuarantineHead head) {
    Instant replayedAt = head.replayedAt();
    Instant discardedAt = head.discardedAt();
    return new GatewayPage.QuarantineRow(
        head.id(),
        GatewayPage.times(head.receivedAt(), head.brokerAt(), head.sentAt()),
        head.topic(),
        head.code(),
        head.reason(),
        head.sampleCount(),
        PayloadText.of(head.beginning(), head.payloadBytes()),
        replayedAt == null && discardedAt == null,
        replayedAt != null
            ? "replayed " + Wording.time(replayedAt)
            : discardedAt != null ? "discarded " + Wording.time(discardedAt) : "waiting");
  }
}
