package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.part.PartCategory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a Catena-X provider registers for one passport (CX-0160): the shell descriptor for the
 * Digital Twin Registry, and asset, policies and contract definition for an EDC. Each submodel is
 * an asset of its own, for access is given by asset. Identifiers are made of the passport's, so
 * that writing them again changes nothing.
 */
public final class DataspaceOffer {
  private static final String EDC = "https://w3id.org/edc/v0.0.1/ns/";

  /** CX-0160 names 1.0.1; 1.0.2 differs in nothing but the unit Ah of one property. */
  private static final String CX_PRODUCT_CONDITION =
      "urn:samm:io.admin-shell.idta.batterypass.product_condition:1.0.1#ProductCondition";

  private final ServiceConfig.Dataspace config;

  public DataspaceOffer(ServiceConfig.Dataspace config) {
    this.config = config;
  }

  /** The submodels that CX-0160 knows: those of IDTA 02035. */
  public static List<PartCategory> submodels() {
    return Stream.of(PartCategory.values())
        .filter(category -> category != PartCategory.DUE_DILIGENCE)
        .toList();
  }

  /**
   * The shell descriptor, for {@code POST /shell-descriptors}.
   *
   * @param submodels those that the passport has
   * @param partners business partner numbers that may find the battery; empty: everybody in the
   *     data space
   */
  public ObjectNode shellDescriptor(
      Battery battery, List<PartCategory> submodels, List<String> partners) {
    ObjectNode shell = JsonNodeFactory.instance.objectNode();
    shell
        .put("id", "urn:uuid:" + uuid(battery.passportId()))
        .put("idShort", "BatteryPassport")
        .put("globalAssetId", battery.passportId());
    ArrayNode ids = shell.putArray("specificAssetIds");
    specificId(ids, "manufacturerId", config.bpn(), partners);
    specificId(ids, "manufacturerPartId", String.valueOf(battery.modelGroup()), partners);
    specificId(ids, "digitalTwinType", "PartInstance", partners);
    // Printed on the battery, and public; the fleet's own name of it is neither.
    specificId(ids, "partInstanceId", battery.passportId(), partners);
    ArrayNode descriptors = shell.putArray("submodelDescriptors");
    for (PartCategory submodel : submodels) {
      ObjectNode descriptor = descriptors.addObject();
      descriptor.put("id", "urn:uuid:" + uuid(assetId(battery, submodel)));
      descriptor.put("idShort", idShort(submodel));
      descriptor.set("semanticId", reference(List.of(semanticId(submodel))));
      if (!semanticId(submodel).equals(submodel.semanticId())) {
        descriptor
            .putArray("supplementalSemanticId")
            .add(reference(List.of(submodel.semanticId())));
      }
      endpoint(descriptor.putArray("endpoints").addObject(), battery, submodel);
    }
    return shell;
  }

  private void endpoint(ObjectNode endpoint, Battery battery, PartCategory submodel) {
    ObjectNode protocol =
        endpoint.put("interface", "SUBMODEL-VALUE-3.1").putObject("protocolInformation");
    protocol
        .put("href", trimmed(config.dataPlaneUrl()) + "/submodel/$value")
        .put("endpointProtocol", "HTTP");
    protocol.putArray("endpointProtocolVersion").add("1.1");
    protocol
        .put("subprotocol", "DSP")
        .put(
            "subprotocolBody",
            "id=%s;dspEndpoint=%s".formatted(assetId(battery, submodel), config.dspEndpoint()))
        .put("subprotocolBodyEncoding", "plain");
    protocol
        .putArray("securityAttributes")
        .addObject()
        .put("type", "NONE")
        .put("key", "NONE")
        .put("value", "NONE");
  }

  /**
   * Bodies for {@code POST /v3/assets}, {@code /v3/policydefinitions} and {@code
   * /v3/contractdefinitions}.
   *
   * @param partners business partner numbers that may see the offer; empty: every member
   */
  public ObjectNode edc(Battery battery, List<PartCategory> submodels, List<String> partners) {
    ObjectNode offer = JsonNodeFactory.instance.objectNode();
    String name = "packtrail-" + uuid(battery.passportId());
    ArrayNode assets = offer.putArray("assets");
    ArrayNode contracts = offer.putArray("contractDefinitions");
    for (PartCategory submodel : submodels) {
      assets.add(asset(battery, submodel));
      ObjectNode contract = contracts.addObject();
      contract.putObject("@context").put("@vocab", EDC);
      contract
          .put("@type", "ContractDefinition")
          .put("@id", assetId(battery, submodel) + "-contract")
          .put("accessPolicyId", name + "-access")
          .put("contractPolicyId", name + "-usage")
          .putArray("assetsSelector")
          .addObject()
          .put("@type", "Criterion")
          .put("operandLeft", EDC + "id")
          .put("operator", "=")
          .put("operandRight", assetId(battery, submodel));
    }
    ArrayNode policies = offer.putArray("policyDefinitions");
    ArrayNode access = policy(policies, name + "-access", "access");
    if (partners.isEmpty()) {
      constraint(access, "Membership", "eq").put("rightOperand", "active");
    } else {
      partners.forEach(
          constraint(access, "BusinessPartnerNumber", "isAnyOf").putArray("rightOperand")::add);
    }
    ArrayNode usage = policy(policies, name + "-usage", "use");
    constraint(usage, "FrameworkAgreement", "eq").put("rightOperand", "DataExchangeGovernance:1.0");
    constraint(usage, "UsagePurpose", "isAnyOf").putArray("rightOperand").add("cx.circular.dpp:1");
    return offer;
  }

  private ObjectNode asset(Battery battery, PartCategory submodel) {
    ObjectNode asset = JsonNodeFactory.instance.objectNode();
    ObjectNode context = asset.putObject("@context");
    Map.of(
            "@vocab", EDC,
            "dct", "http://purl.org/dc/terms/",
            "cx-taxo", "https://w3id.org/catenax/taxonomy#",
            "cx-common", "https://w3id.org/catenax/ontology/common#",
            "aas-semantics", "https://admin-shell.io/aas/3/0/HasSemantics/")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> context.put(entry.getKey(), entry.getValue()));
    asset.put("@type", "Asset").put("@id", assetId(battery, submodel));
    ObjectNode properties = asset.putObject("properties");
    properties.putObject("dct:type").put("@id", "cx-taxo:BatteryPass");
    properties.put("cx-common:version", "1.0");
    properties.putObject("aas-semantics:semanticId").put("@id", semanticId(submodel));
    asset
        .putObject("dataAddress")
        .put("@type", "DataAddress")
        .put("type", "HttpData")
        .put(
            "baseUrl",
            "%s/v1/dpps/%s/submodels/%s"
                .formatted(
                    trimmed(config.baseUrl()),
                    URLEncoder.encode(battery.passportId(), StandardCharsets.UTF_8)
                        .replace("+", "%20"),
                    submodel.wireName()))
        // The vault of the EDC holds "Bearer" and a grant's token under this name.
        .put("authKey", "Authorization")
        .put("secretName", "packtrail-grant")
        .put("proxyPath", "true")
        .put("proxyMethod", "false")
        .put("proxyBody", "false")
        .put("proxyQueryParams", "false");
    return asset;
  }

  /** A policy with one permission; the array takes its constraints, all of which must hold. */
  private static ArrayNode policy(ArrayNode policies, String id, String action) {
    ObjectNode definition = policies.addObject();
    definition
        .putArray("@context")
        .add("https://w3id.org/dspace/2025/1/odrl-profile.jsonld")
        .add("https://w3id.org/catenax/2025/9/policy/context.jsonld")
        .addObject()
        .put("@vocab", EDC);
    definition.put("@type", "PolicyDefinition").put("@id", id);
    ObjectNode policy = definition.putObject("policy").put("@type", "Set");
    ObjectNode permission = policy.putArray("permission").addObject().put("action", action);
    return permission.putArray("constraint").addObject().putArray("and");
  }

  private static ObjectNode constraint(ArrayNode constraints, String left, String operator) {
    return constraints.addObject().put("leftOperand", left).put("operator", operator);
  }

  private static void specificId(ArrayNode ids, String name, String value, List<String> partners) {
    ids.addObject()
        .put("name", name)
        .put("value", value)
        .set(
            "externalSubjectId",
            reference(partners.isEmpty() ? List.of("PUBLIC_READABLE") : partners));
  }

  private static ObjectNode reference(List<String> values) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode().put("type", "ExternalReference");
    ArrayNode keys = reference.putArray("keys");
    values.forEach(value -> keys.addObject().put("type", "GlobalReference").put("value", value));
    return reference;
  }

  private static String semanticId(PartCategory submodel) {
    return submodel == PartCategory.PRODUCT_CONDITION
        ? CX_PRODUCT_CONDITION
        : submodel.semanticId();
  }

  private static String idShort(PartCategory submodel) {
    StringBuilder name = new StringBuilder();
    for (String word : submodel.wireName().split("-", -1)) {
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return name.toString();
  }

  private static String assetId(Battery battery, PartCategory submodel) {
    return "packtrail-%s-%s".formatted(uuid(battery.passportId()), submodel.wireName());
  }

  private static UUID uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String trimmed(Object url) {
    return url.toString().replaceFirst("/+$", "");
  }
}
