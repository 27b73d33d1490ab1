package io.packtrail.fleetservice.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Page data to HTML, by templates that were compiled with the build. Thread-safe. */
public final class Pages {
  private static final String TEMPLATES = "io.packtrail.fleetservice.pages.jte";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), TEMPLATES);

  /** The fleet overview. */
  public String fleet(FleetPage page) {
    return render("fleet.jte", page);
  }

  /** One battery. */
  public String battery(BatteryPage page) {
    return render("battery.jte", page);
  }

  /** What a battery is worth. */
  public String valuation(ValuationPage page) {
    return render("valuation.jte", page);
  }

  /** Remaining life under a planned use. */
  public String forecast(ForecastPage page) {
    return render("forecast.jte", page);
  }

  /** Where a battery stands against a warranty. */
  public String warranty(WarrantyPage page) {
    return render("warranty.jte", page);
  }

  /** How the fleet lasts. */
  public String durability(DurabilityPage page) {
    return render("durability.jte", page);
  }

  /** All gateways. */
  public String gateways(GatewaysPage page) {
    return render("gateways.jte", page);
  }

  /** One gateway. */
  public String gateway(GatewayPage page) {
    return render("gateway.jte", page);
  }

  /** The public page of a passport. */
  public String passport(PassportPage page) {
    return render("passport.jte", page);
  }

  /**
   * The form that asks for the administrator's token.
   *
   * @param message what was wrong with the last try; may be empty
   */
  public String login(String message) {
    return render("login.jte", message);
  }

  /** A page that says what went wrong. */
  public String error(ErrorPage page) {
    return render("error.jte", page);
  }

  /** What went wrong, for a person. */
  public record ErrorPage(int status, String title, String detail) {}

  private String render(String template, Object model) {
    StringOutput output = new StringOutput();
    engine.render(template, model, output);
    return output.toString();
  }
}
