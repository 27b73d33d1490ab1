package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.pages.CorrectionForm;
import io.packtrail.fleetservice.pages.Wording;
import io.packtrail.timescalestore.ClockTable;
import io.packtrail.timescalestore.CorrectionPreview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a clock correction would do, told before it is declared: as JSON and on the page. */
final class ClockPreview {
  private static final int BATTERIES_SHOWN = 10;

  private ClockPreview() {}

  static ObjectNode json(CorrectionPreview preview) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("gatewayId", preview.gatewayId().value());
    json.put("from", preview.from().toString());
    json.put("to", preview.to().toString());
    json.put("offsetSeconds", ClockResource.seconds(preview.offset()));
    json.put("declarable", preview.isDeclarable());
    ArrayNode overlaps = json.putArray("overlaps");
    preview.overlaps().forEach(overlaps::add);
    json.put("latest", preview.latest().toString());
    put(json, preview.first(), preview.last(), preview.offset());
    json.put("samples", preview.samples());
    json.put("messages", preview.messages());
    json.put("samplesInFuture", preview.inFuture());
    json.put("samplesBeforeOthers", preview.beforeOthers());
    ArrayNode batteries = json.putArray("batteries");
    for (CorrectionPreview.OfBattery one : preview.batteries()) {
      ObjectNode battery = batteries.addObject().put("batteryId", one.batteryId());
      put(battery, one.first(), one.last(), preview.offset());
      battery.put("samples", one.samples());
      battery.put("messages", one.messages());
      battery.put("samplesInFuture", one.inFuture());
      battery.put("samplesBeforeOthers", one.beforeOthers());
      Instant earliestOther = one.earliestOther();
      if (earliestOther != null) {
        battery.put("earliestOther", earliestOther.toString());
      }
    }
    return json;
  }

  private static void put(
      ObjectNode json, @Nullable Instant first, @Nullable Instant last, Duration offset) {
    if (first != null && last != null) {
      json.putObject("before").put("first", first.toString()).put("last", last.toString());
      json.putObject("after")
          .put("first", first.plus(offset).toString())
          .put("last", last.plus(offset).toString());
    }
  }

  /** The form of a gateway's page, with the preview where one was asked for. */
  static CorrectionForm form(ClockTable clocks, GatewayId gatewayId, Request request, Instant now) {
    String from = Objects.requireNonNullElse(request.queryText("from"), "");
    String to = Objects.requireNonNullElse(request.queryText("to"), "");
    String offsetS = Objects.requireNonNullElse(request.queryText("offsetSeconds"), "");
    if (from.isEmpty() && to.isEmpty() && offsetS.isEmpty()) {
      return new CorrectionForm(from, to, offsetS, List.of(), List.of(), null);
    }
    try {
      ClockShift shift = ClockShift.of(request);
      CorrectionPreview preview =
          clocks.preview(gatewayId, shift.from(), shift.to(), shift.offset(), now);
      return new CorrectionForm(
          from,
          to,
          offsetS,
          against(preview),
          effect(preview),
          preview.isDeclarable() ? command(preview) : null);
    } catch (ApiException mistake) {
      return new CorrectionForm(
          from, to, offsetS, List.of(String.valueOf(mistake.getMessage())), List.of(), null);
    }
  }

  /** Why it cannot be declared. */
  private static List<String> against(CorrectionPreview preview) {
    List<String> against = new ArrayList<>();
    if (!preview.overlaps().isEmpty()) {
      against.add(
          "Correction %s holds for a part of this span; revoke it first."
              .formatted(preview.overlaps().get(0)));
    }
    if (preview.inFuture() > 0) {
      against.add(
          "%s would lie in the future: the clock was off by another amount, or not for all of this span."
              .formatted(samples(preview.inFuture())));
    }
    return against;
  }

  private static List<String> effect(CorrectionPreview preview) {
    Instant first = preview.first();
    Instant last = preview.last();
    if (first == null || last == null) {
      return List.of("No stored sample lies in this span. What comes later in it would be moved.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "It would move %s of %s by %s: from %s – %s to %s – %s."
            .formatted(
                samples(preview.samples()),
                preview.batteries().size() == 1
                    ? "one battery"
                    : Wording.count(preview.batteries().size()) + " batteries",
                Wording.shift(preview.offset()),
                Wording.time(first),
                Wording.time(last),
                Wording.time(first.plus(preview.offset())),
                Wording.time(last.plus(preview.offset()))));
    preview.batteries().stream()
        .limit(BATTERIES_SHOWN)
        .forEach(battery -> lines.add(line(battery, preview.offset())));
    if (preview.batteries().size() > BATTERIES_SHOWN) {
      lines.add("and %d more batteries".formatted(preview.batteries().size() - BATTERIES_SHOWN));
    }
    return lines;
  }

  private static String line(CorrectionPreview.OfBattery battery, Duration offset) {
    return "%s: %s in %s, then %s – %s%s"
        .formatted(
            battery.batteryId(),
            samples(battery.samples()),
            battery.messages() == 1 ? "1 message" : Wording.count(battery.messages()) + " messages",
            Wording.time(battery.first().plus(offset)),
            Wording.time(battery.last().plus(offset)),
            battery.beforeOthers() == 0
                ? ""
                : "; %s would lie before everything else of it"
                    .formatted(samples(battery.beforeOthers())));
  }

  private static String samples(long count) {
    return count == 1 ? "1 sample" : Wording.count(count) + " samples";
  }

  private static String command(CorrectionPreview preview) {
    return """
        curl -X POST -H "Authorization: Bearer $(./packtrail token)" -H "Content-Type: application/json" -d '{"from":"%s","to":"%s","offsetSeconds":%s,"reason":"REASON","declaredBy":"NAME"}' URL/api/v1/gateways/%s/clock/corrections"""
        .formatted(
            preview.from(),
            preview.to(),
            ClockResource.seconds(preview.offset()),
            preview.gatewayId());
  }
}
