package io.packtrail.passportupdater.part;

import io.packtrail.passportupdater.error.PassportException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The data categories of a passport: the seven submodels of IDTA 02035, and due diligence in the
 * supply chain, for which IDTA has none and BatteryPass does.
 */
public enum PartCategory {
  DIGITAL_NAMEPLATE(
      "digital-nameplate",
      "General product information",
      "urn:samm:io.admin-shell.idta.batterypass.digital_nameplate:1.0.0#BatteryNameplate"),
  HANDOVER_DOCUMENTATION(
      "handover-documentation",
      "Handover documents",
      "urn:samm:io.admin-shell.idta.batterypass.handover_documentation:1.0.0#HandoverDocumentation"),
  CARBON_FOOTPRINT(
      "carbon-footprint",
      "Carbon footprint",
      "urn:samm:io.admin-shell.idta.batterypass.carbon_footprint:1.0.0#CarbonFootprintBattery"),
  TECHNICAL_DATA(
      "technical-data",
      "Technical data",
      "urn:samm:io.admin-shell.idta.batterypass.technical_data:1.0.1#TechnicalData"),
  /** Ours: the signed updates. No part of it is taken from others. */
  PRODUCT_CONDITION(
      "product-condition",
      "Performance and condition",
      "urn:samm:io.admin-shell.idta.batterypass.product_condition:1.0.2#ProductCondition"),
  MATERIAL_COMPOSITION(
      "material-composition",
      "Materials",
      "urn:samm:io.admin-shell.idta.batterypass.material_composition:1.0.1#MaterialComposition"),
  CIRCULARITY(
      "circularity",
      "Circularity, dismantling and safety",
      "urn:samm:io.admin-shell.idta.batterypass.circularity:1.0.0#Circularity"),
  DUE_DILIGENCE(
      "due-diligence",
      "Provenance and due diligence",
      "urn:samm:io.BatteryPass.SupplyChainDueDiligence:1.2.0#SupplyChainDueDiligence");

  private final String wireName;
  private final String title;
  private final String semanticId;

  PartCategory(String wireName, String title, String semanticId) {
    this.wireName = wireName;
    this.title = title;
    this.semanticId = semanticId;
  }

  /** Its name in documents and paths. */
  public String wireName() {
    return wireName;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** The aspect model that its content follows. */
  public String semanticId() {
    return semanticId;
  }

  /**
   * A category by its name.
   *
   * @throws PassportException code {@code category-refused} for any other
   */
  public static PartCategory of(String wireName) {
    for (PartCategory category : values()) {
      if (category.wireName.equals(wireName)) {
        return category;
      }
    }
    throw new PassportException(
        "category-refused",
        "category must be one of %s, got %s"
            .formatted(
                Arrays.stream(values())
                    .map(PartCategory::wireName)
                    .collect(Collectors.joining(", ")),
                wireName.substring(0, Math.min(wireName.length(), 60))));
  }
}
