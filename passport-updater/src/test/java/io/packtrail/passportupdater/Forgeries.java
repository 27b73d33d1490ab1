package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.LogKey;
import io.packtrail.passportupdater.signing.SdJwt;
import io.packtrail.passportupdater.signing.TestKeys;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Files that a verifier must refuse, or pass, each for a reason of its own. */
final class Forgeries {
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);

  private final List<ObjectNode> credentials;
  private final Instant exportedAt;
  private final byte[] good;

  /**
   * @param credentials three updates of one chain
   */
  Forgeries(List<ObjectNode> credentials, Instant exportedAt) {
    this.credentials = credentials;
    this.exportedAt = exportedAt;
    good = Forge.export(credentials, exportedAt);
  }

  /** What somebody with the operator's key, or without it, might try; by name. */
  Map<String, byte[]> byName() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    String text = new String(good, StandardCharsets.UTF_8);
    files.put("key twice", utf8(text.replaceFirst("\\{", "{\"holder\":\"x\",")));
    files.put("white space", utf8(text.replaceFirst(",", ", ")));
    files.put("mark", utf8("\uFEFF" + text));
    files.put("surrogate", utf8(text.replaceFirst("BAT-0001", "\\\\ud800")));
    files.put(
        "large integer",
        utf8(text.replaceFirst("\"sequence\":1", "\"sequence\":9007199254740993")));
    files.put("exponent", utf8(text.replaceFirst("\"overCharges\":0", "\"overCharges\":0e0")));
    files.put("infinite", utf8(text.replaceFirst("\"sequence\":1", "\"sequence\":1e999")));
    files.put("array", utf8("[" + text + "]"));
    files.put("empty", new byte[0]);
    files.put("no UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    files.put(
        "reordered",
        withCredentials(List.of(credentials.get(1), credentials.get(0), credentials.get(2))));
    files.put(
        "reordered by the operator",
        Forge.export(List.of(credentials.get(1), credentials.get(0)), exportedAt));
    files.put(
        "taken out", Forge.export(List.of(credentials.get(0), credentials.get(2)), exportedAt));
    files.put("twice", Forge.export(List.of(credentials.get(0), credentials.get(0)), exportedAt));
    files.put("last taken off", withCredentials(credentials.subList(0, 2)));
    files.put(
        "exported too early", Forge.export(credentials, Fixtures.issuedAt(2).minusSeconds(1)));
    files.put(
        "stranger signs",
        Forge.export(
            credentials, exportedAt, new Issuer(OPERATOR.did(), TestKeys.key(1)), DOCUMENT));
    files.put(
        "key begins later",
        Forge.export(
            credentials, exportedAt, OPERATOR, DidDocument.of(OPERATOR, Fixtures.issuedAt(1))));
    files.put(
        "key revoked",
        Forge.export(
            credentials,
            exportedAt,
            OPERATOR,
            DOCUMENT.revoking(OPERATOR.keyId(), Fixtures.issuedAt(1), null, null)));
    theft(files);
    logKeyChanges(files);
    put(files, "another issuer", credential -> credential.put("issuer", "did:web:other.example"));
    put(
        files,
        "another battery",
        credential -> Forge.subject(credential).put("batteryId", "BAT-0002"));
    put(files, "another number", credential -> Forge.subject(credential).put("sequence", 4));
    put(
        files,
        "another predecessor",
        credential ->
            Forge.subject(credential)
                .put(
                    "previousUpdateDigest",
                    Forge.subject(credentials.get(1)).get("previousUpdateDigest").asText()));
    put(
        files,
        "valid too early",
        credential -> credential.put("validFrom", "2026-01-01T00:00:00Z"));
    put(files, "no date", credential -> credential.put("validFrom", "2026-02-30T00:00:00Z"));
    put(files, "impossible value", credential -> number(credential, "StateOfCharge", 101));
    put(files, "broken number", credential -> number(credential, "NumberOfFullCycles", 1.5));
    put(files, "counter fell", credential -> number(credential, "EnergyThroughput", 1));
    put(files, "capacity in kWh", credential -> number(credential, "RemainingCapacity", 40));
    put(
        files,
        "event counter fell",
        credential ->
            ((ObjectNode) Forge.subject(credential).get("eventCounters")).put("deepDischarges", 0));
    put(files, "unknown property", credential -> Forge.subject(credential).put("extra", 1));
    put(files, "blank", credential -> health(credential).put("basis", " "));
    String digest = ObservationDigest.of(Fixtures.update(0).evidence());
    put(files, "inputs named", credential -> health(credential).put("inputsDigest", digest));
    put(
        files,
        "inputs named otherwise",
        credential -> health(credential).put("inputsDigest", digest.substring(1)));
    put(
        files,
        "health from later",
        credential -> health(credential).put("asOf", "2027-01-01T00:00:00Z"));
    put(
        files,
        "interval beside",
        credential -> health(credential).putObject("interval90").put("low", 10).put("high", 20));
    put(
        files,
        "evidence twice",
        credential ->
            ((ArrayNode) Forge.subject(credential).get("evidence"))
                .add(Forge.subject(credential).get("evidence").get(0).deepCopy()));
    put(
        files,
        "evidence left out",
        credential -> ((ArrayNode) Forge.subject(credential).get("evidence")).remove(0));
    for (String name : List.of("stdUncertainty", "interval90", "samples", "inputDigest")) {
      put(files, "estimate without " + name, credential -> estimate(credential).remove(name));
    }
    put(
        files,
        "estimate without anything",
        credential ->
            estimate(credential)
                .remove(List.of("stdUncertainty", "interval90", "samples", "inputDigest")));
    put(
        files,
        "wrong unit",
        credential ->
            ((ObjectNode) Forge.subject(credential).get("evidence").get(0)).put("unit", "J"));
    put(
        files,
        "forecast of another",
        credential ->
            ((ObjectNode) Forge.subject(credential).get("forecast").get("credentialSubject"))
                .put("batteryId", "BAT-0002"));
    put(
        files,
        "forecast without a quantile before its horizon",
        credential ->
            ((ObjectNode)
                    Forge.subject(credential)
                        .at("/forecast/credentialSubject/thresholds/0/equivalentFullCycles"))
                .remove("q50"));
    put(
        files,
        "corrects another",
        credential ->
            Forge.subject(credential).putObject("corrects").put("update", "x").put("reason", "y"));
    logForgeries(files);
    statusCases(files);
    SignedUpdate update = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 1).get(0);
    files.put(
        "statement",
        ThresholdStatement.sign(update, "stateOfHealth.percent", 80, OPERATOR, exportedAt));
    Issuer key = Issuer.ofKey(TestKeys.key(3));
    files.put("did:key", Fixtures.chain(key, Fixtures.BATTERY, 1).get(0).credential());
    return files;
  }

  /** The key was stolen after the last update, and the log had all of them but the last. */
  private void theft(Map<String, byte[]> files) {
    Instant theft = exportedAt.plusSeconds(60);
    String log = TestLog.NAME.vkey();
    String another =
        new NoteKey("thief.example/log", NoteKey.Kind.LOG, TestKeys.key(12).verifyingKey()).vkey();
    Map<String, DidDocument> documents =
        Map.of(
            "stolen, in the log", DOCUMENT.revoking(OPERATOR.keyId(), theft, 4L, log),
            "stolen, not in the log", DOCUMENT.revoking(OPERATOR.keyId(), theft, 3L, log),
            "stolen, another log", DOCUMENT.revoking(OPERATOR.keyId(), theft, 4L, another),
            "stolen, log not named", DOCUMENT.revoking(OPERATOR.keyId(), theft, 4L, null),
            "stolen, size not named", DOCUMENT.revoking(OPERATOR.keyId(), theft, null, log));
    documents.forEach(
        (name, document) ->
            files.put(name, Forge.export(credentials, exportedAt, OPERATOR, document)));
  }

  /** The log's key was changed, or stolen; the file was made before, or after with the former. */
  private void logKeyChanges(Map<String, byte[]> files) {
    Instant change = exportedAt.plusSeconds(60);
    long size = credentials.size() + 1L;
    String root =
        TestLog.ofDocuments(credentials).proofs().get(0).checkpoint().text().split("\n", -1)[2];
    String other = "A".repeat(43) + "=";
    LogKey former = LogKey.present(TestLog.NAME.vkey());
    LogKey next =
        LogKey.present(
            new NoteKey(TestLog.NAME.name(), NoteKey.Kind.LOG, TestKeys.key(14).verifyingKey())
                .vkey());
    Map<String, List<LogKey>> listed =
        Map.of(
            "log key, present", List.of(former),
            "log key, in its time", List.of(former.ended(change, size, root), next),
            "log key, earlier", List.of(former.ended(change, size + 3, other), next),
            "log key, after its time", List.of(former.ended(change, size - 1, root), next),
            "log key, another root", List.of(former.ended(change, size, other), next),
            "log key, not listed", List.of(next),
            "log key, stolen", List.of(former.stolen(change), next),
            "log key, stolen, last",
                List.of(former.ended(change, size, root).stolen(change), next));
    listed.forEach(
        (name, keys) ->
            files.put(
                name, Forge.export(credentials, exportedAt, OPERATOR, DOCUMENT.withLog(keys))));
    files.put(
        "log key changed, then the signing key stolen",
        Forge.export(
            credentials,
            exportedAt,
            OPERATOR,
            DOCUMENT
                .withLog(List.of(former, next))
                .revoking(OPERATOR.keyId(), change, size, next.vkey())));
  }

  private void logForgeries(Map<String, byte[]> files) {
    LogRecord log = TestLog.ofDocuments(credentials);
    List<LogProof> proofs = log.proofs();
    LogProof first = proofs.get(0);
    LogProof saltOfAnother =
        new LogProof(proofs.get(1).salt(), first.index(), first.hashes(), first.checkpoint());
    LogProof elsewhere =
        new LogProof(first.salt(), first.index() + 1, first.hashes(), first.checkpoint());
    LogProof shorter =
        new LogProof(
            first.salt(),
            first.index(),
            first.hashes().subList(1, first.hashes().size()),
            first.checkpoint());
    for (Map.Entry<String, LogProof> forged :
        Map.of("salt of another", saltOfAnother, "another place", elsewhere, "shorter", shorter)
            .entrySet()) {
      LogRecord record =
          new LogRecord(log.key(), List.of(forged.getValue(), proofs.get(1), proofs.get(2)));
      files.put(forged.getKey(), Forge.export(credentials, exportedAt, record));
    }
    files.put(
        "proof left out",
        Forge.export(credentials, exportedAt, new LogRecord(log.key(), proofs.subList(0, 2))));
    files.put(
        "no proofs", Forge.export(credentials, exportedAt, new LogRecord(log.key(), List.of())));
    NoteKey thief =
        new NoteKey(TestLog.NAME.name(), NoteKey.Kind.LOG, TestKeys.key(12).verifyingKey());
    files.put(
        "log of a thief", Forge.export(credentials, exportedAt, new LogRecord(thief, proofs)));
  }

  private void statusCases(Map<String, byte[]> files) {
    String url = "https://operator.example/status/1";
    PassportUpdater updater = new PassportUpdater(OPERATOR);
    SignedUpdate one =
        updater.next(Fixtures.update(0), null, Fixtures.issuedAt(0), new StatusEntry(url, 42));
    SignedUpdate two =
        updater.next(Fixtures.update(1), one, Fixtures.issuedAt(1), new StatusEntry(url, 77));
    List<SignedUpdate> chain = List.of(one, two);
    StatusList none = StatusList.empty();
    files.put("not withdrawn", withList(chain, url, none, OPERATOR));
    files.put("first withdrawn", withList(chain, url, none.with(42), OPERATOR));
    files.put("last withdrawn", withList(chain, url, none.with(77), OPERATOR));
    files.put("list of another", withList(chain, url + "9", none, OPERATOR));
    files.put(
        "list of a thief", withList(chain, url, none, new Issuer(OPERATOR.did(), TestKeys.key(5))));
    files.put("list of a stolen key", withStolenKey(chain, url));
    files.put("no list", Forge.export(chain.stream().map(Forge::json).toList(), exportedAt));
  }

  /** The operator's new key exports; the list is one that the thief dated back. */
  private byte[] withStolenKey(List<SignedUpdate> chain, String url) {
    Issuer next = new Issuer(OPERATOR.did(), TestKeys.key(8));
    Instant theft = exportedAt.minusSeconds(30);
    byte[] dated =
        new StatusListCredential(
                url,
                StatusList.empty(),
                exportedAt.minusSeconds(60),
                exportedAt.plus(Duration.ofDays(7)))
            .sign(OPERATOR);
    return PassportExport.toBytes(
        Fixtures.BATTERY.passportId(),
        chain,
        next,
        DOCUMENT.rotatedTo(next, theft).revoking(OPERATOR.keyId(), theft, 3L, TestLog.NAME.vkey()),
        TestLog.of(chain),
        List.of(dated),
        exportedAt);
  }

  private byte[] withList(List<SignedUpdate> chain, String url, StatusList list, Issuer signer) {
    byte[] signed =
        new StatusListCredential(
                url, list, exportedAt.minusSeconds(60), exportedAt.plus(Duration.ofDays(7)))
            .sign(signer);
    return PassportExport.toBytes(
        Fixtures.BATTERY.passportId(),
        chain,
        OPERATOR,
        DOCUMENT,
        TestLog.of(chain),
        List.of(signed),
        exportedAt);
  }

  private interface Change {
    void make(ObjectNode credential);
  }

  /** The last update changed, signed anew by the operator, exported by the operator. */
  private void put(Map<String, byte[]> files, String name, Change change) {
    ObjectNode last = Forge.resigned(credentials.get(2), change::make);
    files.put(
        name, Forge.export(List.of(credentials.get(0), credentials.get(1), last), exportedAt));
  }

  private static void number(ObjectNode credential, String attribute, double value) {
    ((ObjectNode) Forge.condition(credential).get(attribute)).put(attribute + "Value", value);
  }

  /** The good export with other credentials put in, its signature as it was. */
  private byte[] withCredentials(List<ObjectNode> others) {
    ObjectNode json = StrictJson.parseObject(good);
    json.putArray("verifiableCredential").addAll(others);
    return CanonicalJson.bytes(json);
  }

  /** Two good envelopes, and then what somebody might make of them. */
  List<byte[]> envelopes() {
    SignedUpdate update = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 1).get(0);
    Issuer thief = new Issuer(OPERATOR.did(), TestKeys.key(1));
    List<String> elements = List.of("batteryId", "stateOfHealth.percent", "stateOfHealth.asOf");
    String whole = CredentialJwt.sign(update.credential(), CredentialJwt.TYPE, OPERATOR).text();
    SdJwt part = SelectiveUpdate.sign(update, elements, name -> true, OPERATOR, exportedAt);
    String text = part.text();
    String first = part.disclosures().get(0);
    String other =
        SelectiveUpdate.sign(update, elements, name -> true, OPERATOR, exportedAt).text();
    List<String> texts =
        new ArrayList<>(
            List.of(
                whole,
                text,
                whole + "\n",
                whole.substring(0, whole.length() - 1) + (whole.endsWith("A") ? "B" : "A"),
                whole.replaceFirst("^[^.]+", "eyJhbGciOiJub25lIn0"),
                CredentialJwt.sign(update.credential(), CredentialJwt.SELECTIVE_TYPE, OPERATOR)
                    .text(),
                CredentialJwt.sign(update.credential(), CredentialJwt.TYPE, thief).text(),
                SelectiveUpdate.sign(update, elements, name -> true, thief, exportedAt).text(),
                SelectiveUpdate.sign(
                        update, elements, name -> true, OPERATOR, Fixtures.START.minusSeconds(9))
                    .text(),
                part.showing(name -> false).text(),
                text + first + "~",
                text.replace(first, other.split("~", -1)[1]),
                text.replace(first, "WyJhIiwicGVyY2VudCIsOTld"),
                text + "WyJhIiwiX3NkIixbXV0~",
                text + "~",
                text.substring(0, text.length() - 1)));
    Random random = new Random(9);
    for (String good : List.of(whole, text)) {
      for (int i = 0; i < 25; i++) {
        StringBuilder changed = new StringBuilder(good);
        changed.setCharAt(random.nextInt(good.length()), "AZ_-~.7".charAt(random.nextInt(7)));
        texts.add(changed.toString());
      }
    }
    return texts.stream().map(Forgeries::utf8).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The evidence of the remaining capacity. */
  private static ObjectNode estimate(ObjectNode credential) {
    for (JsonNode entry : Forge.subject(credential).get("evidence")) {
      if (entry.path("attribute").asText().equals("RemainingCapacity")) {
        return (ObjectNode) entry;
      }
    }
    throw new IllegalStateException("an update must have it");
  }

  private static ObjectNode health(ObjectNode credential) {
    return (ObjectNode) Forge.subject(credential).get("stateOfHealth");
  }
}
