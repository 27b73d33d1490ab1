package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.DataspaceOffer;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.passportupdater.part.PartCategory;
import io.packtrail.timescalestore.PartRow;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an operator registers of a passport in a Catena-X data space, as the bodies to post. */
final class DataspaceResource {
  private static final Pattern PARTNER = Pattern.compile("BPNL[0-9A-Z]{12}");

  private final Tables tables;
  private final StaticParts parts;
  private final ServiceConfig.@Nullable Dataspace config;
  private final InstantSource clock;

  DataspaceResource(
      Tables tables,
      StaticParts parts,
      ServiceConfig.@Nullable Dataspace config,
      InstantSource clock) {
    this.tables = tables;
    this.parts = parts;
    this.config = config;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/batteries/{id}/passport/dataspace", Access.API, this::offer));
  }

  private Reply offer(Request request) {
    Battery battery = tables.battery(request.batteryId());
    List<String> partners = partners(request);
    if (config == null) {
      throw new ApiException(
          409,
          "no-dataspace",
          "dataspace.bpn, dataspace.dspEndpoint, dataspace.dataPlaneUrl and dataspace.baseUrl must be set");
    }
    if (battery.modelGroup() == null) {
      throw new ApiException(
          409, "no-model-group", "modelGroup must be registered: it is the manufacturerPartId");
    }
    DataspaceOffer offer = new DataspaceOffer(config);
    List<PartCategory> submodels = submodels(battery);
    ObjectNode json = offer.edc(battery, submodels, partners);
    json.set("shellDescriptor", offer.shellDescriptor(battery, submodels, partners));
    return Reply.json(json);
  }

  private static List<String> partners(Request request) {
    String text = request.queryText("partners");
    List<String> partners = text == null ? List.of() : List.of(text.split(",", -1));
    for (String partner : partners) {
      if (!PARTNER.matcher(partner).matches()) {
        throw ApiException.badRequest(
            "partners must be BPNL numbers with commas between them, got "
                + ApiException.quoted(partner));
      }
    }
    return partners;
  }

  /** Those that there is something of. */
  private List<PartCategory> submodels(Battery battery) {
    Set<String> categories =
        parts.inPlace(battery, clock.instant()).stream()
            .map(PartRow::category)
            .collect(Collectors.toSet());
    boolean hasUpdate = tables.passports().head(battery.batteryId()) != null;
    return DataspaceOffer.submodels().stream()
        .filter(
            submodel ->
                submodel == PartCategory.PRODUCT_CONDITION
                    ? hasUpdate
                    : categories.contains(submodel.wireName()))
        .toList();
  }
}
