package io.packtrail.fleetservice.passport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.part.PartCategory;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The facts are those of CX-0160, EDC 0.x management API v3 and AAS 3.x, written out here again.
 */
class DataspaceOfferTest {
  private static final DataspaceOffer OFFER =
      new DataspaceOffer(
          new ServiceConfig.Dataspace(
              "BPNL00000003CRHK",
              URI.create("https://edc.example/api/v1/dsp"),
              URI.create("https://edc.example/public/"),
              URI.create("http://packtrail:8080")));

  private static final Battery BATTERY =
      new Battery(
          new BatteryId("BAT-1"),
          "urn:battery:1",
          null,
          null,
          "model-x",
          Chemistry.NMC622,
          150,
          52.0,
          350,
          96,
          1,
          null,
          null,
          BatteryCategory.EV,
          null,
          null);

  @Test
  void shellDescriptor_isAsCx0160Demands() {
    ObjectNode shell = OFFER.shellDescriptor(BATTERY, DataspaceOffer.submodels(), List.of());

    assertThat(shell.path("specificAssetIds").findValuesAsText("name"))
        .containsExactly(
            "manufacturerId", "manufacturerPartId", "digitalTwinType", "partInstanceId");
    assertThat(shell.at("/specificAssetIds/0/value").asText()).isEqualTo("BPNL00000003CRHK");
    assertThat(shell.at("/specificAssetIds/1/value").asText()).isEqualTo("model-x");
    assertThat(shell.at("/specificAssetIds/2/value").asText()).isEqualTo("PartInstance");
    assertThat(shell.at("/specificAssetIds/3/value").asText()).isEqualTo("urn:battery:1");
    assertThat(shell.toString()).as("the name inside the fleet is locked").doesNotContain("BAT-1");
    assertThat(shell.at("/specificAssetIds/3/externalSubjectId/keys/0/value").asText())
        .isEqualTo("PUBLIC_READABLE");
    assertThat(
            OFFER
                .shellDescriptor(
                    BATTERY, List.of(), List.of("BPNL00000003AYRE", "BPNL00000003B2OM"))
                .at("/specificAssetIds/3/externalSubjectId/keys")
                .findValuesAsText("value"))
        .containsExactly("BPNL00000003AYRE", "BPNL00000003B2OM");
    assertThat(shell.path("submodelDescriptors")).hasSize(7);
    assertThat(semanticIds(shell))
        .containsExactlyInAnyOrder(
            "urn:samm:io.admin-shell.idta.batterypass.digital_nameplate:1.0.0#BatteryNameplate",
            "urn:samm:io.admin-shell.idta.batterypass.handover_documentation:1.0.0#HandoverDocumentation",
            "urn:samm:io.admin-shell.idta.batterypass.carbon_footprint:1.0.0#CarbonFootprintBattery",
            "urn:samm:io.admin-shell.idta.batterypass.technical_data:1.0.1#TechnicalData",
            "urn:samm:io.admin-shell.idta.batterypass.product_condition:1.0.1#ProductCondition",
            "urn:samm:io.admin-shell.idta.batterypass.material_composition:1.0.1#MaterialComposition",
            "urn:samm:io.admin-shell.idta.batterypass.circularity:1.0.0#Circularity");
    JsonNode endpoint = shell.at("/submodelDescriptors/0/endpoints/0");
    assertThat(endpoint.path("interface").asText()).isEqualTo("SUBMODEL-VALUE-3.1");
    JsonNode protocol = endpoint.path("protocolInformation");
    assertThat(protocol.path("href").asText())
        .isEqualTo("https://edc.example/public/submodel/$value");
    assertThat(protocol.path("subprotocol").asText()).isEqualTo("DSP");
    assertThat(protocol.path("subprotocolBodyEncoding").asText()).isEqualTo("plain");
    String asset =
        OFFER.edc(BATTERY, DataspaceOffer.submodels(), List.of()).at("/assets/0/@id").asText();
    assertThat(protocol.path("subprotocolBody").asText())
        .isEqualTo("id=%s;dspEndpoint=https://edc.example/api/v1/dsp".formatted(asset));
  }

  @Test
  void edc_hasOneAssetPerSubmodelAndBothPolicies() {
    ObjectNode offer =
        OFFER.edc(BATTERY, List.of(PartCategory.PRODUCT_CONDITION), List.of("BPNL00000003AYRE"));

    JsonNode asset = offer.at("/assets/0");
    assertThat(asset.at("/properties/dct:type/@id").asText()).isEqualTo("cx-taxo:BatteryPass");
    assertThat(asset.at("/properties/cx-common:version").asText()).isEqualTo("1.0");
    assertThat(asset.at("/properties/aas-semantics:semanticId/@id").asText())
        .isEqualTo(
            "urn:samm:io.admin-shell.idta.batterypass.product_condition:1.0.1#ProductCondition");
    assertThat(asset.at("/dataAddress/type").asText()).isEqualTo("HttpData");
    assertThat(asset.at("/dataAddress/baseUrl").asText())
        .isEqualTo("http://packtrail:8080/v1/dpps/urn%3Abattery%3A1/submodels/product-condition");
    assertThat(asset.at("/dataAddress/proxyPath").asText()).isEqualTo("true");
    assertThat(asset.at("/dataAddress/proxyMethod").asText()).isEqualTo("false");

    JsonNode access = offer.at("/policyDefinitions/0/policy/permission/0");
    assertThat(access.path("action").asText()).isEqualTo("access");
    assertThat(access.at("/constraint/0/and/0/leftOperand").asText())
        .isEqualTo("BusinessPartnerNumber");
    JsonNode usage = offer.at("/policyDefinitions/1/policy/permission/0");
    assertThat(usage.path("action").asText()).isEqualTo("use");
    assertThat(usage.at("/constraint/0/and/0/rightOperand").asText())
        .isEqualTo("DataExchangeGovernance:1.0");
    assertThat(usage.at("/constraint/0/and/1/rightOperand/0").asText())
        .isEqualTo("cx.circular.dpp:1");

    JsonNode contract = offer.at("/contractDefinitions/0");
    assertThat(contract.path("accessPolicyId")).isEqualTo(offer.at("/policyDefinitions/0/@id"));
    assertThat(contract.path("contractPolicyId")).isEqualTo(offer.at("/policyDefinitions/1/@id"));
    assertThat(contract.at("/assetsSelector/0/operandRight")).isEqualTo(asset.path("@id"));
    assertThat(
            OFFER
                .edc(BATTERY, List.of(), List.of())
                .at("/policyDefinitions/0/policy/permission/0/constraint/0/and/0/leftOperand")
                .asText())
        .isEqualTo("Membership");
  }

  private static List<String> semanticIds(ObjectNode shell) {
    return shell.path("submodelDescriptors").findValues("semanticId").stream()
        .map(id -> id.at("/keys/0/value").asText())
        .toList();
  }
}
