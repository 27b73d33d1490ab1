package io.packtrail.fleetservice.access;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.GatewayAuthenticator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The gateways of the store, and their passwords as {@link GatewaySecret} keeps them. */
public final class KnownGateways implements GatewayAuthenticator {
  private final Function<Set<GatewayId>, Map<GatewayId, String>> secretHashes;

  /**
   * @param secretHashes of the gateways asked for those that have access, with the hashes of their
   *     secrets, several with spaces between while one is being exchanged
   */
  public KnownGateways(Function<Set<GatewayId>, Map<GatewayId, String>> secretHashes) {
    this.secretHashes = secretHashes;
  }

  @Override
  public Map<GatewayId, List<String>> secretHashes(Set<GatewayId> gatewayIds) {
    Map<GatewayId, List<String>> kept = new HashMap<>();
    secretHashes
        .apply(gatewayIds)
        .forEach((gatewayId, hashes) -> kept.put(gatewayId, List.of(hashes.split(" ", -1))));
    return kept;
  }

  @Override
  public boolean matches(String secretHash, String password) {
    return GatewaySecret.matches(secretHash, password);
  }
}
