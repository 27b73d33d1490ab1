package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.passport.PublicLink;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What everybody may see of a passport: what the battery is, and that signed updates exist. Their
 * number, dates and digests tell of the battery's use, and belong with the state of health to
 * holders of a legitimate interest ((EU) 2023/1542, Art. 77(2)(c)). Who has a grant sees what it
 * opens, too.
 *
 * @param notice what must be known first, such as that the newest update was withdrawn; may be
 *     empty
 * @param contact whom to ask, as the operator tells it; may be empty
 * @param opened what a grant opens; null: none was presented
 * @param refusal why the token that was presented opens nothing; may be empty
 * @param locked what exists but is not shown here
 * @param parts what others signed
 * @param qrCode address of the QR code that leads to this page, without its ending
 */
public record PassportPage(
    String passportId,
    List<Figure> facts,
    String notice,
    String updates,
    List<Figure> contact,
    @Nullable Opened opened,
    String refusal,
    List<String> locked,
    String issuer,
    List<Part> parts,
    String qrCode) {
  private static final String NO_UPDATE = "No signed update has been published yet.";

  private static final List<String> LOCKED =
      List.of(
          "State of health and certified energy left",
          "Number, dates and digests of the signed updates",
          "Use: cycles, throughput, temperatures, negative events",
          "Remaining useful life");

  public PassportPage {
    facts = List.copyOf(facts);
    contact = List.copyOf(contact);
    locked = List.copyOf(locked);
    parts = List.copyOf(parts);
  }

  /**
   * A part that somebody else signed.
   *
   * @param facts what the reader may see of it
   */
  public record Part(String title, String issuer, String receivedAt, List<Figure> facts) {
    public Part {
      facts = List.copyOf(facts);
    }
  }

  /**
   * What a grant opens of the newest update.
   *
   * @param holder for whom, in which role and for what
   * @param locked names of what stays closed
   */
  public record Opened(String holder, List<Section> sections, List<String> locked) {
    public Opened {
      sections = List.copyOf(sections);
      locked = List.copyOf(locked);
    }
  }

  /** One element of the update. */
  public record Section(String title, List<Figure> facts) {
    public Section {
      facts = List.copyOf(facts);
    }
  }

  /** What the operator says beside what is signed: a withdrawal, and whom to ask. */
  public record Notes(String notice, List<Figure> contact) {
    public Notes {
      contact = List.copyOf(contact);
    }
  }

  /** The page of a battery's passport, as everybody sees it. */
  public static PassportPage of(
      Battery battery, @Nullable SignedUpdate head, String issuer, List<Part> parts, Notes notes) {
    String updates = head == null ? NO_UPDATE : "Signed updates exist.";
    return new PassportPage(
        battery.passportId(),
        facts(battery, parts),
        notes.notice(),
        updates,
        notes.contact(),
        null,
        "",
        LOCKED,
        issuer,
        parts,
        PublicLink.path(battery.passportId()) + "/qr");
  }

  /** The same with what a grant opens; what stays closed to it in the place of the usual list. */
  public PassportPage with(Opened grant) {
    return with(grant, "", grant.locked());
  }

  /** The same with the reason why a token opened nothing. */
  public PassportPage refusing(String reason) {
    return with(null, reason, locked);
  }

  /** What is said before the list of what is not shown: nothing exists before the first update. */
  public String existing() {
    return updates.equals(NO_UPDATE)
        ? "None of these values has been published yet. Once they are, they are"
        : "These values exist. They are";
  }

  /** Where the token of a grant is sent to. */
  public String path() {
    return PublicLink.path(passportId);
  }

  private PassportPage with(@Nullable Opened grant, String reason, List<String> closed) {
    return new PassportPage(
        passportId, facts, notice, updates, contact, grant, reason, closed, issuer, parts, qrCode);
  }

  private static List<Figure> facts(Battery battery, List<Part> parts) {
    List<Figure> facts = new ArrayList<>();
    facts.add(new Figure("Category", battery.category().name().toLowerCase(Locale.ROOT), ""));
    facts.add(new Figure("Chemistry", battery.chemistry().name(), ""));
    facts.add(registered("Rated capacity", battery.ratedCapacityAh(), "Ah", parts));
    facts.add(registered("Nominal voltage", battery.nominalVoltageV(), "V", parts));
    Double energyKWh = battery.certifiedEnergyKWh();
    if (energyKWh != null) {
      facts.add(new Figure("Certified energy", Wording.plain(energyKWh) + " kWh", "UN GTR 22"));
    }
    if (battery.manufacturedOn() != null) {
      facts.add(new Figure("Manufactured", battery.manufacturedOn().toString(), ""));
    }
    return facts;
  }

  /** A figure of the operator's register, which may differ from what the maker signed. */
  private static Figure registered(String label, double value, String unit, List<Part> parts) {
    String text = PartFigures.quantity(BigDecimal.valueOf(value), unit);
    String note =
        parts.stream()
            .flatMap(part -> part.facts().stream())
            .filter(fact -> fact.label().equals(label) && !fact.value().equals(text))
            .findFirst()
            .map(
                fact ->
                    "as registered by the operator; the signed part below states " + fact.value())
            .orElse("");
    return new Figure(label, text, note);
  }
}
