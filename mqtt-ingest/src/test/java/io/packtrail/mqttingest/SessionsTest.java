package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final GatewayId GATEWAY = new GatewayId("g-17");
  private static final GatewayId OTHER = new GatewayId("g-18");

  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private final Sessions sessions = new Sessions(() -> now);

  @Test
  void resume_firstTime_isNotPresent() {
    assertThat(sessions.resume(GATEWAY, "c", false, Sessions.NO_EXPIRY)).isFalse();
  }

  @Test
  void resume_sameClientAgain_isPresent() {
    sessions.resume(GATEWAY, "c", false, Sessions.NO_EXPIRY);
    sessions.end(GATEWAY, "c");

    assertThat(sessions.resume(GATEWAY, "c", false, Sessions.NO_EXPIRY)).isTrue();
  }

  @Test
  void resume_cleanStart_isNotPresentAndBeginsAnew() {
    sessions.resume(GATEWAY, "c", false, 60);

    assertThat(sessions.resume(GATEWAY, "c", true, 60)).isFalse();
    assertThat(sessions.resume(GATEWAY, "c", false, 60)).isTrue();
  }

  @Test
  void resume_otherClientOrGateway_isNotPresent() {
    sessions.resume(GATEWAY, "c", false, 60);

    assertThat(sessions.resume(OTHER, "c", false, 60)).isFalse();
    assertThat(sessions.resume(GATEWAY, "d", false, 60)).isFalse();
  }

  @Test
  void resume_afterItsExpiry_isNotPresent() {
    sessions.resume(GATEWAY, "c", false, 60);
    now = now.plusSeconds(3_600); // connected all the while
    sessions.end(GATEWAY, "c");

    now = now.plusSeconds(59);
    assertThat(sessions.resume(GATEWAY, "c", false, 60)).isTrue();
    sessions.end(GATEWAY, "c");
    now = now.plusSeconds(60);
    assertThat(sessions.resume(GATEWAY, "c", false, 60)).isFalse();
  }

  @Test
  void resume_sessionThatEndsWithItsConnection_isForgotten() {
    sessions.resume(GATEWAY, "c", false, 60);
    sessions.resume(GATEWAY, "c", false, 0);

    assertThat(sessions.resume(GATEWAY, "c", false, 60)).isFalse();
  }
}
