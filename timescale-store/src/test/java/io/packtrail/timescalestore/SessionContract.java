package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.OTHER_GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.timescalestore.SessionTable.Session;
import io.packtrail.timescalestore.SessionTable.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

abstract class SessionContract extends StoreContract {
  private static final Instant AT = RECEIVED.truncatedTo(ChronoUnit.MILLIS);
  private static final UUID HOLDER = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final SessionKey KEY = new SessionKey(GATEWAY, "c-1");

  @Test
  void session_entered_isFoundByGatewayAndClientId() {
    SessionTable sessions = new SessionTable(database);
    Session session = session(KEY, 0, "spBv1.0/G/NCMD/gw", "spBv1.0/STATE/+");
    sessions.change(List.of(session), List.of(), AT);

    assertThat(
            sessions.find(
                List.of(KEY, new SessionKey(OTHER_GATEWAY, "c-1"), new SessionKey(GATEWAY, "c-2"))))
        .containsOnlyKeys(KEY)
        .containsValue(session);
  }

  @Test
  void session_enteredAgain_isReplaced_andForgotten_isGone() {
    SessionTable sessions = new SessionTable(database);
    sessions.change(List.of(session(KEY, 0, "a")), List.of(), AT);
    Session ended = new Session(KEY, 60, AT, AT.plusSeconds(1), HOLDER, List.of());

    sessions.change(List.of(ended), List.of(), AT);
    assertThat(sessions.find(List.of(KEY))).containsEntry(KEY, ended);

    sessions.change(List.of(), List.of(KEY), AT);
    assertThat(sessions.find(List.of(KEY))).isEmpty();
  }

  @Test
  void sessions_moreThanOneGatewayMayHave_endWithTheOneUsedLongestAgo() {
    SessionTable sessions = new SessionTable(database);
    SessionKey other = new SessionKey(OTHER_GATEWAY, "c-1");
    sessions.change(List.of(session(other, 0), session(KEY, 0)), List.of(), AT);
    for (int i = 1; i < SessionTable.MAX_OF_GATEWAY; i++) {
      sessions.change(List.of(session(new SessionKey(GATEWAY, "random-" + i), i)), List.of(), AT);
    }
    sessions.change(List.of(session(KEY, 100)), List.of(), AT); // used again

    sessions.change(List.of(session(new SessionKey(GATEWAY, "random-9"), 101)), List.of(), AT);

    assertThat(sessions.find(List.of(KEY, other, new SessionKey(GATEWAY, "random-1"))))
        .containsOnlyKeys(KEY, other);
  }

  @Test
  void clientId_thatTheDatabaseCannotHold_isFoundAllTheSame() {
    SessionTable sessions = new SessionTable(database);
    SessionKey odd = new SessionKey(GATEWAY, "c\u0000\uD800");
    sessions.change(List.of(session(odd, 0)), List.of(), AT);

    assertThat(sessions.find(List.of(odd))).containsOnlyKeys(odd);
  }

  @Test
  void sessions_thatAreConnected_areKeptBeforeOthers() {
    SessionTable sessions = new SessionTable(database);
    sessions.change(List.of(session(KEY, 0)), List.of(), AT); // connected for weeks
    for (int i = 1; i <= SessionTable.MAX_OF_GATEWAY; i++) {
      SessionKey passing = new SessionKey(GATEWAY, "random-" + i);
      Instant at = AT.plusSeconds(i);
      sessions.change(
          List.of(new Session(passing, 3_600, at, at, HOLDER, List.of())), List.of(), AT);
    }

    assertThat(sessions.find(List.of(KEY, new SessionKey(GATEWAY, "random-1"))))
        .containsOnlyKeys(KEY);
  }

  @Test
  void watch_endsSessionsOfAProcessThatIsGone_andNoOther() {
    SessionTable sessions = new SessionTable(database);
    UUID mine = UUID.fromString("00000000-0000-0000-0000-000000000002");
    SessionKey other = new SessionKey(OTHER_GATEWAY, "c-1");
    sessions.watch(mine, AT);
    sessions.watch(HOLDER, AT);
    sessions.change(List.of(session(KEY, 0)), List.of(), AT);
    sessions.change(List.of(new Session(other, 3_600, AT, null, mine, List.of())), List.of(), AT);

    sessions.watch(mine, AT.plusSeconds(8));
    assertThat(sessions.find(List.of(KEY)).values())
        .extracting(Session::endedAt)
        .as("it was seen just now")
        .containsOnlyNulls();

    sessions.watch(mine, AT.plusSeconds(9), Duration.ZERO);
    assertThat(sessions.find(List.of(KEY)).values())
        .extracting(Session::endedAt)
        .containsExactly(AT.plusSeconds(9));
    assertThat(sessions.find(List.of(other)).values())
        .extracting(Session::endedAt)
        .containsOnlyNulls();
  }

  private static Session session(SessionKey key, int usedAfterSeconds, String... subscriptions) {
    return new Session(
        key, 3_600, AT.plusSeconds(usedAfterSeconds), null, HOLDER, List.of(subscriptions));
  }
}
