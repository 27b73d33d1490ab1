package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.pages.Figure;
import io.packtrail.fleetservice.pages.PartFigures;
import io.packtrail.fleetservice.pages.PassportPage;
import io.packtrail.fleetservice.pages.Wording;
import io.packtrail.fleetservice.passport.OperatorInformation;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.fleetservice.passport.PassportAccess.Visitor;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.part.PartCategory;
import io.packtrail.timescalestore.GrantRow;
import io.packtrail.timescalestore.PartRow;
import io.packtrail.timescalestore.Revocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a visitor may see of a passport on its page; what is not public is logged as read.
 */
final class PassportPages {
  /** Of a passport's elements, those that are on the page anyway. */
  private static final Set<String> KNOWN = Set.of("id", "semanticId");

  private final Tables tables;
  private final PassportAccess access;
  private final StaticParts parts;
  private final String issuer;
  private final InstantSource clock;

  PassportPages(
      Tables tables, PassportAccess access, StaticParts parts, String issuer, InstantSource clock) {
    this.tables = tables;
    this.access = access;
    this.parts = parts;
    this.issuer = issuer;
    this.clock = clock;
  }

  PassportPage of(Battery battery, Visitor visitor) {
    Instant now = clock.instant();
    SignedUpdate head = tables.passports().head(battery.batteryId());
    PassportPage.Notes notes = new PassportPage.Notes(notice(battery, head), contact(battery, now));
    PassportPage page = PassportPage.of(battery, head, issuer, parts(battery, visitor, now), notes);
    GrantRow grant = visitor.grant();
    return grant == null ? page : page.with(opened(visitor, grant, head, now));
  }

  private String notice(Battery battery, @Nullable SignedUpdate head) {
    Revocation withdrawal =
        head == null ? null : tables.status().revocation(battery.batteryId(), head.sequence());
    return withdrawal == null ? "" : "Withdrawn: " + Withdrawals.sentence(withdrawal) + ".";
  }

  private List<Figure> contact(Battery battery, Instant now) {
    ObjectNode information = new OperatorInformation(tables.information()).at(battery, now);
    JsonNode contact = information == null ? null : information.get("contact");
    if (contact == null) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    add(figures, "Name", contact.path("name").asText(), "", "");
    add(figures, "E-mail", contact.path("email").asText(), "write", "mailto:");
    add(figures, "Telephone", contact.path("telephone").asText(), "call", "tel:");
    String web = contact.path("web").asText();
    add(figures, "Web", web, web.matches("https?://.*") ? "open" : "", "");
    return figures;
  }

  private static void add(
      List<Figure> figures, String label, String value, String action, String scheme) {
    if (!value.isEmpty()) {
      figures.add(
          new Figure(label, value, action, action.isEmpty() ? null : scheme + value.strip()));
    }
  }

  /** By category, what the visitor may see; and that there is more. */
  private List<PassportPage.Part> parts(Battery battery, Visitor visitor, Instant now) {
    return parts.inPlace(battery, now).stream()
        .map(part -> part(battery, visitor, part, now))
        .toList();
  }

  private PassportPage.Part part(Battery battery, Visitor visitor, PartRow part, Instant now) {
    PartCategory category = PartCategory.of(part.category());
    JsonNode content =
        access
            .readPart(visitor, battery.passportId(), part, now)
            .give()
            .json()
            .path("parts")
            .path(part.category())
            .path("content");
    return new PassportPage.Part(
        category.title(),
        part.issuer(),
        Wording.time(part.receivedAt()),
        PartFigures.of(category, content));
  }

  private PassportPage.Opened opened(
      Visitor visitor, GrantRow grant, @Nullable SignedUpdate head, Instant now) {
    List<PassportPage.Section> sections = new ArrayList<>();
    List<String> locked = new ArrayList<>();
    if (head != null) {
      ObjectNode subject =
          (ObjectNode) StrictJson.parseObject(head.credential()).get("credentialSubject");
      ObjectNode view =
          access.read(visitor, subject, "newest update on its page", now).give().json();
      for (Map.Entry<String, JsonNode> element : view.properties()) {
        String title = PartFigures.title(element.getKey());
        if (element.getValue().path("locked").asBoolean()) {
          locked.add(title);
        } else if (!KNOWN.contains(element.getKey())) {
          sections.add(
              new PassportPage.Section(
                  title, PartFigures.ofElement(element.getKey(), element.getValue())));
        }
      }
    }
    String holder =
        "For %s as %s, for the purpose: %s. It ends %s, and this reading is in the operator's log."
            .formatted(grant.subject(), grant.role(), grant.purpose(), Wording.time(grant.until()));
    return new PassportPage.Opened(holder, sections, locked);
  }
}
