package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows which gateways have access, and their passwords. */
public interface GatewayAuthenticator {
  /**
   * What is kept of each gateway's password. May block; is called on worker threads, when a gateway
   * connects and again and again while it is connected.
   *
   * @return for each of these gateways that has access now what opens, the newest first, several
   *     while a password is being exchanged; no entry for the others
   * @throws RuntimeException when it cannot be told now: a gateway that connects is asked to come
   *     again, a connected one stays
   */
  Map<GatewayId, List<String>> secretHashes(Set<GatewayId> gatewayIds);

  /** Whether a password belongs to what is kept of it. */
  boolean matches(String secretHash, String password);
}
