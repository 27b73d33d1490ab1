package io.packtrail.fleetservice.passport;

import io.packtrail.domain.BatteryId;
import io.packtrail.passportupdater.signing.DidWeb;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import io.packtrail.timescalestore.StatusSlot;
import io.packtrail.timescalestore.StatusTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signed lists of withdrawn updates. */
public final class StatusLists {
  /** How long a reader may rely on a list before it asks again. */
  private static final Duration VALIDITY = Duration.ofDays(7);

  private final Issuer issuer;
  private final StatusTable table;
  private final String base;

  public StatusLists(Issuer issuer, StatusTable table) {
    this.issuer = issuer;
    this.table = table;
    this.base = base(issuer.did()) + "/status/";
  }

  /** Where the status of a credential stands. */
  public StatusEntry entry(StatusSlot slot) {
    return new StatusEntry(base + slot.list(), slot.slot());
  }

  /** A list as of now, signed; null where it has no slot in use. */
  public byte @Nullable [] list(long number, Instant now) {
    return number < 1 || number > table.lists() ? null : signed((int) number, now);
  }

  /** The lists that one battery's updates stand in. */
  public List<byte[]> of(BatteryId batteryId, Instant now) {
    return table.listsOf(batteryId).stream().map(number -> signed(number, now)).toList();
  }

  private byte[] signed(int number, Instant now) {
    return new StatusListCredential(
            base + number, StatusList.of(table.revoked(number)), now, now.plus(VALIDITY))
        .sign(issuer);
  }

  /** The host of a did:web as a URL; else the DID itself, which at least nobody can take over. */
  private static String base(String did) {
    String address = DidWeb.base(did);
    return address == null ? did : address;
  }
}
