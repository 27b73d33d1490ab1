package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.Require;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When a new assessment is worth a new update: the regulation says "up to date", not "at every
 * tick", so an update needs a change that means something, or the age of the last one.
 *
 * @param deadBandPercent change of the state of health that means something (percentage points), 0
 *     to 100
 * @param maxAge age of the last update from which new data are published in any case
 */
public record PublishPolicy(double deadBandPercent, Duration maxAge) {
  public PublishPolicy {
    Require.inRange("deadBandPercent", deadBandPercent, 0, 100, "percentage points");
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge must not be negative, got " + maxAge);
    }
  }

  /** Half a percentage point, or thirty days. */
  public static PublishPolicy standard() {
    return new PublishPolicy(0.5, Duration.ofDays(30));
  }

  /**
   * Returns why the update should be published, one sentence, or null when it should not.
   *
   * @param head the last update of this battery, absent before the first
   * @param isWithdrawn whether {@code head} was withdrawn: no dead-band is measured from it then
   */
  public @Nullable String reasonToPublish(
      @Nullable SignedUpdate head, boolean isWithdrawn, PerformanceUpdate update, Instant now) {
    if (head == null) {
      return "first update of this passport";
    }
    PublishedUpdate published = PublishedUpdate.of(head);
    Instant asOf = Rfc3339.cut(update.soh().asOf());
    if (!asOf.isAfter(published.asOf())) {
      return null; // Nothing was measured since.
    }
    if (isWithdrawn) {
      return "the last update was withdrawn";
    }
    double moved = update.soh().sohRatio() * 100 - published.sohPercent();
    if (Math.abs(moved) >= deadBandPercent) {
      return "the state of health moved by %+.1f percentage points".formatted(moved);
    }
    Duration age = Duration.between(head.issuedAt(), now);
    if (age.compareTo(maxAge) >= 0) {
      return "the last update is %d days old".formatted(age.toDays());
    }
    return null;
  }

  /**
   * Returns why the last update should be superseded although nothing newer was measured, one
   * sentence, or null when it should not: data that arrived late moved the value that was published
   * for the same time. Of a withdrawn value any change counts, and the same value again does not.
   */
  public @Nullable String reasonToCorrect(
      SignedUpdate head, boolean isWithdrawn, PerformanceUpdate update) {
    PublishedUpdate published = PublishedUpdate.of(head);
    if (isWithdrawn) {
      return saysOtherwise(published, update)
          ? "the update was withdrawn, and the estimate as of %s is another now"
              .formatted(published.asOf())
          : null;
    }
    double moved = update.soh().sohRatio() * 100 - published.sohPercent();
    if (!Rfc3339.cut(update.soh().asOf()).equals(published.asOf())
        || Math.abs(moved) < deadBandPercent) {
      return null;
    }
    return "data that arrived late moved the state of health as of %s by %+.1f percentage points"
        .formatted(published.asOf(), moved);
  }

  private static boolean saysOtherwise(PublishedUpdate published, PerformanceUpdate update) {
    JsonNode before = published.credential().path("credentialSubject");
    String originator = published.credential().path("issuer").asText();
    return Rfc3339.cut(update.soh().asOf()).equals(published.asOf())
        && !Arrays.equals(
            CanonicalJson.bytes(EstimateContent.published(before)),
            CanonicalJson.bytes(EstimateContent.of(update, originator)));
  }
}
