package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.SessionStore.SessionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final SessionKey KEY = new SessionKey(new GatewayId("g-17"), "c");
  private static final SessionKey OTHER = new SessionKey(new GatewayId("g-18"), "c");
  private static final SessionKey OTHER_CLIENT = new SessionKey(new GatewayId("g-17"), "d");

  private volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private final FakeSessionStore store = new FakeSessionStore();
  private Sessions sessions = new Sessions(store, () -> now);

  @BeforeEach
  void start() {
    sessions.start();
  }

  @AfterEach
  void stop() throws Exception {
    sessions.stop().get(20, TimeUnit.SECONDS);
  }

  @Test
  void resume_firstTime_isNotPresent() throws Exception {
    assertThat(present(KEY, false, Sessions.NO_EXPIRY)).isFalse();
  }

  @Test
  void resume_sameClientAgain_isPresent() throws Exception {
    present(KEY, false, Sessions.NO_EXPIRY);
    sessions.end(KEY, null);

    assertThat(present(KEY, false, Sessions.NO_EXPIRY)).isTrue();
  }

  @Test
  void resume_cleanStart_isNotPresentAndBeginsAnew() throws Exception {
    present(KEY, false, 60);
    sessions.subscribe(KEY, List.of("a")).get(20, TimeUnit.SECONDS);

    assertThat(present(KEY, true, 60)).isFalse();
    assertThat(resumed(KEY, false, 60)).isEqualTo(new Sessions.Resumed(true, List.of()));
  }

  @Test
  void resume_otherClientOrGateway_isNotPresentAndEndsNoOther() throws Exception {
    present(KEY, false, 60);

    assertThat(present(OTHER, false, 60)).isFalse();
    assertThat(present(OTHER_CLIENT, false, 60)).isFalse();
    assertThat(present(KEY, false, 60)).as("two client ids in turn").isTrue();
  }

  @Test
  void resume_afterItsExpiry_isNotPresent() throws Exception {
    present(KEY, false, 60);
    now = now.plusSeconds(3_600); // connected all the while
    sessions.end(KEY, null);

    now = now.plusSeconds(59);
    assertThat(present(KEY, false, 60)).isTrue();
    sessions.end(KEY, null);
    now = now.plusSeconds(60);
    assertThat(present(KEY, false, 60)).isFalse();
  }

  @Test
  void resume_sessionThatEndsWithItsConnection_isForgotten() throws Exception {
    present(KEY, false, 60);
    present(KEY, false, 0);

    assertThat(present(KEY, false, 60)).isFalse();
  }

  @Test
  void resume_afterARestart_isPresentWithItsSubscriptionsUntilItsExpiry() throws Exception {
    present(KEY, false, 60);
    sessions.subscribe(KEY, List.of("spBv1.0/STATE/+")).get(20, TimeUnit.SECONDS);
    restartAfterACrash();

    now = now.plusSeconds(59);
    assertThat(resumed(KEY, false, 60))
        .isEqualTo(new Sessions.Resumed(true, List.of("spBv1.0/STATE/+")));
    restartAfterACrash();
    now = now.plusSeconds(60);
    assertThat(present(KEY, false, 60)).isFalse();
  }

  @Test
  void otherProcess_startsAndCrashes_leavesConnectedSessionsAlone() throws Exception {
    present(KEY, false, 60);
    Sessions other = new Sessions(store, () -> now);
    other.start();
    other.stop().get(20, TimeUnit.SECONDS);
    now = now.plusSeconds(300); // beyond the expiry, had the other ended the session

    restartAfterACrash();

    assertThat(present(KEY, false, 60)).isTrue();
  }

  @Test
  void end_ofASessionThatWentOnElsewhere_changesNothing() throws Exception {
    Sessions other = new Sessions(store, () -> now);
    other.start();
    present(KEY, false, 60);
    other.resume(KEY, false, 60).get(20, TimeUnit.SECONDS);

    sessions.end(KEY, null); // noticed late that its connection is gone
    now = now.plusSeconds(300);

    assertThat(other.resume(KEY, false, 60).get(20, TimeUnit.SECONDS).present()).isTrue();
    other.stop().get(20, TimeUnit.SECONDS);
  }

  @Test
  void end_withAnotherExpiry_countsFromThenOn() throws Exception {
    present(KEY, false, 3_600);
    sessions.end(KEY, 0L);
    assertThat(present(KEY, false, 3_600)).isFalse();

    sessions.end(KEY, 60L);
    now = now.plusSeconds(60);
    assertThat(present(KEY, false, 3_600)).isFalse();
  }

  @Test
  void resume_storeAway_fails() {
    store.setAway(true);

    assertThat(sessions.resume(KEY, false, 60))
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableOfType(Exception.class)
        .withCauseInstanceOf(FakeStore.Away.class);
  }

  @Test
  void resume_thousandsAtOnce_costFewTransactions() throws Exception {
    List<CompletableFuture<Sessions.Resumed>> all = new ArrayList<>();
    synchronized (store) { // until all wait
      for (int i = 0; i < 5_000; i++) {
        all.add(sessions.resume(new SessionKey(new GatewayId("g-" + i), "c"), false, 60));
      }
    }
    for (CompletableFuture<Sessions.Resumed> one : all) {
      assertThat(one.get(20, TimeUnit.SECONDS).present()).isFalse();
    }

    assertThat(store.commits()).isLessThanOrEqualTo(6);
  }

  @Test
  void resume_cleanSessionsWithoutExpiry_writeNothing() throws Exception {
    present(KEY, true, 0);
    sessions.end(KEY, null);
    present(KEY, true, 0);

    assertThat(store.commits()).isZero();
  }

  /** The ends of its sessions were not noted. */
  private void restartAfterACrash() throws Exception {
    stop();
    now = now.plus(FakeSessionStore.UNSEEN).plusSeconds(1);
    sessions = new Sessions(store, () -> now);
    sessions.start();
  }

  private boolean present(SessionKey key, boolean cleanStart, long expirySeconds) throws Exception {
    return resumed(key, cleanStart, expirySeconds).present();
  }

  private Sessions.Resumed resumed(SessionKey key, boolean cleanStart, long expirySeconds)
      throws Exception {
    return sessions.resume(key, cleanStart, expirySeconds).get(20, TimeUnit.SECONDS);
  }
}
