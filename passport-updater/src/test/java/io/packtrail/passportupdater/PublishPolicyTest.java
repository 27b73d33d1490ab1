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
                    head,
                    false,
                    Fixtures.update(0),
                    Fixtures.issuedAt(0).plus(Duration.ofDays(90))))
        .isNull();
  }

  @Test
  void reasonToPublish_withdrawnHead_isAnythingNewer() {
    PerformanceUpdate newer = Fixtures.update(Fixtures.BATTERY, 1, 0.93);

    assertThat(PublishPolicy.standard().reasonToPublish(head, true, newer, soon))
        .isEqualTo("the last update was withdrawn");
    assertThat(PublishPolicy.standard().reasonToPublish(head, true, Fixtures.update(0), soon))
        .isNull();
  }

  @Test
  void reasonToCorrect_withdrawnHead_isAnyChangeAndNotTheSameAgain() {
    PublishPolicy policy = PublishPolicy.standard();
    PerformanceUpdate other = Fixtures.update(Fixtures.BATTERY, 0, 0.9285);

    assertThat(policy.reasonToCorrect(head, false, other)).isNull();
    assertThat(policy.reasonToCorrect(head, true, other)).contains("was withdrawn");
    assertThat(policy.reasonToCorrect(head, true, Fixtures.update(0))).isNull();
  }

  private static @Nullable String reason(@Nullable SignedUpdate head, double soh, Instant now) {
    PerformanceUpdate update = Fixtures.update(Fixtures.BATTERY, 1, soh);
    return PublishPolicy.standard().reasonToPublish(head, false, update, now);
  }
}
