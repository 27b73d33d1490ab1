package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Accepted;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to store a list of deliveries inside one transaction: claim the message identifiers,
 * store the samples, summaries and events of those that are new, put aside what cannot be stored,
 * enter everything into the ledger. Nothing of an attempt is visible before the caller commits. Not
 * thread-safe.
 */
final class StoreTransaction {
  private static final byte[] ZERO = {0};

  private static final String ACCOUNT =
      String.join(";", LedgerEntries.UPSERT, BatteryStates.UPSERT);

  private final Connection connection;
  private final Database database;
  private final List<Delivery> deliveries;
  private final Predicate<GatewayId> guarded;
  private final boolean trusting;
  private final @Nullable Refusal[] refusals;
  private final MessageOutcome[] outcomes;
  private final LedgerEntries ledger = new LedgerEntries();
  private final BatteryStates states = new BatteryStates();
  private final Reports reports = new Reports();
  private final List<DifferingSamples> differing = new ArrayList<>();
  private final List<String> quarantinedCodes = new ArrayList<>();
  private final Set<GatewayId> repeaters = new HashSet<>();
  private Map<GatewayId, Integer> gatewayKeys = Map.of();
  private List<GatewayBatteries.Pair> pairs = List.of();
  private Map<BatteryId, BatteryKeys.Entry> batteries = Map.of();

  /**
   * Revision of the oldest master data that were taken from the cache unread; none: the highest.
   */
  private long oldestAssumed = Long.MAX_VALUE;

  /**
   * @param guarded of which gateways samples that are stored already are expected and counted,
   *     which takes longer
   * @param trusting whether cached master data are used as they are and compared before samples are
   *     sent, which saves a query; else those that changed are read first
   */
  StoreTransaction(
      Connection connection,
      Database database,
      List<Delivery> deliveries,
      Predicate<GatewayId> guarded,
      boolean trusting) {
    this.connection = connection;
    this.database = database;
    this.deliveries = deliveries;
    this.guarded = guarded;
    this.trusting = trusting;
    this.refusals = new Refusal[deliveries.size()];
    this.outcomes = new MessageOutcome[deliveries.size()];
  }

  /**
   * Runs the attempt.
   *
   * @param rows empty buffers
   * @throws SQLException with state 23505 where a sample is stored already and its gateway is not
   *     guarded
   * @throws StaleMasterData where a trusting attempt found that it should not have been
   */
  List<MessageOutcome> run(MessageKeys keys, CopyBuffers rows) throws SQLException {
    resolveGateways();
    loadBatteries();
    Inbox inbox = new Inbox(connection);
    for (int i = 0; i < deliveries.size(); i++) {
      admit(i, inbox);
    }
    inbox.enter(keys);
    checkAssumption(inbox);
    pairs = database.gatewayBatteries().enter(connection, inbox.pairs());
    storeSamples(inbox, rows);
    putAside();
    account();
    return List.of(outcomes);
  }

  /** Thrown where cached master data turn out to be old; nothing was stored. */
  static final class StaleMasterData extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1;

    private StaleMasterData() {
      super("master data were changed meanwhile", null, false, false);
    }
  }

  /** The gateways' keys, to be remembered after the commit. */
  Map<GatewayId, Integer> gatewayKeys() {
    return gatewayKeys;
  }

  /** The pairs entered, to be remembered after the commit. */
  List<GatewayBatteries.Pair> pairs() {
    return pairs;
  }

  /** What was not stored since other values were there, to be told after the commit. */
  List<DifferingSamples> differing() {
    return differing;
  }

  /** Gateways of samples that were there already, to be remembered after the commit. */
  Set<GatewayId> repeaters() {
    return repeaters;
  }

  /** Why each message put aside was, to be told after the commit. */
  List<String> quarantinedCodes() {
    return quarantinedCodes;
  }

  private void resolveGateways() throws SQLException {
    Set<GatewayId> gateways =
        deliveries.stream().map(d -> d.message().gatewayId()).collect(Collectors.toSet());
    Instant first = deliveries.get(0).message().receivedAt();
    gatewayKeys = database.gatewayKeys().ensure(connection, gateways, first);
  }

  /**
   * What this attempt decides by. Others refresh the cache at any time, so that the entries
   * themselves are kept, to be compared with the revision that the server names.
   */
  private void loadBatteries() throws SQLException {
    Set<BatteryId> named =
        deliveries.stream()
            .filter(d -> d.refusal() == null)
            .map(d -> d.accepted().batteryId())
            .collect(Collectors.toSet());
    batteries = database.batteryKeys().cached(named);
    if (trusting && batteries.size() == named.size()) {
      for (BatteryKeys.Entry battery : batteries.values()) {
        oldestAssumed = Math.min(oldestAssumed, battery.revision());
      }
    } else {
      database.batteryKeys().refresh(connection, named);
      batteries = database.batteryKeys().cached(named);
    }
  }

  private void checkAssumption(Inbox inbox) {
    if (inbox.masterRevision() > oldestAssumed) {
      throw new StaleMasterData();
    }
  }

  private void admit(int index, Inbox inbox) {
    Delivery delivery = deliveries.get(index);
    Refusal refusal = delivery.refusal();
    if (refusal == null) {
      refusal = Refusals.byBattery(batteries.get(delivery.accepted().batteryId()), delivery);
    }
    if (refusal != null) {
      refusals[index] = refusal;
      return;
    }
    BatteryKeys.Entry battery =
        Objects.requireNonNull(batteries.get(delivery.accepted().batteryId()));
    inbox.add(
        new Inbox.Claim(
            index,
            delivery,
            gatewayKey(delivery.message()),
            battery.key(),
            delivery.message().receivedAt(),
            Times.plausibleOrNull(delivery.message().receipt().brokerAt())));
  }

  private void storeSamples(Inbox inbox, CopyBuffers rows) throws SQLException {
    for (int c = 0; c < inbox.claims().size(); c++) {
      if (inbox.granted(c)) {
        take(inbox.claims().get(c), inbox.messageKey(c), rows);
      }
    }
    GuardedCopy.Outcome copied = GuardedCopy.Outcome.NOTHING;
    if (rows.guarded().rows() > 0) {
      copied = new GuardedCopy(connection).send(rows.guarded());
    }
    if (rows.plain().rows() > 0) {
      rows.plain().send(connection, "telemetry");
    }
    Map<Integer, Integer> corrections = new HashMap<>();
    for (int c = 0; c < inbox.claims().size(); c++) {
      settle(inbox, c, copied.storedByKey(), corrections);
      noteDiffering(inbox, c, copied.differingByKey());
    }
    inbox.correctStored(corrections);
    reports.write(connection);
  }

  private void take(Inbox.Claim claim, long messageKey, CopyBuffers rows) {
    if (claim.delivery().message() instanceof Telemetry telemetry) {
      CopyBuffer way = guarded.test(telemetry.gatewayId()) ? rows.guarded() : rows.plain();
      way.add(telemetry.samples(), claim.batteryKey(), messageKey);
    } else {
      reports.add(claim.delivery().accepted(), claim.batteryKey(), messageKey);
    }
  }

  private void settle(
      Inbox inbox, int c, Map<Long, Integer> storedByKey, Map<Integer, Integer> corrections) {
    Inbox.Claim claim = inbox.claims().get(c);
    int samples = claim.delivery().message().sampleCount();
    if (!inbox.granted(c)) {
      if (inbox.sameBytes(c)) {
        outcomes[claim.index()] = MessageOutcome.DUPLICATE;
        ledger.duplicate(claim.gatewayKey(), claim.receivedAt(), samples);
      } else {
        refusals[claim.index()] = Refusals.idReused(claim.delivery());
      }
      return;
    }
    GatewayId gatewayId = claim.delivery().message().gatewayId();
    int stored =
        guarded.test(gatewayId) ? storedByKey.getOrDefault(inbox.messageKey(c), 0) : samples;
    if (stored != samples) {
      corrections.put(c, stored);
      repeaters.add(gatewayId);
    }
    outcomes[claim.index()] = MessageOutcome.STORED;
    ledger.stored(claim.gatewayKey(), claim.receivedAt(), samples, stored);
    if (stored > 0 || storedByKey.containsKey(inbox.messageKey(c))) {
      states.touch(
          claim.batteryKey(),
          claim.delivery().firstMs(),
          claim.delivery().lastMs(),
          claim.gatewayKey());
    } else if (!(claim.delivery().message() instanceof Telemetry)) {
      states.touch(claim.batteryKey(), claim.gatewayKey());
    }
  }

  private void noteDiffering(Inbox inbox, int c, Map<Long, GuardedCopy.Differing> differingByKey) {
    GuardedCopy.Differing rows = inbox.granted(c) ? differingByKey.get(inbox.messageKey(c)) : null;
    if (rows != null) {
      differing.add(inbox.claims().get(c).delivery().differing(rows));
    }
  }

  private void putAside() throws SQLException {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < refusals.length; i++) {
      if (refusals[i] != null) {
        indices.add(i);
      }
    }
    if (indices.isEmpty()) {
      return;
    }
    int[] inserted = insertQuarantined(indices);
    for (int i = 0; i < inserted.length; i++) {
      InboundMessage message = deliveries.get(indices.get(i)).message();
      int gatewayKey = gatewayKey(message);
      if (inserted[i] == 1) {
        outcomes[indices.get(i)] = MessageOutcome.QUARANTINED;
        quarantinedCodes.add(Objects.requireNonNull(refusals[indices.get(i)]).code());
        ledger.quarantined(gatewayKey, message.receivedAt(), message.sampleCount());
      } else {
        // These very bytes are in quarantine already: the gateway sent them again.
        outcomes[indices.get(i)] = MessageOutcome.DUPLICATE;
        ledger.duplicate(gatewayKey, message.receivedAt(), message.sampleCount());
      }
    }
  }

  private int[] insertQuarantined(List<Integer> indices) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO quarantine (gateway_key, received_at, topic, code, reason, sample_count, delivery_digest, payload, sent_at, broker_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (gateway_key, delivery_digest) DO NOTHING
            """)) {
      for (int index : indices) {
        InboundMessage message = deliveries.get(index).message();
        Refusal refusal = Objects.requireNonNull(refusals[index]);
        statement.setInt(1, gatewayKey(message));
        statement.setObject(2, Times.toSql(message.receivedAt()));
        statement.setString(3, Texts.readable(message.topic()));
        statement.setString(4, Texts.readable(refusal.code()));
        statement.setString(5, Texts.readable(refusal.reason()));
        statement.setInt(6, message.sampleCount());
        statement.setBytes(
            7,
            Sha256.of(message.topic().getBytes(StandardCharsets.UTF_8), ZERO, message.payload()));
        statement.setBytes(8, message.payload());
        statement.setObject(9, Times.toSqlOrNull(sentAt(message)));
        statement.setObject(
            10, Times.toSqlOrNull(Times.plausibleOrNull(message.receipt().brokerAt())));
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  /** A time that the database could not hold is no statement about a clock either. */
  private static @Nullable Instant sentAt(InboundMessage message) {
    Instant sentAt =
        message instanceof Rejected rejected
            ? rejected.sentAt()
            : message instanceof Accepted accepted ? accepted.sentAt() : null;
    return Times.plausibleOrNull(sentAt);
  }

  /** Ledger and states in one exchange with the server. */
  private void account() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ACCOUNT)) {
      int unused = states.bind(statement, ledger.bind(statement, 1));
      statement.execute();
    }
  }

  private int gatewayKey(InboundMessage message) {
    return Objects.requireNonNull(gatewayKeys.get(message.gatewayId()));
  }
}
