package io.packtrail.passportupdater;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.ExportedPart.StatusFile;
import io.packtrail.passportupdater.VerificationReport.Check;
import io.packtrail.passportupdater.VerificationReport.Status;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.part.PartCategory;
import io.packtrail.passportupdater.part.PartStatusList;
import io.packtrail.passportupdater.part.StaticPart;
import io.packtrail.passportupdater.part.TestParts;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Withdrawals that others tell of parts they signed, each step refused for its own reason. */
class PartStatusTest {
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);
  private static final Issuer MAKER = TestParts.MAKER;
  private static final DidDocument MAKER_DOCUMENT = DidDocument.of(MAKER, null);
  private static final String URL = "https://maker.example/status/3";
  private static final int INDEX = 4_711;
  private static final Instant EXPORTED = Fixtures.issuedAt(3);
  private static final StatusList NONE = StatusList.empty();

  /** A service that keeps status lists for others, at its own address. */
  private static final Issuer KEEPER = new Issuer("did:web:lists.example:v1", TestKeys.key(23));

  private static final String KEPT = "https://lists.example/v1/maker/3";

  private final List<SignedUpdate> chain = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 1);

  @Test
  void partStatus_notWithdrawn_passes() {
    Check check = check(export(URL, list(URL, NONE, MAKER, MAKER_DOCUMENT)));

    assertThat(check.status()).as(check.detail()).isEqualTo(Status.PASSED);
    assertThat(check.detail()).contains("1 of 1 name a status list, none was withdrawn");
    assertThat(check(export(part(null, INDEX), null)).detail())
        .isEqualTo("no part names a status list");
    byte[] file = export(URL, list(URL, NONE, MAKER, MAKER_DOCUMENT));
    assertThat(PassportVerifier.verify(file, documents(DOCUMENT, MAKER_DOCUMENT)).passed())
        .isTrue();
  }

  @Test
  void partStatus_withdrawn_failsWhateverTheListsAge() {
    Instant longAgo = Fixtures.START.plusSeconds(1);

    fails(
        check(export(URL, list(URL, NONE.with(INDEX), MAKER, MAKER_DOCUMENT))),
        "static part 1 is withdrawn by its issuer did:web:maker.example");
    fails(
        check(
            export(
                URL,
                new StatusFile(
                    signed(URL, NONE.with(INDEX), MAKER, longAgo, longAgo.plusSeconds(9)),
                    MAKER_DOCUMENT.toBytes()))),
        "is withdrawn");
    // The neighbours' withdrawals are not this part's.
    assertThat(
            check(
                    export(
                        URL,
                        list(URL, NONE.with(INDEX - 1).with(INDEX + 1), MAKER, MAKER_DOCUMENT)))
                .status())
        .isEqualTo(Status.PASSED);
  }

  @Test
  void partStatus_withoutAListOrAfterItsEnd_isUnknown() {
    byte[] ended = signed(URL, NONE, MAKER, EXPORTED.minusSeconds(90), EXPORTED.minusSeconds(30));

    unknown(check(export(URL, null)), "its status list " + URL + " is not at hand");
    unknown(
        check(export(URL, new StatusFile(ended, MAKER_DOCUMENT.toBytes()))),
        "speaks until " + EXPORTED.minusSeconds(30));
  }

  @Test
  void partStatus_newerListGiven_counts() {
    byte[] file = export(URL, list(URL, NONE, MAKER, MAKER_DOCUMENT));
    byte[] newer =
        signed(URL, NONE.with(INDEX), MAKER, EXPORTED.plusSeconds(9), EXPORTED.plusSeconds(99));
    byte[] older =
        signed(URL, NONE.with(INDEX), MAKER, EXPORTED.minusSeconds(99), EXPORTED.plusSeconds(9));

    VerificationReport report = verify(file, newer);
    assertThat(report.failed())
        .as("the updates' status is not touched")
        .containsExactly("part-status");
    assertThat(part(verify(file, older)).status()).isEqualTo(Status.PASSED);
    // A file without parts has nothing that such a list may speak of: it is refused.
    assertThat(
            verify(Forge.export(chain.stream().map(Forge::json).toList(), EXPORTED), newer)
                .failed())
        .containsExactly("status");
  }

  @Test
  void partStatus_listOfSomebodyElse_fails() {
    Issuer thief = new Issuer(MAKER.did(), TestKeys.key(5));
    Issuer other = new Issuer("did:web:other.example", TestKeys.key(6));
    DidDocument others = DidDocument.of(other, null);

    fails(check(export(URL, list(URL, NONE, thief, MAKER_DOCUMENT))), "must be signed by");
    fails(
        check(export(URL, list(URL, NONE, other, others))),
        "must be signed by did:web:maker.example or by the did:web at its address");
    fails(check(export(URL, list(URL, NONE, other, MAKER_DOCUMENT))), "is trusted");
    fails(
        check(export(URL, list(URL + "0", NONE, MAKER, MAKER_DOCUMENT))),
        "must be the one that the part names");
  }

  @Test
  void partStatus_listOfTheKeeperAtItsAddress_counts() {
    DidDocument keepers = DidDocument.of(KEEPER, null);
    byte[] file = export(KEPT, list(KEPT, NONE.with(INDEX), KEEPER, keepers));

    fails(check(file), "is withdrawn");
    assertThat(check(export(KEPT, list(KEPT, NONE, KEEPER, keepers))).status())
        .isEqualTo(Status.PASSED);
    // The address of a DID ends at a slash.
    String beside = "https://lists.example/v11/maker/3";
    fails(check(export(beside, list(beside, NONE, KEEPER, keepers))), "at its address");
    // Whoever brings documents trusts their issuers and nobody else.
    unknown(
        part(PassportVerifier.verify(file, documents(DOCUMENT, MAKER_DOCUMENT))),
        "give the DID documents of did:web:lists.example:v1");
    fails(
        part(PassportVerifier.verify(file, documents(DOCUMENT, MAKER_DOCUMENT, keepers))),
        "is withdrawn");
  }

  @Test
  void partStatus_listOfAStolenKey_saysNothing() {
    DidDocument stolen =
        MAKER_DOCUMENT.revoking(MAKER.keyId(), EXPORTED.plusSeconds(1), null, null);

    unknown(check(export(URL, list(URL, NONE, MAKER, stolen))), "which was in wrong hands since");
  }

  @Test
  void partStatus_indexBeyondTheList_fails() {
    byte[] part = part(URL, NONE.size());
    fails(
        check(export(part, list(URL, NONE, MAKER, MAKER_DOCUMENT))), "has no index " + NONE.size());
  }

  @Test
  void entry_ofAnotherPurposeKindOrIndex_isRefusedWithThePart() {
    for (String[] change :
        List.of(
            new String[] {"statusPurpose", "suspension"},
            new String[] {"type", "StatusList2021Entry"},
            new String[] {"statusListIndex", "-1"},
            new String[] {"statusListIndex", "01"})) {
      ObjectNode status = new StatusEntry(URL, INDEX).json().put(change[0], change[1]);
      byte[] part = part(status);
      assertThatThrownBy(
              () ->
                  StaticPart.receive(
                      part,
                      Fixtures.BATTERY.passportId(),
                      (did, category) -> MAKER_DOCUMENT,
                      EXPORTED))
          .isInstanceOfSatisfying(
              PassportException.class, e -> assertThat(e.code()).isEqualTo("form-refused"));
    }
  }

  @Test
  void list_thatComes_mustSpeakOfNowAndBeOfATrustedIssuer() {
    byte[] good = signed(URL, NONE, MAKER, EXPORTED, EXPORTED.plusSeconds(60));
    assertThat(received(good, EXPORTED.plusSeconds(59)).issuer()).isEqualTo(MAKER.did());

    refused(good, EXPORTED.plusSeconds(60), "time-refused");
    refused(good, EXPORTED.minus(Duration.ofMinutes(6)), "time-refused");
    refused(
        signed(URL, NONE, KEEPER, EXPORTED, EXPORTED.plusSeconds(60)), EXPORTED, "issuer-refused");
    byte[] changed = good.clone();
    changed[changed.length - 10] ^= 1;
    assertThatThrownBy(() -> received(changed, EXPORTED)).isInstanceOf(PassportException.class);
    for (String[] change :
        List.of(
            new String[] {"\"revocation\"", "\"suspension\""},
            new String[] {"BitstringStatusListCredential", "OtherListCredential"},
            new String[] {"\"validUntil\"", "\"validTill\""})) {
      byte[] other = resigned(good, change[0], change[1]);
      assertThatThrownBy(() -> received(other, EXPORTED))
          .as(change[1])
          .isInstanceOf(PassportException.class);
    }
  }

  private static byte[] resigned(byte[] list, String from, String to) {
    ObjectNode json =
        StrictJson.parseObject(new String(list, UTF_8).replace(from, to).getBytes(UTF_8));
    json.remove("proof");
    return TestParts.signed(json, MAKER, EXPORTED);
  }

  private static PartStatusList received(byte[] list, Instant at) {
    return PartStatusList.receive(list, did -> did.equals(MAKER.did()) ? MAKER_DOCUMENT : null, at);
  }

  private static void refused(byte[] list, Instant at, String code) {
    assertThatThrownBy(() -> received(list, at))
        .isInstanceOfSatisfying(PassportException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static byte[] part(ObjectNode status) {
    ObjectNode json =
        TestParts.unsigned(
            Fixtures.BATTERY.passportId(),
            PartCategory.MATERIAL_COMPOSITION,
            TestParts.content(PartCategory.MATERIAL_COMPOSITION));
    json.set("credentialStatus", status);
    return TestParts.signed(json, MAKER, TestParts.SIGNED);
  }

  private static byte[] part(@Nullable String url, int index) {
    return url == null
        ? TestParts.part(Fixtures.BATTERY.passportId(), PartCategory.MATERIAL_COMPOSITION)
        : part(new StatusEntry(url, index).json());
  }

  private static StatusFile list(String url, StatusList bits, Issuer signer, DidDocument document) {
    byte[] signed =
        signed(url, bits, signer, EXPORTED.minusSeconds(60), EXPORTED.plus(Duration.ofDays(7)));
    return new StatusFile(signed, document.toBytes());
  }

  private static byte[] signed(
      String url, StatusList bits, Issuer signer, Instant from, Instant until) {
    return new StatusListCredential(url, bits, from, until).sign(signer);
  }

  private byte[] export(@Nullable String url, @Nullable StatusFile list) {
    return export(part(url, INDEX), list);
  }

  private byte[] export(byte[] part, @Nullable StatusFile list) {
    return PassportExport.toBytes(
        Fixtures.BATTERY.passportId(),
        chain,
        OPERATOR,
        DOCUMENT,
        TestLog.of(chain),
        List.of(),
        List.of(new ExportedPart(EXPORTED.minusSeconds(60), part, MAKER_DOCUMENT.toBytes(), list)),
        EXPORTED);
  }

  private static List<byte[]> documents(DidDocument... documents) {
    return Arrays.stream(documents).map(DidDocument::toBytes).toList();
  }

  private static VerificationReport verify(byte[] file, byte[] list) {
    return PassportVerifier.verify(
        file, new Trust(List.of(), List.of(), new ArrayList<>(List.of(list))));
  }

  private static Check check(byte[] file) {
    return part(PassportVerifier.verify(file, Trust.NONE));
  }

  private static Check part(VerificationReport report) {
    List<Check> others =
        report.checks().stream()
            // Who the operator is, a file alone does not show.
            .filter(check -> !List.of("part-status", "issuer-key").contains(check.name()))
            .filter(check -> check.status() != Status.PASSED)
            .toList();
    assertThat(others).as("every other check holds").isEmpty();
    return report.checks().stream()
        .filter(check -> check.name().equals("part-status"))
        .findFirst()
        .orElseThrow();
  }

  private static void fails(Check check, String because) {
    assertThat(check.status()).as(check.detail()).isEqualTo(Status.FAILED);
    assertThat(check.detail()).contains(because);
  }

  private static void unknown(Check check, String because) {
    assertThat(check.status()).as(check.detail()).isEqualTo(Status.NOT_CHECKED);
    assertThat(check.detail()).contains(because);
  }
}
