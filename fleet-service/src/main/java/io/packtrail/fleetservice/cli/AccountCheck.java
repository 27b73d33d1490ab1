package io.packtrail.fleetservice.cli;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.load.AccountEntry;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.TelemetryTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Holds what gateways know to have been acknowledged against what the database holds.
 *
 * @param acknowledgedMessages distinct ones
 * @param acknowledgedSamples distinct ones of messages that are to be stored
 * @param lostSamples acknowledged and not stored
 * @param lostRefusals acknowledged messages that are to be in quarantine and are not
 * @param storedTwice samples that the ledger has as stored beyond the different ones that there
 *     are: a sample taken for new a second time shows here, whether it made a row of its own or not
 * @param strangeSamples rows of these batteries that no gateway of this account sent
 * @param imbalances figures of the ledger that the tables do not confirm
 */
public record AccountCheck(
    long acknowledgedMessages,
    long acknowledgedSamples,
    long lostSamples,
    long lostRefusals,
    long storedTwice,
    long strangeSamples,
    int imbalances) {

  /** Reads every sample of the account's batteries. */
  public static AccountCheck of(List<AccountEntry> account, Database database) {
    AccountCheck sum =
        new AccountCheck(
            account.stream().filter(entry -> entry.acknowledged() > 0).count(),
            0,
            0,
            lostRefusals(account, new LedgerTable(database)),
            storedByLedger(account, new LedgerTable(database)),
            0,
            new LedgerTable(database).imbalances().size());
    TelemetryTable telemetry = new TelemetryTable(database);
    Map<BatteryId, List<AccountEntry>> byBattery =
        account.stream()
            .filter(entry -> !entry.isRefused())
            .collect(
                Collectors.groupingBy(
                    AccountEntry::batteryId, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<BatteryId, List<AccountEntry>> battery : byBattery.entrySet()) {
      sum = sum.with(battery.getValue(), stored(telemetry, battery.getKey()));
    }
    return sum;
  }

  /** Whether every acknowledged message is where it belongs, once. */
  public boolean isClean() {
    return lostSamples == 0 && lostRefusals == 0 && storedTwice == 0 && imbalances == 0;
  }

  /** One sentence for a person. */
  @Override
  public String toString() {
    return "%d messages, %d samples acknowledged: %d samples lost, %d quarantined messages lost, %d stored twice, ledger %s"
        .formatted(
            acknowledgedMessages,
            acknowledgedSamples,
            lostSamples,
            lostRefusals,
            storedTwice,
            imbalances == 0 ? "balanced" : "off in %d figures".formatted(imbalances));
  }

  private AccountCheck with(List<AccountEntry> entries, long[] stored) {
    long[] distinct = Arrays.stream(stored).distinct().toArray();
    long[] acknowledged = times(entries, entry -> entry.acknowledged() > 0);
    long[] sent = times(entries, entry -> true);
    return new AccountCheck(
        acknowledgedMessages,
        acknowledgedSamples + acknowledged.length,
        lostSamples + missing(acknowledged, distinct),
        lostRefusals,
        storedTwice - distinct.length,
        strangeSamples + missing(distinct, sent),
        imbalances);
  }

  private static long[] stored(TelemetryTable telemetry, BatteryId batteryId) {
    LongStream.Builder times = LongStream.builder();
    telemetry.reported(
        batteryId, null, null, chunk -> Arrays.stream(chunk.epochMs()).forEach(times));
    return times.build().sorted().toArray();
  }

  private static long[] times(List<AccountEntry> entries, Predicate<AccountEntry> wanted) {
    return entries.stream()
        .filter(wanted)
        .flatMapToLong(
            entry ->
                LongStream.range(0, entry.samples())
                    .map(index -> entry.firstMs() + index * entry.stepMs()))
        .sorted()
        .distinct()
        .toArray();
  }

  /** How many of the first are not among the second; both ascend. */
  private static long missing(long[] wanted, long[] present) {
    return Arrays.stream(wanted).filter(time -> Arrays.binarySearch(present, time) < 0).count();
  }

  private static long lostRefusals(List<AccountEntry> account, LedgerTable ledger) {
    Map<GatewayId, Long> refused =
        account.stream()
            .filter(entry -> entry.isRefused() && entry.acknowledged() > 0)
            .collect(Collectors.groupingBy(AccountEntry::gatewayId, Collectors.counting()));
    return refused.entrySet().stream()
        .mapToLong(gateway -> Math.max(0, gateway.getValue() - kept(ledger, gateway.getKey())))
        .sum();
  }

  private static long storedByLedger(List<AccountEntry> account, LedgerTable ledger) {
    return account.stream()
        .map(AccountEntry::gatewayId)
        .distinct()
        .flatMap(gateway -> ledger.byGateway(gateway).stream())
        .mapToLong(day -> day.counts().storedSamples())
        .sum();
  }

  private static long kept(LedgerTable ledger, GatewayId gatewayId) {
    return ledger.byGateway(gatewayId).stream()
        .mapToLong(day -> day.counts().quarantinedMessages())
        .sum();
  }
}
