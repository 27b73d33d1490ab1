package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.SignedUpdate;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class PassportContract extends StoreContract {
  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
  }

  private static SignedUpdate update(BatteryId batteryId, long sequence, String digest) {
    return new SignedUpdate(
        batteryId,
        "urn:passport",
        sequence,
        digest,
        RECEIVED,
        ("{\"n\":" + sequence + "}").getBytes(StandardCharsets.UTF_8));
  }

  /** The next link; its digest names its predecessor's, so that a fork would show. */
  static SignedUpdate next(@Nullable SignedUpdate head, Supplier<StatusSlot> slot) {
    assertThat(slot.get().list()).isEqualTo(1);
    return head == null
        ? update(BATTERY, 1, "d1")
        : update(BATTERY, head.sequence() + 1, head.digest() + ">" + (head.sequence() + 1));
  }

  /** A log whose hashes are the entries themselves. */
  static LogGrowth grow(LogHead head, byte[] document) {
    byte[] entry = Sha256.of(document);
    return new LogGrowth(
        Sha256.of(entry),
        entry,
        List.of(new LogGrowth.Hash(0, head.size(), entry)),
        new LogHead(head.size() + 1, entry, "checkpoint " + (head.size() + 1)));
  }

  @Test
  void append_severalTimes_makesAChain() {
    assertThat(passports.head(BATTERY)).isNull();
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);
    SignedUpdate second =
        Objects.requireNonNull(
            passports.append(BATTERY, PassportContract::next, PassportContract::grow));

    assertThat(second.digest()).isEqualTo("d1>2");
    assertThat(passports.chain(BATTERY)).extracting(SignedUpdate::sequence).containsExactly(1L, 2L);
    SignedUpdate head = Objects.requireNonNull(passports.head(BATTERY));
    assertThat(head.digest()).isEqualTo("d1>2");
    assertThat(head.issuedAt()).isEqualTo(RECEIVED);
    assertThat(head.credential()).isEqualTo(second.credential());
    assertThat(head.passportId()).isEqualTo("urn:passport");
    assertThat(passports.find(BATTERY, 3)).isNull();
    assertThat(passports.count()).isEqualTo(2);
  }

  @Test
  void append_notTheNext_isRefused() {
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);

    for (SignedUpdate wrong :
        List.of(
            update(BATTERY, 1, "again"),
            update(BATTERY, 3, "gap"),
            update(new BatteryId("OTHER"), 2, "other"))) {
      assertThatThrownBy(
              () -> passports.append(BATTERY, (head, slot) -> wrong, PassportContract::grow))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo("chain-order"));
    }
    assertThat(passports.count()).isEqualTo(1);
  }

  @Test
  void append_signerFails_leavesTheChainAsItWas() {
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);

    assertThatThrownBy(
            () ->
                passports.append(
                    BATTERY,
                    (head, slot) -> {
                      throw new IllegalStateException("no key");
                    },
                    PassportContract::grow))
        .hasMessage("no key");

    assertThat(passports.append(BATTERY, PassportContract::next, PassportContract::grow))
        .extracting(SignedUpdate::sequence)
        .isEqualTo(2L);
  }

  @Test
  void append_nothingToAppend_changesNothing() {
    assertThat(passports.append(BATTERY, (head, slot) -> null, PassportContract::grow)).isNull();
    assertThat(passports.count()).isZero();
    assertThat(log.head().size()).isZero();
  }

  @Test
  void append_logRefuses_leavesChainAndLogAsTheyWere() {
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);

    assertThatThrownBy(
            () ->
                passports.append(
                    BATTERY,
                    PassportContract::next,
                    (head, document) -> {
                      throw new IllegalStateException("log damaged");
                    }))
        .hasMessage("log damaged");

    assertThat(passports.count()).isEqualTo(1);
    assertThat(log.head().size()).isEqualTo(1);
  }

  @Test
  void append_eachUpdate_isAnEntryOfTheLog() {
    SignedUpdate first =
        Objects.requireNonNull(
            passports.append(BATTERY, PassportContract::next, PassportContract::grow));
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);

    assertThat(log.entries(BATTERY)).extracting(LogEntry::index).containsExactly(0L, 1L);
    assertThat(log.entries(BATTERY)).extracting(LogEntry::sequence).containsExactly(1L, 2L);
    assertThat(log.entryBytes(0, 1)).isEqualTo(Sha256.of(first.credential()));
    assertThat(log.entryBytes(0, 256)).hasSize(64);
    assertThat(log.hashes(0, 1, 256)).hasSize(32);
    assertThat(log.hashes(1, 0, 256)).isEmpty();
    assertThat(log.head().checkpoint()).isEqualTo("checkpoint 2");
  }

  @Test
  void grant_addedReadAndRevoked_endsOnce() {
    GrantRow grant =
        new GrantRow(
            UUID.randomUUID(),
            "did:web:buyer.example",
            "second-life-buyer",
            "purchase",
            List.of("urn:passport"),
            List.of("stateOfHealth"),
            RECEIVED,
            RECEIVED.plusSeconds(60),
            RECEIVED,
            null);
    byte[] hash = Sha256.of(new byte[] {1});
    grants.add(grant, hash);

    assertThat(grants.byToken(hash)).isEqualTo(grant);
    assertThat(grants.byToken(Sha256.of())).isNull();
    assertThat(grants.revoke(grant.id(), RECEIVED.plusSeconds(9))).isTrue();
    assertThat(grants.revoke(grant.id(), RECEIVED.plusSeconds(50))).as("again").isTrue();
    assertThat(grants.revoke(UUID.randomUUID(), RECEIVED)).isFalse();
    assertThat(Objects.requireNonNull(grants.byToken(hash)).revokedAt())
        .isEqualTo(RECEIVED.plusSeconds(9));
    for (String sql :
        List.of(
            "UPDATE passport_grant SET revoked_at = NULL",
            "UPDATE passport_grant SET elements = '{}'",
            "DELETE FROM passport_grant")) {
      assertThatThrownBy(() -> raw.execute(sql)).hasMessageContaining("append-only");
    }
  }

  @Test
  void part_newerOfTheSameIssuer_supersedesAndBothStay() {
    PartTable.Added first = parts.add(BATTERY, part("did:web:a", "d1", 0));
    assertThat(first.added()).isTrue();
    assertThat(parts.add(BATTERY, part("did:web:a", "d1", 0)).added()).as("again").isFalse();
    parts.add(BATTERY, part("did:web:b", "d2", 1));
    PartRow next = parts.add(BATTERY, part("did:web:a", "d3", 2)).part();

    assertThat(next.supersedes()).isEqualTo(first.part().id());
    assertThat(next.credential()).isEqualTo(new byte[] {'{', '}'});
    assertThat(parts.list(BATTERY)).extracting(PartRow::digest).containsExactly("d1", "d2", "d3");
    assertThat(parts.list(BATTERY))
        .extracting(PartRow::superseded)
        .containsExactly(true, false, false);
    assertThat(parts.inPlace(BATTERY, RECEIVED.plusSeconds(9)))
        .extracting(PartRow::digest)
        .as("in the order in which the issuers came")
        .containsExactly("d3", "d2");
    assertThat(parts.inPlace(BATTERY, RECEIVED.plusSeconds(1)))
        .extracting(PartRow::digest)
        .containsExactly("d1", "d2");
  }

  @Test
  void part_whoseTimeIsOver_isNotInPlace() {
    PartRow open = part("did:web:a", "d1", 0);
    parts.add(
        BATTERY,
        new PartRow(
            0,
            open.category(),
            open.issuer(),
            open.digest(),
            RECEIVED,
            RECEIVED,
            RECEIVED.plusSeconds(5),
            RECEIVED,
            null,
            open.credential(),
            open.didDocument(),
            null,
            false));

    assertThat(parts.inPlace(BATTERY, RECEIVED.plusSeconds(4))).hasSize(1);
    assertThat(parts.inPlace(BATTERY, RECEIVED.plusSeconds(5))).isEmpty();
    assertThat(parts.list(BATTERY)).hasSize(1);
  }

  @Test
  void part_signedBeforeTheOneInPlace_isRefused() {
    parts.add(BATTERY, part("did:web:a", "d1", 2));

    assertThatThrownBy(() -> parts.add(BATTERY, part("did:web:a", "d2", 1)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("part-older"));
    assertThatThrownBy(() -> parts.add(new BatteryId("NONE"), part("did:web:a", "d2", 1)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-battery"));
    for (String sql :
        List.of(
            "UPDATE passport_part SET issuer = 'x'",
            "DELETE FROM passport_part",
            "TRUNCATE passport_part")) {
      assertThatThrownBy(() -> raw.execute(sql)).hasMessageContaining("append-only");
    }
  }

  @Test
  void confirmation_newestCounts_andMakesTheBatteryDue() {
    ConfirmationTable confirmations = new ConfirmationTable(database);
    assertThat(confirmations.newest(BATTERY)).isNull();

    confirmations.confirm(BATTERY, new HealthConfirmation(RECEIVED, 0.47, "tested"));
    HealthConfirmation again = new HealthConfirmation(RECEIVED.plusSeconds(1), 0.44, "tested anew");
    confirmations.confirm(BATTERY, again);

    assertThat(confirmations.newest(BATTERY)).isEqualTo(again);
    assertThat(confirmations.newest()).containsExactly(Map.entry(BATTERY, again));
    assertThatThrownBy(() -> confirmations.confirm(new BatteryId("NONE"), again))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-battery"));
    for (String sql :
        List.of(
            "UPDATE health_confirmation SET reason = 'x'",
            "DELETE FROM health_confirmation",
            "TRUNCATE health_confirmation")) {
      assertThatThrownBy(() -> raw.execute(sql)).hasMessageContaining("append-only");
    }
  }

  @Test
  void statusList_newerOfTheSameIssuer_countsAndTellsOfEachPart() {
    String url = "https://maker.example/status/1";
    parts.add(BATTERY, part("did:web:a", "d1", 0));
    assertThat(parts.list(BATTERY).get(0).status()).isEqualTo(new PartRow.Status(url, 7));
    List<String> told = new ArrayList<>();
    PartListTable lists = new PartListTable(database);

    assertThat(lists.add(list("did:web:a", "l1", 1), 8, former -> (issuer, index) -> false))
        .isTrue();
    assertThat(lists.add(list("did:web:a", "l1", 1), 8, former -> (issuer, index) -> false))
        .isFalse();
    assertThat(
            lists.add(
                list("did:web:a", "l2", 2),
                8,
                former -> (issuer, index) -> told.add(issuer + " " + index)))
        .isTrue();
    lists.add(list("did:web:b", "l3", 1), 8, former -> (issuer, index) -> false);

    assertThat(told).containsExactly("did:web:a 7");
    assertThat(lists.newest(url, RECEIVED.plusSeconds(9)))
        .extracting(PartListRow::digest)
        .containsExactly("l2", "l3");
    assertThat(lists.newest(url, RECEIVED.plusSeconds(1)))
        .extracting(PartListRow::digest)
        .containsExactly("l1", "l3");
    assertThat(lists.all()).hasSize(2);
    assertThatThrownBy(
            () -> lists.add(list("did:web:a", "l4", 2), 8, former -> (issuer, index) -> false))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("status-list-older"));
    assertThatThrownBy(
            () -> lists.add(list("did:web:a", "l5", 3), 7, former -> (issuer, index) -> false))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("status-list-short"));
    for (String sql :
        List.of(
            "UPDATE part_status_list SET issuer = 'x'",
            "DELETE FROM part_status_list",
            "TRUNCATE part_status_list")) {
      assertThatThrownBy(() -> raw.execute(sql)).hasMessageContaining("append-only");
    }
  }

  @Test
  void cosignatures_mostWitnessesThenNewest_count() {
    CosignatureTable table = new CosignatureTable(database);
    assertThat(table.best(1)).isNull();
    assertThat(table.add(cosignature(3, "w1"), RECEIVED)).isTrue();
    assertThat(table.add(cosignature(3, "w1"), RECEIVED)).as("again").isFalse();
    table.add(cosignature(3, "w2"), RECEIVED);
    table.add(cosignature(5, "w1"), RECEIVED);

    assertThat(table.best(1))
        .isEqualTo(new CosignedHead(3, "note 3", List.of("line w1", "line w2")));
    assertThat(table.best(4)).isEqualTo(new CosignedHead(5, "note 5", List.of("line w1")));
    assertThat(table.of(5)).isEqualTo(table.best(4));
    assertThat(table.of(4)).isNull();
    assertThatThrownBy(() -> raw.execute("DELETE FROM log_cosignature"))
        .hasMessageContaining("append-only");
  }

  private static CosignatureTable.Cosignature cosignature(long size, String witness) {
    return new CosignatureTable.Cosignature(
        size, witness, "note " + size, "line " + witness, RECEIVED);
  }

  private static PartListRow list(String issuer, String digest, int second) {
    Instant at = RECEIVED.plusSeconds(second);
    return new PartListRow(
        "https://maker.example/status/1",
        issuer,
        digest,
        at,
        at,
        at.plusSeconds(60),
        new byte[] {'{', '}'},
        new byte[] {'{', '}'});
  }

  private static PartRow part(String issuer, String digest, int second) {
    return new PartRow(
        0,
        "circularity",
        issuer,
        digest,
        RECEIVED.plusSeconds(second),
        RECEIVED,
        null,
        RECEIVED.plusSeconds(second),
        new PartRow.Status("https://maker.example/status/1", 7),
        new byte[] {'{', '}'},
        new byte[] {'{', '}'},
        null,
        false);
  }

  @Test
  void read_logged_staysAndIsFound() {
    PassportRead read =
        new PassportRead(
            RECEIVED,
            "urn:passport",
            null,
            "operator",
            "operator",
            "operation",
            "update 1",
            List.of("stateOfHealth"),
            List.of());
    grants.log(read);
    grants.log(read);

    assertThat(grants.reads("urn:passport", 1)).containsExactly(read);
    assertThat(grants.reads("urn:other", 9)).isEmpty();
    assertThatThrownBy(() -> raw.execute("DELETE FROM passport_read"))
        .hasMessageContaining("append-only");
  }

  @Test
  void revoke_update_isFinalAndShownInItsList() {
    Map<Long, StatusSlot> slots = new HashMap<>();
    for (long n = 1; n <= 3; n++) {
      long sequence = n;
      passports.append(
          BATTERY,
          (head, slot) -> {
            slots.put(sequence, slot.get());
            return update(BATTERY, sequence, "d" + sequence);
          },
          PassportContract::grow);
    }

    assertThat(status.revoke(BATTERY, 2, RECEIVED, "wrong sensor")).isTrue();
    assertThat(status.revoke(BATTERY, 2, RECEIVED.plusSeconds(9), "again")).isFalse();

    assertThat(status.revocations(BATTERY))
        .containsExactly(new Revocation(2, RECEIVED, "wrong sensor"));
    assertThat(status.lists()).isEqualTo(1);
    assertThat(status.revoked(1).stream())
        .containsExactly(Objects.requireNonNull(slots.get(2L)).slot());
    assertThat(slots.values()).doesNotHaveDuplicates();
    assertThatThrownBy(() -> status.revoke(BATTERY, 4, RECEIVED, "none"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-update"));
    assertThatThrownBy(() -> raw.execute("DELETE FROM revocation"))
        .hasMessageContaining("append-only");
  }

  @Test
  void next_afterAWithdrawal_isToldOfIt() {
    List<Boolean> told = new ArrayList<>();
    PassportTable.Link link =
        (head, place) -> {
          told.add(place.headIsWithdrawn());
          return next(head, place);
        };
    passports.append(BATTERY, link, PassportContract::grow);
    passports.append(BATTERY, link, PassportContract::grow);
    status.revoke(BATTERY, 2, RECEIVED, "wrong sensor");
    passports.append(BATTERY, link, PassportContract::grow);
    passports.append(BATTERY, link, PassportContract::grow);

    assertThat(told).containsExactly(false, false, true, false);
    assertThat(Objects.requireNonNull(status.revocation(BATTERY, 2)).reason())
        .isEqualTo("wrong sensor");
    assertThat(status.revocation(BATTERY, 3)).isNull();
  }

  /** Changes of a passport are told in the order in which they were made. */
  @Test
  void revoke_whileTheChainGrows_waitsForIt() throws Exception {
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection chain = raw.connect();
        Statement statement = chain.createStatement()) {
      chain.setAutoCommit(false);
      statement.execute("SELECT 1 FROM battery FOR NO KEY UPDATE");

      Future<Boolean> revoked = thread.submit(() -> status.revoke(BATTERY, 1, RECEIVED, "wrong"));

      assertThatThrownBy(() -> revoked.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      chain.rollback();
      assertThat(revoked.get(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      thread.shutdown();
    }
  }

  /** A subscription that ends leaves nothing in the outbox, whatever happens at the same time. */
  @Test
  void append_whileASubscriptionEnds_tellsItNothing() throws Exception {
    raw.execute(
        "INSERT INTO webhook_subscription VALUES (gen_random_uuid(), 'https://a.example', '\\x00',"
            + " '{}', now())");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection end = raw.connect();
        Statement statement = end.createStatement()) {
      end.setAutoCommit(false);
      statement.execute("UPDATE webhook_subscription SET ended_at = now()");

      Future<?> appended =
          thread.submit(
              () -> passports.append(BATTERY, PassportContract::next, PassportContract::grow));

      assertThatThrownBy(() -> appended.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      end.commit();
      appended.get(30, TimeUnit.SECONDS);
    } finally {
      thread.shutdown();
    }
    assertThat(raw.queryLong("SELECT count(*) FROM webhook_delivery")).isZero();
  }

  @Test
  void passport_byItsIdentifier_isFoundAmongOthers() {
    Battery one = Objects.requireNonNull(batteries.find(BATTERY));

    assertThat(batteries.ofPassport(one.passportId())).isEqualTo(one);
    assertThat(batteries.ofPassport(BATTERY.value())).isNull();
    assertThat(batteries.named(BATTERY.value())).isEqualTo(one);
    assertThat(batteries.named(one.passportId())).isEqualTo(one);
    assertThat(batteries.named("nobody")).isNull();
    assertThat(batteries.named("no\0body")).isNull();
    assertThat(batteries.passports(List.of("\0"), null, 9)).isEmpty();
    assertThat(batteries.passports(List.of("urn:x"), "\0", 9)).isEmpty();
    assertThat(batteries.passports(List.of(one.passportId(), "urn:none"), null, 9))
        .containsExactly(one.passportId());
    assertThat(batteries.passports(List.of(one.passportId()), one.passportId(), 9)).isEmpty();
    assertThat(batteries.passports(List.of(one.passportId()), null, 0)).isEmpty();
  }

  @Test
  void complete_updatesFromBeforeTheLog_areLoggedOnce() throws SQLException {
    raw.execute(
        """
        INSERT INTO passport_update SELECT battery_key, n, 'urn:passport', 'd' || n, now(), '\\x7b7d'
          FROM battery, generate_series(1, 1100) n
        """);

    assertThat(log.complete(PassportContract::grow)).isEqualTo(1100);
    assertThat(log.complete(PassportContract::grow)).isZero();
    assertThat(log.entries(BATTERY)).extracting(LogEntry::index).isSorted().hasSize(1100);
    assertThat(log.entries(BATTERY)).extracting(LogEntry::sequence).isSorted();
  }

  @Test
  void append_unknownBattery_isRefused() {
    assertThatThrownBy(
            () ->
                passports.append(
                    new BatteryId("NOBODY"), PassportContract::next, PassportContract::grow))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-battery"));
  }

  @Test
  void append_byManyThreads_givesOneChainWithoutForkOrGap() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      runs.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 10; i++) {
                  passports.append(BATTERY, PassportContract::next, PassportContract::grow);
                }
              }));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    threads.shutdown();

    List<SignedUpdate> chain = passports.chain(BATTERY);
    assertThat(chain)
        .extracting(SignedUpdate::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    for (int i = 1; i < chain.size(); i++) {
      assertThat(chain.get(i).digest()).startsWith(chain.get(i - 1).digest() + ">");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE passport_update SET digest = 'x'",
        "DELETE FROM passport_update",
        "TRUNCATE passport_update",
        "UPDATE log_entry SET salt = entry",
        "DELETE FROM log_entry",
        "TRUNCATE log_entry",
        "UPDATE log_hash SET hash_index = 9",
        "DELETE FROM log_hash",
        "TRUNCATE log_hash",
        "UPDATE log_head SET checkpoint = 'other'",
        "UPDATE log_head SET frontier = 'other'",
        "UPDATE log_head SET checkpoint = 'checkpoint 1' || E'\\n\\nline\\n', frontier = 'other'",
        "DELETE FROM log_head",
        "TRUNCATE log_head",
        "INSERT INTO log_entry SELECT 3, battery_key, sequence, salt, entry FROM log_entry",
        "INSERT INTO passport_update SELECT battery_key, 3, passport_id, digest, issued_at,"
            + " credential FROM passport_update",
      })
  void sql_thatWouldBreakAChain_isRefusedByTheDatabase(String sql) {
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);

    assertThatThrownBy(() -> raw.execute(sql))
        .isInstanceOf(SQLException.class)
        .hasMessageMatching(
            "(?s).*(append-only|sequence must be 2, got 3|log_index must be 1, got 3|cannot"
                + " truncate).*");
    assertThat(passports.chain(BATTERY)).hasSize(1);
    assertThat(log.head().checkpoint()).isEqualTo("checkpoint 1");
  }

  @Test
  void resign_sameCheckpointUnderOtherLines_isTakenAndAnotherIsNot() {
    passports.append(BATTERY, PassportContract::next, PassportContract::grow);

    log.resign(head -> signed(head, "checkpoint 1\n\nline\n"));

    assertThat(log.head().checkpoint()).isEqualTo("checkpoint 1\n\nline\n");
    assertThatThrownBy(() -> log.resign(head -> signed(head, "checkpoint 2\n\nline\n")))
        .hasStackTraceContaining("append-only");
    assertThat(log.head().checkpoint()).isEqualTo("checkpoint 1\n\nline\n");
  }

  private static LogHead signed(LogHead head, String checkpoint) {
    return new LogHead(head.size(), head.frontier(), checkpoint);
  }
}
