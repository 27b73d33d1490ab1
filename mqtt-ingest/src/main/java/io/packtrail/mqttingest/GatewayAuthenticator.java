package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;

/** Knows the gateways' passwords. */
@FunctionalInterface
public interface GatewayAuthenticator {
  /**
   * Whether the password is this gateway's. May block; is called on a worker thread.
   *
   * @throws RuntimeException when it cannot be told now; the gateway is asked to come again
   */
  boolean isAuthentic(GatewayId gatewayId, String password);
}
