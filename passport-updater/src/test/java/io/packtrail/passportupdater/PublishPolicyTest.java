package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishPolicyTest {
  private final SignedUpdate head =
      new PassportUpdater(Fixtures.OPERATOR)
          .next(Fixtures.update(0), null, Fixtures.issuedAt(0)); // 93.0 %
  private final Instant soon = Fixtures.issuedAt(0).plus(Duration.ofDays(29));

  @Test
  void reasonToPublish_first_isThatThereIsNone() {
    assertThat(reason(null, 0.93, soon)).isEqualTo("first update of this passport");
  }

  @Test
  void reasonToPublish_insideTheDeadBand_isNone() {
    assertThat(reason(head, 0.9255, soon)).isNull();
    assertThat(reason(head, 0.9345, soon)).isNull();
  }

  @Test
  void reasonToPublish_beyondTheDeadBand_namesTheChange() {
    assertThat(reason(head, 0.923, soon)).contains("-0.7 percentage points");
    assertThat(reason(head, 0.936, soon)).contains("+0.6 percentage points");
  }

  @Test
  void reasonToPublish_oldHeadAndNewData_namesTheAge() {
    assertThat(reason(head, 0.93, Fixtures.issuedAt(0).plus(Duration.ofDays(30))))
        .isEqualTo("the last update is 30 days old");
  }

  @Test
  void reasonToPublish_oldHeadWithoutNewData_isNone() {
    assertThat(
            PublishPolicy.standard()
                .reasonToPublish(
                    head, Fixtures.update(0), Fixtures.issuedAt(0).plus(Duration.ofDays(90))))
        .isNull();
  }

  private static @Nullable String reason(@Nullable SignedUpdate head, double soh, Instant now) {
    PerformanceUpdate update = Fixtures.update(Fixtures.BATTERY, 1, soh);
    return PublishPolicy.standard().reasonToPublish(head, update, now);
  }
}
