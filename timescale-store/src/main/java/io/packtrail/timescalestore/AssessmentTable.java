package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Session;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest assessment of each battery, and every state of health that was ever stated. */
public final class AssessmentTable {
  public AssessmentTable(Database database) {}

  /**
   * Keeps an assessment as the battery's newest and marks its revision as assessed. Saving the same
   * content again changes nothing; an assessment of an older revision never replaces a newer one.
   *
   * @param revision the revision of {@link DueBattery} that the assessment began with
   * @return whether anything changed
   * @throws StoreException {@code unknown-battery}
   */
  public boolean save(
      BatteryAssessment assessment, RulResult rul, Instant computedAt, long revision) {
    return Pending.notYetBuilt();
  }

  /** The newest assessment, or null where there is none. */
  public @Nullable StoredAssessment latest(BatteryId batteryId) {
    return Pending.notYetBuilt();
  }

  /** The newest results of every assessed battery, by identifier; one query. */
  public List<AssessmentSummary> latestOfAll() {
    return Pending.notYetBuilt();
  }

  /**
   * Sessions of the newest assessment, newest first.
   *
   * @param limit most sessions wanted
   */
  public List<Session> sessions(BatteryId batteryId, int limit) {
    return Pending.notYetBuilt();
  }

  /**
   * Every state of health that had been stated by a time, oldest statement first.
   *
   * @param knownOn absent: until now
   */
  public List<StoredSoh> statements(BatteryId batteryId, @Nullable Instant knownOn) {
    return Pending.notYetBuilt();
  }
}
