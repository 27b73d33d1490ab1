package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SignedUpdate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Signed updates, one chain per battery. Append-only: the database refuses change and removal. */
public final class PassportTable {
  public PassportTable(Database database) {}

  /**
   * Appends one update in one transaction that holds the battery's chain locked.
   *
   * @param next given the head of the chain, or null at its beginning, returns the next link
   * @throws StoreException {@code unknown-battery}; {@code chain-order} where the update is not the
   *     next of this battery
   */
  public SignedUpdate append(
      BatteryId batteryId, Function<@Nullable SignedUpdate, SignedUpdate> next) {
    return Pending.notYetBuilt();
  }

  /** The newest update, or null where there is none. */
  public @Nullable SignedUpdate head(BatteryId batteryId) {
    return Pending.notYetBuilt();
  }

  /** All updates, oldest first. */
  public List<SignedUpdate> chain(BatteryId batteryId) {
    return Pending.notYetBuilt();
  }

  /** One update by its sequence number, or null. */
  public @Nullable SignedUpdate find(BatteryId batteryId, long sequence) {
    return Pending.notYetBuilt();
  }

  /** Updates of all batteries. */
  public long count() {
    return Pending.notYetBuilt();
  }
}
