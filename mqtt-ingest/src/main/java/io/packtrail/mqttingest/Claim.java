package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection says it is.
 *
 * @param password what is to prove it; null where a client certificate has proved it already
 */
record Claim(GatewayId gatewayId, @Nullable String password) {
  /** Never prints the password. */
  @Override
  public String toString() {
    return gatewayId + (password == null ? " by certificate" : " by password");
  }

  /**
   * By which of what is kept it holds; null where it does not.
   *
   * @param secretHashes what is kept of the gateway's passwords; empty where it has no access
   */
  @Nullable String provedBy(List<String> secretHashes, GatewayAuthenticator authenticator) {
    return secretHashes.stream()
        .filter(kept -> password == null || authenticator.matches(kept, password))
        .findFirst()
        .orElse(null);
  }
}
