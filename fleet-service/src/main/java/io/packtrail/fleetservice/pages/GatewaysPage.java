package io.packtrail.fleetservice.pages;

import java.util.List;

/** All gateways, one line each. */
public record GatewaysPage(String now, List<Row> rows) {
  public GatewaysPage {
    rows = List.copyOf(rows);
  }

  /**
   * One gateway.
   *
   * @param clock by how much its clock is off, or a dash
   * @param waiting messages in quarantine
   */
  public record Row(
      String gatewayId, String state, String added, String lastSeen, String clock, long waiting) {}
}
