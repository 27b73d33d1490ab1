package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gateways with passwords, in memory; the store behind it can be away. */
final class KnownGateways implements GatewayAuthenticator {
  private final Map<GatewayId, String> passwords = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private volatile boolean away;

  /** Lets a gateway in, or changes its password. */
  KnownGateways with(String gatewayId, String password) {
    passwords.put(new GatewayId(gatewayId), password);
    return this;
  }

  void revoke(String gatewayId) {
    passwords.remove(new GatewayId(gatewayId));
  }

  void setAway(boolean isAway) {
    away = isAway;
  }

  int lookups() {
    return lookups.get();
  }

  @Override
  public Map<GatewayId, List<String>> secretHashes(Set<GatewayId> gatewayIds) {
    lookups.incrementAndGet();
    if (away) {
      throw new FakeStore.Away();
    }
    Map<GatewayId, List<String>> found = new HashMap<>();
    passwords.forEach((id, password) -> found.put(id, List.of("hash of " + password)));
    found.keySet().retainAll(gatewayIds);
    return found;
  }

  @Override
  public boolean matches(String secretHash, String password) {
    return secretHash.equals("hash of " + password);
  }
}
