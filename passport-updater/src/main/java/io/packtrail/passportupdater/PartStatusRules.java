package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.part.PartStatus;
import io.packtrail.passportupdater.part.PartStatusList;
import io.packtrail.passportupdater.part.StaticPart;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether those who signed parts of an export withdrew them, as far as the lists at hand know. */
final class PartStatusRules {
  private PartStatusRules() {}

  /**
   * No part may be withdrawn as of the export. The newest list counts, of the file or of whoever
   * verifies; a withdrawal is final, however old the list that tells it.
   *
   * @param parts as the file has them
   * @param read the same, checked, in the same order
   */
  static String check(
      List<ExportedPart> parts, List<StaticPart> read, Instant exportedAt, Trust trust) {
    List<String> unknown = new ArrayList<>();
    Instant asOf = null;
    int named = 0;
    for (int i = 0; i < read.size(); i++) {
      StatusEntry entry = read.get(i).status();
      if (entry != null) {
        named++;
        String name = StaticPartRules.name(i);
        Lists lists = Lists.of(entry, parts.get(i), name, trust);
        PartStatus status = lists.status(entry, read.get(i).issuer(), exportedAt, name);
        switch (status.state()) {
          case REVOKED ->
              throw new PassportException(
                  "revoked",
                  "%s is withdrawn by its issuer %s, as of %s"
                      .formatted(name, read.get(i).issuer(), status.asOf()));
          case UNKNOWN -> unknown.add(lists.why(entry, name, status));
          case VALID -> asOf = earlier(asOf, status.asOf());
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new NotChecked(String.join("; ", unknown) + ": give the list of now");
    }
    return named == 0
        ? "no part names a status list"
        : "%d of %d name a status list, none was withdrawn as of %s"
            .formatted(named, read.size(), asOf);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  /**
   * The newest list of each signer that a part names.
   *
   * @param setAside why another does not count, absent: all do
   */
  private record Lists(List<PartStatusList> newest, @Nullable String setAside) {

    static Lists of(StatusEntry entry, ExportedPart part, String name, Trust trust) {
      List<byte[]> files = new ArrayList<>();
      if (part.statusList() != null) {
        files.add(part.statusList().document());
      }
      for (byte[] given : trust.statusLists()) {
        if (StrictJson.parseObject(given).path("id").asText().equals(entry.listUrl())) {
          files.add(given);
        }
      }
      Map<String, PartStatusList> newest = new TreeMap<>();
      String setAside = null;
      for (byte[] file : files) {
        try {
          PartStatusList list = verified(file, part, trust);
          newest.merge(
              list.issuer(),
              list,
              (one, other) ->
                  other.credential().validFrom().isAfter(one.credential().validFrom())
                      ? other
                      : one);
        } catch (PassportException e) {
          // Whoever stole a key can date an empty list back: it says nothing.
          if (!e.code().equals(StatusListCredential.COMPROMISED)) {
            throw new PassportException(e.code(), name + ": " + e.getMessage(), e);
          }
          setAside = e.getMessage();
        }
      }
      return new Lists(List.copyOf(newest.values()), setAside);
    }

    PartStatus status(StatusEntry entry, String partIssuer, Instant at, String name) {
      try {
        return PartStatus.of(entry, partIssuer, newest, at);
      } catch (PassportException e) {
        throw new PassportException(e.code(), name + ": " + e.getMessage(), e);
      }
    }

    String why(StatusEntry entry, String name, PartStatus status) {
      if (status.until() != null) {
        return "%s: the status list %s speaks until %s"
            .formatted(name, entry.listUrl(), status.until());
      }
      return setAside == null
          ? "%s: its status list %s is not at hand".formatted(name, entry.listUrl())
          : name + ": " + setAside;
    }

    /** With the documents that the verifier brought; where it brought none, the file's word. */
    private static PartStatusList verified(byte[] file, ExportedPart part, Trust trust) {
      Map<String, List<DidDocument>> trusted = ExportedPart.byDid(trust);
      String issuer = StatusListCredential.issuerOf(file);
      if (!trusted.isEmpty() && !trusted.containsKey(issuer)) {
        throw new NotChecked(
            "who signed the status lists is not known: give the DID documents of " + issuer);
      }
      PartStatusList found = null;
      PassportException last = null;
      for (DidDocument keys : trusted.getOrDefault(issuer, ofFile(issuer, part))) {
        try {
          found = PartStatusList.verify(file, did -> keys);
        } catch (PassportException e) {
          // One document may be from before the theft that another tells of.
          if (e.code().equals(StatusListCredential.COMPROMISED)) {
            throw e;
          }
          last = e;
        }
      }
      if (found == null) {
        throw last == null ? PartStatusList.unknownIssuer(issuer) : last;
      }
      return found;
    }

    private static List<DidDocument> ofFile(String issuer, ExportedPart part) {
      if (issuer.startsWith("did:key:")) {
        return List.of(DidDocument.ofDidKey(issuer));
      }
      List<DidDocument> documents = new ArrayList<>();
      if (part.statusList() != null) {
        documents.add(DidDocument.parse(part.statusList().didDocument()));
      }
      documents.add(DidDocument.parse(part.didDocument()));
      return documents.stream().filter(document -> document.did().equals(issuer)).toList();
    }
  }
}
