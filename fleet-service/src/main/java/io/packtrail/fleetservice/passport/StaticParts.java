package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.passportupdater.ExportedPart;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.part.PartCategory;
import io.packtrail.passportupdater.part.StaticPart;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.timescalestore.PartListRow;
import io.packtrail.timescalestore.PartListTable;
import io.packtrail.timescalestore.PartRow;
import io.packtrail.timescalestore.PartTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of passports that others sign: checked when they come, kept as they came, shown beside
 * our own updates. Nothing here ever changes one.
 */
public final class StaticParts {
  private final PartTable table;
  private final PartLists lists;
  private final @Nullable Path issuers;

  /**
   * @param lists status lists by which issuers tell what they withdrew
   * @param issuers folder with a DID document ({@code *.json}) for each issuer that is trusted; in
   *     a folder of it that has a category's name: for this category alone. Absent: nobody is
   */
  public StaticParts(PartTable table, PartListTable lists, @Nullable Path issuers) {
    this.table = table;
    this.lists = new PartLists(lists);
    this.issuers = issuers;
  }

  /**
   * Checks a part and takes it in.
   *
   * @param bytes a W3C credential of type {@code BatteryPassportPart}
   * @throws PassportException where it is not as it must be
   */
  public PartTable.Added receive(Battery battery, byte[] bytes, Instant now) {
    StaticPart part = StaticPart.receive(bytes, battery.passportId(), this::trusted, now);
    lists.requireValid(part, this::trustedForAny, now);
    StatusEntry status = part.status();
    return table.add(
        battery.batteryId(),
        new PartRow(
            0,
            part.category().wireName(),
            part.issuer(),
            part.digest(),
            now,
            part.validFrom(),
            part.validUntil(),
            part.signedAt(),
            status == null ? null : new PartRow.Status(status.listUrl(), status.index()),
            bytes,
            part.issuerDocument().toBytes(),
            null,
            false));
  }

  /**
   * Checks a status list of somebody who signs parts and takes it in.
   *
   * @throws PassportException where it is not as it must be
   */
  public PartLists.Received receiveList(byte[] bytes, Instant now) {
    return lists.receive(bytes, this::trustedForAny, now);
  }

  /** The newest list of each name and issuer. */
  public List<PartListRow> statusLists() {
    return lists.all();
  }

  /** Every part that ever came, the superseded ones too. */
  public List<PartRow> all(Battery battery) {
    return table.list(battery.batteryId());
  }

  /**
   * The parts that were in place at a time, those that their issuers had withdrawn by then left
   * out.
   */
  public List<PartRow> inPlace(Battery battery, Instant at) {
    return table.inPlace(battery.batteryId(), at).stream()
        .filter(part -> !lists.isWithdrawn(part, at))
        .toList();
  }

  /**
   * What was in place at a time, by category. Where several issuers state one, the first that did
   * keeps the place, so that nobody displaces another's part; the others are named beside it.
   */
  public ObjectNode elements(Battery battery, Instant at) {
    ObjectNode elements = JsonNodeFactory.instance.objectNode();
    for (PartRow part : inPlace(battery, at)) {
      if (elements.path(part.category()) instanceof ObjectNode first) {
        first.withArray("alsoStatedBy").add(link(part, at));
      } else {
        elements.set(part.category(), lists.describe(element(part), part, at));
      }
    }
    return elements;
  }

  /** A part as an element of its passport. */
  public static ObjectNode element(PartRow part) {
    JsonNode subject = StrictJson.parseObject(part.credential()).path("credentialSubject");
    ObjectNode element = link(part);
    element.set("semanticId", subject.path("semanticId"));
    element.set("content", subject.path("content"));
    return element;
  }

  /** Who stated what and when, without saying it, and whether it still stands. */
  public ObjectNode link(PartRow part, Instant at) {
    return lists.describe(link(part), part, at);
  }

  private static ObjectNode link(PartRow part) {
    ObjectNode link =
        JsonNodeFactory.instance
            .objectNode()
            .put("issuer", part.issuer())
            .put("digest", part.digest())
            .put("signedAt", part.signedAt().toString())
            .put("receivedAt", part.receivedAt().toString())
            .put("validFrom", part.validFrom().toString());
    Instant until = part.validUntil();
    return until == null ? link : link.put("validUntil", until.toString());
  }

  /** A part as an export carries it, with the list that tells of its withdrawal. */
  public ExportedPart exported(PartRow part, Instant at) {
    return new ExportedPart(
        part.receivedAt(), part.credential(), part.didDocument(), lists.exported(part, at));
  }

  /** Read at each arrival: an issuer is added, or changes its keys, without a restart. */
  private @Nullable DidDocument trusted(String did, PartCategory category) {
    if (issuers == null) {
      return null;
    }
    DidDocument forAll = listed(did, issuers);
    return forAll == null ? listed(did, issuers.resolve(category.wireName())) : forAll;
  }

  /** A list speaks of what its issuer, or somebody who names it, signed, of whatever category. */
  private @Nullable DidDocument trustedForAny(String did) {
    return Arrays.stream(PartCategory.values())
        .map(category -> trusted(did, category))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable DidDocument listed(String did, Path folder) {
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        DidDocument document = DidDocument.parse(Files.readAllBytes(file));
        if (document.did().equals(did)) {
          return document;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("passport.partIssuers must be a folder that can be read", e);
    }
  }
}
