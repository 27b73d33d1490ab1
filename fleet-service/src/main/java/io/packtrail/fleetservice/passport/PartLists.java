package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.ExportedPart;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.part.PartStatus;
import io.packtrail.passportupdater.part.PartStatus.State;
import io.packtrail.passportupdater.part.PartStatusList;
import io.packtrail.passportupdater.part.StaticPart;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.timescalestore.PartListRow;
import io.packtrail.timescalestore.PartListTable;
import io.packtrail.timescalestore.PartRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The status lists by which others tell that they withdrew parts. They are given to us, as the
 * parts are: nothing here asks the network.
 */
public final class PartLists {
  private static final int CACHED = 8;

  private final PartListTable table;

  /** Unpacked lists by digest, whose content never changes: public pages ask for them. */
  private final Map<String, PartStatusList> unpacked =
      Collections.synchronizedMap(
          new LinkedHashMap<>(CACHED, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, PartStatusList> eldest) {
              return size() > CACHED;
            }
          });

  PartLists(PartListTable table) {
    this.table = table;
  }

  /**
   * What became of a list.
   *
   * @param added false where the same bytes were there before
   */
  public record Received(PartListRow list, boolean added) {}

  /** Checks a list and takes it in; who subscribed is told of each part that it withdraws. */
  Received receive(byte[] bytes, Function<String, @Nullable DidDocument> trusted, Instant now) {
    PartStatusList list = PartStatusList.receive(bytes, trusted, now);
    PartListRow row =
        new PartListRow(
            list.credential().url(),
            list.issuer(),
            Digest.multibase(bytes),
            now.truncatedTo(ChronoUnit.MICROS), // as the store keeps it
            list.credential().validFrom(),
            list.credential().validUntil(),
            bytes,
            list.issuerDocument().toBytes());
    boolean added =
        table.add(row, list.credential().list().size(), former -> newlyWithdrawn(list, former));
    return new Received(
        table.newest(row.url(), now).stream()
            .filter(stored -> stored.digest().equals(row.digest()))
            .findFirst()
            .orElse(row),
        added);
  }

  /** A revocation is final (Bitstring Status List 1.0, section 2.1). */
  private static void requireNothingTakenBack(PartStatusList list, PartStatusList former) {
    StatusList before = former.credential().list();
    StatusList after = list.credential().list();
    for (int i = 0; i < before.size(); i++) {
      if (before.isSet(i) && (i >= after.size() || !after.isSet(i))) {
        throw new PassportException(
            "status-list-refused",
            "a status list must not take back a withdrawal, does at index " + i);
      }
    }
  }

  /** By part's issuer and index: what this list withdraws and the one before it did not. */
  private BiPredicate<String, Integer> newlyWithdrawn(
      PartStatusList list, @Nullable PartListRow row) {
    if (row == null) {
      return list::withdraws;
    }
    PartStatusList former = read(row);
    requireNothingTakenBack(list, former);
    return (partIssuer, index) ->
        list.withdraws(partIssuer, index) && !former.withdraws(partIssuer, index);
  }

  /** The newest list of each name and issuer. */
  List<PartListRow> all() {
    return table.all();
  }

  /**
   * Checks a part that comes in against the list that it names, with the keys that count now.
   *
   * @throws PassportException {@code revoked}; {@code status-unknown} where no list that speaks of
   *     now is here; as the list's own check
   */
  void requireValid(StaticPart part, Function<String, @Nullable DidDocument> trusted, Instant now) {
    StatusEntry entry = part.status();
    if (entry == null) {
      return;
    }
    List<PartStatusList> lists =
        speaking(entry.listUrl(), part.issuer(), now)
            .map(row -> PartStatusList.verify(row.credential(), trusted))
            .toList();
    PartStatus status = PartStatus.of(entry, part.issuer(), lists, now);
    if (status.state() == State.REVOKED) {
      throw new PassportException(
          "revoked",
          "a part must not be withdrawn by its issuer, is as of %s".formatted(status.asOf()));
    }
    if (status.state() == State.UNKNOWN) {
      throw new PassportException(
          "status-unknown",
          "the status list %s must be given before the part, %s"
              .formatted(
                  entry.listUrl(),
                  status.until() == null
                      ? "none is here"
                      : "the one here ended " + status.until()));
    }
  }

  /** Whether its issuer had withdrawn a part, as far as the lists that had come by then tell. */
  boolean isWithdrawn(PartRow part, Instant at) {
    return part.status() != null && status(part, part.status(), at).state() == State.REVOKED;
  }

  /** What a list says of a part, put beside what is shown of it; nothing where it names none. */
  ObjectNode describe(ObjectNode shown, PartRow part, Instant at) {
    PartRow.Status named = part.status();
    if (named == null) {
      return shown;
    }
    PartStatus status = status(part, named, at);
    ObjectNode json =
        shown
            .putObject("status")
            .put("state", status.state().name().toLowerCase(Locale.ROOT))
            .put("list", named.listUrl());
    if (status.asOf() != null && status.until() != null) {
      json.put("asOf", status.asOf().toString()).put("until", status.until().toString());
    }
    return shown;
  }

  /** The newest list that a part names, for an export; null where there is none. */
  ExportedPart.@Nullable StatusFile exported(PartRow part, Instant at) {
    PartRow.Status named = part.status();
    return named == null
        ? null
        : speaking(named.listUrl(), part.issuer(), at)
            .max(Comparator.comparing(PartListRow::validFrom))
            .map(row -> new ExportedPart.StatusFile(row.credential(), row.didDocument()))
            .orElse(null);
  }

  private PartStatus status(PartRow part, PartRow.Status named, Instant at) {
    return PartStatus.of(
        new StatusEntry(named.listUrl(), named.index()),
        part.issuer(),
        speaking(named.listUrl(), part.issuer(), at).map(this::read).toList(),
        at);
  }

  /**
   * Of those who may speak of what that issuer signed; another's list of that name says nothing.
   */
  private Stream<PartListRow> speaking(String url, String partIssuer, Instant at) {
    return table.newest(url, at).stream()
        .filter(row -> PartStatusList.speaksFor(row.issuer(), row.url(), partIssuer));
  }

  /** With the keys that it was checked with when it came. */
  private PartStatusList read(PartListRow row) {
    return unpacked.computeIfAbsent(
        row.digest(),
        digest -> {
          DidDocument keys = DidDocument.parse(row.didDocument());
          return PartStatusList.verify(row.credential(), did -> keys);
        });
  }
}
