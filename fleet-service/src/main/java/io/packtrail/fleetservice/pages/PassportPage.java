package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.passport.PublicLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What everybody may see of a passport: what the battery is, and that signed updates exist. Their
 * number, dates and digests tell of the battery's use, and belong with the state of health to
 * holders of a legitimate interest ((EU) 2023/1542, Art. 77(2)(c)).
 *
 * @param locked what exists but is not shown here
 * @param parts what others signed
 * @param qrCode address of the QR code that leads to this page, without its ending
 */
public record PassportPage(
    String passportId,
    List<Figure> facts,
    String updates,
    List<String> locked,
    String issuer,
    List<Part> parts,
    String qrCode) {
  public PassportPage {
    facts = List.copyOf(facts);
    locked = List.copyOf(locked);
    parts = List.copyOf(parts);
  }

  /**
   * A part that somebody else signed.
   *
   * @param facts what everybody may see of it
   */
  public record Part(String title, String issuer, String receivedAt, List<Figure> facts) {
    public Part {
      facts = List.copyOf(facts);
    }
  }

  /** The public page of a battery's passport. */
  public static PassportPage of(
      Battery battery, @Nullable SignedUpdate head, String issuer, List<Part> parts) {
    List<Figure> facts = new ArrayList<>();
    facts.add(new Figure("Category", battery.category().name().toLowerCase(Locale.ROOT), ""));
    facts.add(new Figure("Chemistry", battery.chemistry().name(), ""));
    facts.add(new Figure("Rated capacity", Wording.plain(battery.ratedCapacityAh()) + " Ah", ""));
    facts.add(new Figure("Nominal voltage", Wording.plain(battery.nominalVoltageV()) + " V", ""));
    Double energyKWh = battery.certifiedEnergyKWh();
    if (energyKWh != null) {
      facts.add(new Figure("Certified energy", Wording.plain(energyKWh) + " kWh", "UN GTR 22"));
    }
    if (battery.manufacturedOn() != null) {
      facts.add(new Figure("Manufactured", battery.manufacturedOn().toString(), ""));
    }
    String updates =
        head == null ? "No signed update has been published yet." : "Signed updates exist.";
    return new PassportPage(
        battery.passportId(),
        facts,
        updates,
        List.of(
            "State of health and certified energy left",
            "Number, dates and digests of the signed updates",
            "Use: cycles, throughput, temperatures, negative events",
            "Remaining useful life"),
        issuer,
        parts,
        PublicLink.path(battery.passportId()) + "/qr");
  }
}
