package io.packtrail.passportupdater;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.VerificationReport.Check;
import io.packtrail.passportupdater.VerificationReport.Status;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.log.LogProof;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.part.PartCategory;
import io.packtrail.passportupdater.part.TestParts;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.Mandate;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.signing.TestKeys;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One negative case for each check, failing for that check alone, and the attacks in between. */
class PassportVerifierTest {
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);
  private static final Instant EXPORTED = Fixtures.issuedAt(3);

  private final List<SignedUpdate> chain = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 3);
  private final List<ObjectNode> credentials = chain.stream().map(Forge::json).toList();
  private final LogRecord log = TestLog.of(chain);
  private final ObjectNode last = credentials.get(2);
  private final byte[] file =
      PassportExport.toBytes(
          Fixtures.BATTERY.passportId(),
          chain,
          OPERATOR,
          DOCUMENT,
          TestLog.of(chain),
          List.of(),
          EXPORTED);

  @Test
  void verify_export_passesEveryCheckInOrder() {
    VerificationReport report = PassportVerifier.verify(file, Fixtures.TRUST);

    assertThat(report.passed()).isTrue();
    assertThat(report.checks())
        .extracting(Check::name)
        .containsExactly(
            "strict-json",
            "canonical-form",
            "document-form",
            "issuer-key",
            "presentation-signature",
            "credential-signature",
            "key-validity",
            "status",
            "subject",
            "sequence",
            "predecessor-digest",
            "log-inclusion",
            "checkpoint-signature",
            "dates",
            "content");
  }

  @Test
  void verify_withoutTrustedDocument_doesNotPassForNobodyVouchesForTheKeys() {
    VerificationReport report = verify(file);

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
    assertThat(report.checks())
        .filteredOn(check -> check.status() != VerificationReport.Status.PASSED)
        .extracting(Check::name)
        .containsExactly("issuer-key");
    assertThat(detail(report, "issuer-key"))
        .contains("the file's own word")
        .contains("https://operator.example/.well-known/did.json")
        .contains(OPERATOR.key().verifyingKey().fingerprint());
  }

  @Test
  void verify_withTheOperatorsDocument_passes() {
    VerificationReport report =
        PassportVerifier.verify(
            file,
            List.of(
                DidDocument.of(new Issuer("did:web:other.example", TestKeys.key(1)), null)
                    .toBytes(),
                DOCUMENT.toBytes()));

    assertThat(report.passed()).isTrue();
    assertThat(detail(report, "issuer-key")).contains("document given");
  }

  @Test
  void verify_issuerThatIsItsOwnKey_passesAndSaysWhatThatProves() {
    Issuer key = Issuer.ofKey(TestKeys.key(3));
    List<SignedUpdate> updates = Fixtures.chain(key, Fixtures.BATTERY, 2);
    byte[] export =
        PassportExport.toBytes(
            Fixtures.BATTERY.passportId(),
            updates,
            key,
            DidDocument.of(key, null),
            TestLog.of(updates),
            List.of(),
            EXPORTED);

    VerificationReport report = verify(export);

    assertThat(report.passed()).isTrue();
    assertThat(detail(report, "issuer-key")).contains("one unchanged author, not who that is");
  }

  @Test
  void verify_oneUpdateAlone_passesWithoutTheChecksOfAChain() {
    VerificationReport report =
        PassportVerifier.verify(chain.get(1).credential(), List.of(DOCUMENT.toBytes()));

    assertThat(report.passed()).isTrue();
    assertThat(report.checks())
        .extracting(Check::name)
        .doesNotContain(
            "presentation-signature", "sequence", "predecessor-digest", "log-inclusion");
    assertThat(detail(report, "document-form")).contains("number 2").contains("not in this file");
  }

  @Test
  void verify_oneUpdateOfDidWebWithoutDocument_asksForIt() {
    assertFails(verify(chain.get(1).credential()), "issuer-key", "give its DID document");
  }

  // One negative case for each check.

  @Test
  void strictJson_keyGivenTwice_fails() {
    String twice = new String(file, UTF_8).replaceFirst("\\{", "{\"holder\":\"x\",");

    VerificationReport report = verify(twice.getBytes(UTF_8));

    assertFails(report, "strict-json", "Duplicate");
    assertThat(report.checks().subList(1, 15))
        .allMatch(check -> check.status() == Status.NOT_CHECKED);
  }

  @Test
  void canonicalForm_whiteSpaceAdded_fails() {
    byte[] pretty = StrictJson.parse(file).toPrettyString().getBytes(UTF_8);

    assertFails(verify(pretty), "canonical-form", "RFC 8785");
  }

  @Test
  void documentForm_unknownProperty_fails() {
    ObjectNode json = StrictJson.parseObject(file);
    json.put("note", "hello");

    assertFails(
        verify(CanonicalJson.bytes(Forge.sign(json, ProofPurpose.AUTHENTICATION))),
        "document-form",
        "note must not be given");
  }

  @Test
  void documentForm_updateSignedForAnotherPurpose_fails() {
    ObjectNode bare = last.deepCopy();
    bare.remove("proof");
    ObjectNode other =
        DataIntegrity.sign(bare, OPERATOR, ProofPurpose.AUTHENTICATION, Fixtures.issuedAt(2));

    assertFails(export(withLast(other)), "document-form", "proofPurpose must be assertionMethod");
  }

  @Test
  void issuerKey_operatorNotAmongTheTrusted_fails() {
    Issuer other = new Issuer("did:web:other.example", TestKeys.key(1));

    assertFails(
        PassportVerifier.verify(file, List.of(DidDocument.of(other, null).toBytes())),
        "issuer-key",
        "must be one of the DID documents given");
  }

  @Test
  void issuerKey_updateOfAnotherIssuer_fails() {
    ObjectNode foreign =
        Forge.resigned(last, credential -> credential.put("issuer", "did:web:other.example"));

    assertFails(export(withLast(foreign)), "issuer-key", "position 3 must be issued by");
  }

  @Test
  void presentationSignature_exportSignedByAKeyThatIsNotListed_fails() {
    Issuer thief = new Issuer(OPERATOR.did(), TestKeys.key(9));

    VerificationReport report = verify(Forge.export(credentials, EXPORTED, thief, DOCUMENT));

    assertThat(report.failed()).containsExactly("presentation-signature", "key-validity");
    assertThat(detail(report, "presentation-signature")).contains("lists no key");
  }

  @Test
  void presentationSignature_timeOfExportChanged_fails() {
    ObjectNode json = StrictJson.parseObject(file);
    ((ObjectNode) json.get("proof")).put("created", EXPORTED.plusSeconds(1).toString());

    assertFails(verify(CanonicalJson.bytes(json)), "presentation-signature", "is not that of");
  }

  @Test
  void presentationSignature_keyNotListedForIt_fails() {
    ObjectNode json = DOCUMENT.json();
    json.putArray("authentication");
    byte[] export = Forge.export(credentials, EXPORTED, OPERATOR, DidDocument.parse(json));

    assertFails(verify(export), "presentation-signature", "must be listed for authentication");
  }

  @Test
  void credentialSignature_valueChanged_fails() {
    ObjectNode changed = last.deepCopy();
    ((ObjectNode) Forge.subject(changed).get("eventCounters")).put("overCharges", 5);

    assertFails(export(withLast(changed)), "credential-signature", "position 3");
  }

  @Test
  void credentialSignature_forecastChanged_fails() {
    ObjectNode changed = last.deepCopy();
    ObjectNode forecast = (ObjectNode) Forge.subject(changed).get("forecast");
    Forge.subject(forecast).put("duty", "parked in a cool garage");
    ObjectNode resigned = Forge.sign(changed, ProofPurpose.ASSERTION);

    assertFails(
        export(withLast(resigned)), "credential-signature", "forecast in update at position 3");
  }

  @Test
  void keyValidity_signedBeforeTheKeyBegan_fails() {
    DidDocument late = DidDocument.of(OPERATOR, Fixtures.issuedAt(1));

    assertFails(
        verify(Forge.export(credentials, EXPORTED, OPERATOR, late)), "key-validity", "position 1");
  }

  @Test
  void keyValidity_signedAfterTheKeyWasRevoked_fails() {
    DidDocument revoked = DOCUMENT.revoking(OPERATOR.keyId(), EXPORTED, null, null);

    assertFails(
        PassportVerifier.verify(file, List.of(revoked.toBytes())), "key-validity", "the export");
  }

  @Test
  void keyValidity_theftAfterTheUpdates_passesByTheirPlaceInTheLog() {
    Issuer next = new Issuer(OPERATOR.did(), TestKeys.key(8));
    Instant theft = Fixtures.issuedAt(2).plusSeconds(1);
    DidDocument safe =
        DOCUMENT
            .rotatedTo(next, theft)
            .revoking(OPERATOR.keyId(), theft, chain.size() + 1L, log.key().vkey());
    byte[] export =
        PassportExport.toBytes(
            Fixtures.BATTERY.passportId(),
            chain,
            next,
            safe,
            TestLog.of(chain),
            List.of(),
            EXPORTED);

    assertThat(verify(export).failed()).isEmpty();

    // Dated before the theft, but not in the log then.
    DidDocument late =
        DOCUMENT
            .rotatedTo(next, theft)
            .revoking(OPERATOR.keyId(), theft, (long) chain.size(), log.key().vkey());
    assertFails(
        PassportVerifier.verify(export, List.of(late.toBytes())),
        "key-validity",
        "stands at %d in the log, which had %d entries then".formatted(chain.size(), chain.size()));

    // Dated after it.
    DidDocument early =
        DOCUMENT
            .rotatedTo(next, theft)
            .revoking(OPERATOR.keyId(), Fixtures.issuedAt(2), chain.size() + 1L, log.key().vkey());
    assertFails(
        PassportVerifier.verify(export, List.of(early.toBytes())),
        "key-validity",
        "was in wrong hands since");

    // Alone, nothing shows when it was signed.
    VerificationReport alone =
        PassportVerifier.verify(CanonicalJson.bytes(credentials.get(0)), List.of(safe.toBytes()));
    assertFails(alone, "key-validity", "only an export's log proof can show");
  }

  /** Whoever has the key can date it back, and make a log of its own in which all stands early. */
  @Test
  void keyValidity_thiefsOwnLog_fails() {
    Instant theft = EXPORTED.plusSeconds(1);
    NoteKey thief =
        new NoteKey(log.key().name(), NoteKey.Kind.LOG, TestKeys.key(12).verifyingKey());
    byte[] forged = Forge.export(credentials, EXPORTED, TestLog.of(chain, thief, TestKeys.key(12)));
    byte[] named = DOCUMENT.revoking(OPERATOR.keyId(), theft, 1_000L, log.key().vkey()).toBytes();
    byte[] unnamed = DOCUMENT.revoking(OPERATOR.keyId(), theft, 1_000L, null).toBytes();

    assertFails(
        PassportVerifier.verify(forged, List.of(named)),
        "key-validity",
        "must stand in the log " + log.key().vkey());
    assertFails(
        PassportVerifier.verify(forged, List.of(unnamed)),
        "key-validity",
        "the DID document does not name the log");
    assertThat(
            PassportVerifier.verify(
                    forged, new Trust(List.of(unnamed), List.of(log.key()), List.of()))
                .failed())
        .containsExactly("key-validity", "checkpoint-signature");
    assertThat(
            PassportVerifier.verify(
                    file, new Trust(List.of(unnamed), List.of(log.key()), List.of()))
                .failed())
        .as("a trusted log stands in for one that is named")
        .isEmpty();
    byte[] sizeless = DOCUMENT.revoking(OPERATOR.keyId(), theft, null, log.key().vkey()).toBytes();
    assertFails(
        PassportVerifier.verify(file, List.of(sizeless)),
        "key-validity",
        "does not say how many entries");
  }

  @Test
  void mandate_inTheDidDocument_isShownByTheVerifier() {
    DidDocument document =
        DOCUMENT.under(
            Mandate.parse(
                """
                {"economicOperator":{"name":"Maker SE","identifier":"DE123456789012345"},"scope":"passports of all EV batteries",
                 "from":"2026-01-01T00:00:00Z","documentSha256":"%s"}
                """
                    .formatted("ab".repeat(32))
                    .getBytes(StandardCharsets.UTF_8)));

    assertThat(detail(PassportVerifier.verify(file, List.of(document.toBytes())), "issuer-key"))
        .contains("keeps passports for Maker SE (DE123456789012345) by written mandate");
  }

  @Test
  void status_newestUpdateWithdrawn_fails() {
    assertFails(verify(exportWithStatus(list(2))), "status", "position 2 is withdrawn");
  }

  @Test
  void status_earlierUpdateWithdrawn_passesAndIsSaid() {
    VerificationReport report =
        PassportVerifier.verify(exportWithStatus(list(1)), List.of(DOCUMENT.toBytes()));

    assertThat(report.passed()).isTrue();
    assertThat(detail(report, "status")).contains("superseded: update at position 1");
    assertThat(detail(verify(exportWithStatus(list())), "status")).contains("none was withdrawn");
  }

  @Test
  void status_listLeftOut_isNotCheckedAndDoesNotPass() {
    VerificationReport report = verify(exportWithStatus());

    assertThat(report.passed()).isFalse();
    assertThat(report.failed()).isEmpty();
    assertThat(detail(report, "status")).contains("not at hand");
  }

  @Test
  void status_newerListFromElsewhere_counts() {
    byte[] newer = list(EXPORTED.plusSeconds(60), OPERATOR, 2);

    assertFails(
        PassportVerifier.verify(
            exportWithStatus(list()), new Trust(List.of(), List.of(), List.of(newer))),
        "status",
        "position 2 is withdrawn");
  }

  @Test
  void status_listOfAnotherOrTooOld_fails() {
    Issuer other = new Issuer(OPERATOR.did(), TestKeys.key(9));
    assertFails(verify(exportWithStatus(list(EXPORTED, other))), "status", "must be signed by");
    assertFails(
        verify(exportWithStatus(list(EXPORTED.minus(Duration.ofDays(9)), OPERATOR))),
        "status",
        "must be valid at the export");
  }

  @Test
  void status_listByAKeyThatWasStolen_isNotChecked() {
    Issuer next = new Issuer(OPERATOR.did(), TestKeys.key(8));
    Instant theft = EXPORTED.plusSeconds(1);
    byte[] document =
        DOCUMENT
            .rotatedTo(next, theft)
            .revoking(OPERATOR.keyId(), theft, 3L, log.key().vkey())
            .toBytes();
    byte[] datedBack = list();

    VerificationReport report =
        PassportVerifier.verify(exportWithStatus(datedBack), List.of(document));
    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
    assertThat(detail(report, "status")).contains("in wrong hands", "give the list of now");

    // The thief's list may be newer than the one that tells the withdrawal.
    Trust trust =
        new Trust(List.of(document), List.of(), List.of(list(theft.plusSeconds(1), next, 2)));
    byte[] later = list(EXPORTED.plus(Duration.ofDays(2)), OPERATOR);
    assertFails(
        PassportVerifier.verify(exportWithStatus(later), trust),
        "status",
        "position 2 is withdrawn");
  }

  @Test
  void status_ofOneUpdate_isThatOfTheListOfNow() {
    byte[] update =
        new PassportUpdater(OPERATOR)
            .next(Fixtures.update(0), null, Fixtures.issuedAt(0), new StatusEntry(LIST, 1))
            .credential();
    Trust trust = new Trust(List.of(DOCUMENT.toBytes()), List.of(), List.of(list()));
    Instant end = EXPORTED.plus(Duration.ofDays(7));

    assertThat(PassportVerifier.verify(update, trust.at(end.minusMillis(1))).passed()).isTrue();
    for (Trust late : List.of(trust, trust.at(end), trust.at(end.plus(Duration.ofDays(2_000))))) {
      VerificationReport report = PassportVerifier.verify(update, late);
      assertThat(report.failed()).isEmpty();
      assertThat(report.passed()).isFalse();
      assertThat(detail(report, "status")).contains("speaks until", "give the list of now");
    }
    Trust withdrawn = new Trust(List.of(DOCUMENT.toBytes()), List.of(), List.of(list(1)));
    assertFails(PassportVerifier.verify(update, withdrawn.at(end)), "status", "is withdrawn");
  }

  /** Whoever is its own issuer writes what it likes; the verifier answers. */
  @Test
  void status_listThatEndsBeforeItBegins_fails() {
    ObjectNode list = StrictJson.parseObject(list());
    list.put("validUntil", "2020-01-01T00:00:00Z");

    assertFails(
        verify(exportWithStatus(CanonicalJson.bytes(Forge.sign(list, ProofPurpose.ASSERTION)))),
        "status",
        "must end after it begins");
  }

  private static final String LIST = "https://operator.example/status/1";

  private static byte[] list(int... revoked) {
    return list(EXPORTED, OPERATOR, revoked);
  }

  private static byte[] list(Instant at, Issuer signer, int... revoked) {
    StatusList bits = StatusList.empty();
    for (int index : revoked) {
      bits = bits.with(index);
    }
    return new StatusListCredential(LIST, bits, at, at.plus(Duration.ofDays(7))).sign(signer);
  }

  /** Two updates whose status stands at the index of their number. */
  private static byte[] exportWithStatus(byte[]... lists) {
    PassportUpdater updater = new PassportUpdater(OPERATOR);
    SignedUpdate first =
        updater.next(Fixtures.update(0), null, Fixtures.issuedAt(0), new StatusEntry(LIST, 1));
    SignedUpdate second =
        updater.next(Fixtures.update(1), first, Fixtures.issuedAt(1), new StatusEntry(LIST, 2));
    List<SignedUpdate> updates = List.of(first, second);
    return PassportExport.toBytes(
        first.passportId(),
        updates,
        OPERATOR,
        DOCUMENT,
        TestLog.of(updates),
        List.of(lists),
        EXPORTED);
  }

  @Test
  void subject_updateOfAnotherBattery_fails() {
    ObjectNode other =
        Forge.resigned(
            last,
            credential -> {
              Forge.subject(credential).put("batteryId", "BAT-0002");
              Forge.subject((ObjectNode) Forge.subject(credential).get("forecast"))
                  .put("batteryId", "BAT-0002");
            });

    assertFails(export(withLast(other)), "subject", "position 3 must speak of battery BAT-0001");
  }

  @Test
  void sequence_numberLeftOut_fails() {
    ObjectNode gap =
        Forge.resigned(
            last,
            credential -> {
              Forge.subject(credential).put("sequence", 4);
              Forge.subject((ObjectNode) Forge.subject(credential).get("forecast"))
                  .put("sequence", 4);
            });

    assertFails(export(withLast(gap)), "sequence", "position 3 must have number 3, has 4");
  }

  @Test
  void predecessorDigest_namesAnother_fails() {
    ObjectNode other =
        Forge.resigned(
            last,
            credential ->
                Forge.subject(credential).put("previousUpdateDigest", chain.get(0).digest()));

    assertFails(export(withLast(other)), "predecessor-digest", "position 3");
  }

  @Test
  void predecessorDigest_firstNamesOne_fails() {
    ObjectNode first =
        Forge.resigned(
            credentials.get(0),
            credential ->
                Forge.subject(credential).put("previousUpdateDigest", chain.get(1).digest()));

    assertFails(export(List.of(first)), "predecessor-digest", "position 1");
  }

  @Test
  void dates_exportOlderThanItsNewestUpdate_fails() {
    assertFails(
        verify(Forge.export(credentials, Fixtures.issuedAt(2).minusSeconds(1))),
        "dates",
        "position 3");
  }

  @Test
  void dates_updateBeforeItsPredecessor_fails() {
    Instant early = Fixtures.issuedAt(2).minus(Duration.ofDays(60));
    ObjectNode backdated = last.deepCopy();
    backdated.put("validFrom", early.toString());
    ObjectNode resigned = Forge.sign(backdated, ProofPurpose.ASSERTION);

    assertThat(export(withLast(resigned)).failed()).contains("dates");
  }

  @Test
  void content_impossibleValue_fails() {
    ObjectNode impossible =
        Forge.resigned(
            last,
            credential ->
                ((ObjectNode) Forge.condition(credential).get("StateOfCharge"))
                    .put("StateOfChargeValue", -5.470582E37));

    assertFails(
        export(withLast(impossible)),
        "content",
        "verifiableCredential[2].credentialSubject.productCondition.StateOfCharge.StateOfChargeValue"
            + " must be in [0, 100]");
  }

  @Test
  void content_counterThatFell_fails() {
    ObjectNode fell =
        Forge.resigned(
            last,
            credential ->
                ((ObjectNode) Forge.condition(credential).get("CapacityThroughput"))
                    .put("CapacityThroughputValue", 1));

    assertFails(export(withLast(fell)), "content", "CapacityThroughput");
  }

  // Attacks on the chain, by somebody without the key and by the operator itself.

  @Test
  void chain_reordered_isRefused() {
    List<ObjectNode> reordered = new ArrayList<>(credentials);
    Collections.swap(reordered, 1, 2);

    assertThat(verify(withCredentials(reordered)).failed())
        .containsExactly(
            "presentation-signature",
            "sequence",
            "predecessor-digest",
            "log-inclusion",
            "dates",
            "content");
    assertThat(export(reordered).failed())
        .containsExactly("sequence", "predecessor-digest", "dates", "content");
  }

  @Test
  void chain_updateTakenOut_isRefused() {
    List<ObjectNode> gap = List.of(credentials.get(0), last);

    assertThat(verify(withCredentials(gap)).failed())
        .containsExactly(
            "presentation-signature", "sequence", "predecessor-digest", "log-inclusion");
    assertThat(export(gap).failed()).containsExactly("sequence", "predecessor-digest");
  }

  @Test
  void chain_updateTwice_isRefused() {
    List<ObjectNode> twice = new ArrayList<>(credentials);
    twice.add(last);

    assertThat(verify(withCredentials(twice)).failed())
        .containsExactly(
            "presentation-signature", "sequence", "predecessor-digest", "log-inclusion");
    assertThat(export(twice).failed()).containsExactly("sequence", "predecessor-digest");
  }

  @Test
  void chain_updateOfAnotherBatterysChain_isRefused() {
    List<SignedUpdate> others = Fixtures.chain(OPERATOR, Fixtures.battery("BAT-0002"), 3);
    List<ObjectNode> replayed = withLast(Forge.json(others.get(2)));

    assertThat(verify(withCredentials(replayed)).failed())
        .containsExactly(
            "presentation-signature", "subject", "predecessor-digest", "log-inclusion");
    assertThat(export(replayed).failed()).containsExactly("subject", "predecessor-digest");
  }

  @Test
  void chain_lastTakenOffByAStranger_isRefused() {
    assertThat(verify(withCredentials(credentials.subList(0, 2))).failed())
        .containsExactly("presentation-signature", "log-inclusion");
  }

  @Test
  void logInclusion_saltOfAnotherEntry_fails() {
    List<LogProof> proofs = new ArrayList<>(log.proofs());
    LogProof second = proofs.get(1);
    proofs.set(
        1,
        new LogProof(proofs.get(0).salt(), second.index(), second.hashes(), second.checkpoint()));

    assertFails(
        verify(Forge.export(credentials, EXPORTED, new LogRecord(log.key(), proofs))),
        "log-inclusion",
        "position 2: the inclusion proof does not lead to");
  }

  @Test
  void logInclusion_proofLeftOut_fails() {
    assertFails(
        verify(
            Forge.export(
                credentials, EXPORTED, new LogRecord(log.key(), log.proofs().subList(0, 2)))),
        "log-inclusion",
        "each of 3 updates must have a log proof, got 2");
  }

  @Test
  void logInclusion_noProofAtAll_fails() {
    VerificationReport report =
        verify(Forge.export(credentials, EXPORTED, new LogRecord(log.key(), List.of())));

    assertThat(report.failed()).containsExactly("log-inclusion", "checkpoint-signature");
  }

  @Test
  void logInclusion_loggedInAnotherOrder_fails() {
    LogRecord swapped = TestLog.of(List.of(chain.get(0), chain.get(2), chain.get(1)));

    assertFails(
        verify(
            Forge.export(
                credentials,
                EXPORTED,
                new LogRecord(
                    swapped.key(),
                    List.of(
                        swapped.proofs().get(0),
                        swapped.proofs().get(2),
                        swapped.proofs().get(1))))),
        "log-inclusion",
        "position 3 must stand after its predecessor");
  }

  @Test
  void checkpointSignature_byAnotherKey_fails() {
    LogRecord other =
        TestLog.of(
            chain,
            new NoteKey(log.key().name(), NoteKey.Kind.LOG, OPERATOR.key().verifyingKey()),
            TestKeys.key(12));

    assertFails(
        verify(Forge.export(credentials, EXPORTED, other)), "checkpoint-signature", "verif");
  }

  @Test
  void checkpointSignature_logNotAmongTheTrusted_fails() {
    NoteKey mine =
        new NoteKey("mine.example/log", NoteKey.Kind.LOG, TestKeys.key(13).verifyingKey());

    assertFails(
        PassportVerifier.verify(file, new Trust(List.of(), List.of(mine), List.of())),
        "checkpoint-signature",
        "must be one of those given");
    assertThat(
            PassportVerifier.verify(
                    file, new Trust(List.of(DOCUMENT.toBytes()), List.of(log.key()), List.of()))
                .passed())
        .isTrue();
  }

  /** The limit of a file alone, kept here so that nobody claims more: only a log tells. */
  @Test
  void chain_lastTakenOffByTheOperator_isNotSeen() {
    byte[] shorter = Forge.export(credentials.subList(0, 2), EXPORTED);

    assertThat(PassportVerifier.verify(shorter, Fixtures.TRUST).passed()).isTrue();
  }

  @Test
  void chain_acrossAChangeOfKeys_passes() {
    Issuer next = new Issuer(OPERATOR.did(), TestKeys.key(8));
    DidDocument rotated = DOCUMENT.rotatedTo(next, Fixtures.issuedAt(1).plusSeconds(1));
    List<SignedUpdate> updates = new ArrayList<>(chain.subList(0, 2));
    updates.add(
        new PassportUpdater(next, rotated)
            .next(Fixtures.update(2), updates.get(1), Fixtures.issuedAt(2)));

    byte[] export =
        PassportExport.toBytes(
            Fixtures.BATTERY.passportId(),
            updates,
            next,
            rotated,
            TestLog.of(updates),
            List.of(),
            EXPORTED);

    assertThat(PassportVerifier.verify(export, List.of(rotated.toBytes())).passed()).isTrue();
    // The old key signs no more: the same export by it is refused.
    assertFails(
        verify(Forge.export(credentials, EXPORTED, next, rotated)), "key-validity", "position 3");
  }

  @Test
  void staticParts_ofAnExport_areChecked() {
    byte[] export = withParts(part(), EXPORTED.minusSeconds(60));
    VerificationReport report =
        PassportVerifier.verify(export, List.of(DOCUMENT.toBytes(), MAKER.toBytes()));

    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(detail(report, "static-parts")).isEqualTo("1 of 1 verify");
    assertThat(detail(verify(export), "static-parts"))
        .contains("1 of 1 verify", "give the DID documents of did:web:maker.example");
    assertThat(verify(file).checks()).extracting("name").doesNotContain("static-parts");
  }

  @Test
  void staticParts_issuerNotAmongTheDocumentsGiven_areNotChecked() {
    byte[] export = withParts(part(), EXPORTED.minusSeconds(60));

    VerificationReport report = PassportVerifier.verify(export, List.of(DOCUMENT.toBytes()));

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
    assertThat(detail(report, "static-parts"))
        .contains("give the DID documents of did:web:maker.example");
  }

  @Test
  void staticParts_changedLateOrOfAnotherPassport_fail() {
    byte[] changed =
        new String(part(), StandardCharsets.UTF_8)
            .replace("\"NMC\"", "\"LFP\"")
            .getBytes(StandardCharsets.UTF_8);
    assertFails(verify(withParts(changed, EXPORTED.minusSeconds(60))), "static-parts", "signature");
    assertFails(
        verify(withParts(part(), EXPORTED.plusSeconds(60))), "static-parts", "before the export");
    byte[] foreign = TestParts.part("urn:passport:other", PartCategory.MATERIAL_COMPOSITION);
    assertFails(
        verify(withParts(foreign, EXPORTED.minusSeconds(60))), "static-parts", "this passport");
    DidDocument stranger =
        DidDocument.of(new Issuer("did:web:maker.example", TestKeys.key(22)), Fixtures.START);
    assertFails(
        PassportVerifier.verify(
            withParts(part(), EXPORTED.minusSeconds(60)),
            List.of(DOCUMENT.toBytes(), stranger.toBytes())),
        "static-parts",
        "must list the key");
  }

  private static final DidDocument MAKER = DidDocument.of(TestParts.MAKER, null);

  private static byte[] part() {
    return TestParts.part(Fixtures.BATTERY.passportId(), PartCategory.MATERIAL_COMPOSITION);
  }

  private byte[] withParts(byte[] part, Instant receivedAt) {
    return PassportExport.toBytes(
        Fixtures.BATTERY.passportId(),
        chain,
        OPERATOR,
        DOCUMENT,
        TestLog.of(chain),
        List.of(),
        List.of(new ExportedPart(receivedAt, part, MAKER.toBytes())),
        EXPORTED);
  }

  private List<ObjectNode> withLast(ObjectNode credential) {
    List<ObjectNode> changed = new ArrayList<>(credentials);
    changed.set(2, credential);
    return changed;
  }

  /** The export with other credentials put in, its signature as it was. */
  private byte[] withCredentials(List<ObjectNode> others) {
    ObjectNode json = StrictJson.parseObject(file);
    ArrayNode array = json.putArray("verifiableCredential");
    others.forEach(array::add);
    return CanonicalJson.bytes(json);
  }

  private static VerificationReport export(List<ObjectNode> credentials) {
    return verify(Forge.export(credentials, EXPORTED));
  }

  private static VerificationReport verify(byte[] file) {
    return PassportVerifier.verify(file, List.of());
  }

  private static void assertFails(VerificationReport report, String check, String because) {
    assertThat(report.failed()).containsExactly(check);
    assertThat(report.passed()).isFalse();
    assertThat(detail(report, check)).contains(because);
  }

  private static String detail(VerificationReport report, String name) {
    return report.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow()
        .detail();
  }
}
