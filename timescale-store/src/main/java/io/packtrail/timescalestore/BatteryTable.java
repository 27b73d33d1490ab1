package io.packtrail.timescalestore;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Master data of batteries. */
public final class BatteryTable {
  public BatteryTable(Database database) {}

  /**
   * Registers a battery.
   *
   * @return false where it is registered already with identical data
   * @throws StoreException {@code battery-exists} where it is registered with other data
   */
  public boolean register(Battery battery) {
    return Pending.notYetBuilt();
  }

  /** The battery, or null where it is not registered. */
  public @Nullable Battery find(BatteryId batteryId) {
    return Pending.notYetBuilt();
  }

  /** All batteries by identifier. */
  public List<Battery> list() {
    return Pending.notYetBuilt();
  }
}
