package io.packtrail.passportupdater.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.Shared;
import io.packtrail.passportupdater.TestUpdates;
import io.packtrail.passportupdater.error.PassportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String PASSPORT = "urn:passport:bat-0001";
  private static final AccessPolicy POLICY = AccessPolicy.standard();
  private static final Reader BUYER =
      new Reader("did:web:buyer.example", Role.SECOND_LIFE_BUYER, "purchase");

  /** Annex XIII point 1, with what the product tells of itself. */
  private static final Set<String> FOR_ALL =
      Set.of(
          "id",
          "semanticId",
          "operatorInformation",
          "parts.digital-nameplate",
          "parts.technical-data",
          "parts.carbon-footprint",
          "parts.due-diligence",
          "parts.material-composition",
          "parts.handover-documentation",
          "parts.circularity");

  /** Annex XIII points 2 and 3. */
  private static final Set<String> FOR_AUTHORITIES =
      Set.of(
          "parts.digital-nameplate.content.ResultsOfTestReportsProvingCompliance",
          "parts.material-composition.content.BatteryMaterials",
          "parts.handover-documentation.content.Documents",
          "parts.circularity.content.DismantlingAndRemovalInformation",
          "parts.circularity.content.SparePartSources",
          "parts.circularity.content.SafetyMeasures");

  /** Every role × every element without a grant: what Art. 77(2) opens, written out here again. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void decide_everyElementWithoutGrant_isAsTheLawSays(Role role) {
    Reader reader = new Reader("did:web:x.example", role, "any");
    assertThat(POLICY.elements()).containsAll(FOR_ALL).containsAll(FOR_AUTHORITIES);
    for (String element : POLICY.elements()) {
      boolean forThisAuthority = role == Role.AUTHORITY && FOR_AUTHORITIES.contains(element);

      assertThat(POLICY.decide(reader, PASSPORT, element, List.of(), NOW).allows())
          .as("%s reads %s", role, element)
          .isEqualTo(FOR_ALL.contains(element) || forThisAuthority || role == Role.OPERATOR);
    }
  }

  /** Point 2 is open to whoever has an interest and shows it; point 3 to authorities alone. */
  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"CONSUMER", "SECOND_LIFE_BUYER", "RECYCLER", "EMERGENCY_SERVICE"})
  void decide_pointTwoAndThreeWithAGrant_opensTwoAlone(Role role) {
    Reader reader = new Reader("did:web:x.example", role, "repair");
    String manuals = "parts.circularity.content.DismantlingAndRemovalInformation";
    String tests = "parts.digital-nameplate.content.ResultsOfTestReportsProvingCompliance";
    Grant grant = grant(reader, Set.of(manuals, tests), null);

    assertThat(decide(reader, manuals, grant, NOW)).isEqualTo(Decision.BY_GRANT);
    assertThat(decide(reader, tests, grant, NOW)).isEqualTo(Decision.REFUSED);
  }

  /** By the letter of Art. 77(2)(b) authorities see points 2 and 3, and health is in point 4. */
  @Test
  void decide_authorityAndHealth_isRefusedEvenWithAGrant() {
    Reader authority = new Reader("did:web:market.example", Role.AUTHORITY, "surveillance");
    Grant grant = grant(authority, Set.of("stateOfHealth"), null);

    assertThat(POLICY.decide(authority, PASSPORT, "stateOfHealth", List.of(grant), NOW))
        .isEqualTo(Decision.REFUSED);
  }

  @Test
  void decide_grantThatCoversTheRead_opensIt() {
    Grant grant = grant(BUYER, Set.of("productCondition.RemainingCapacity", "stateOfHealth"), null);

    assertThat(decide(BUYER, "productCondition.RemainingCapacity", grant, NOW))
        .isEqualTo(Decision.BY_GRANT);
    assertThat(decide(BUYER, "stateOfHealth.percent", grant, NOW)).isEqualTo(Decision.BY_GRANT);
    assertThat(decide(BUYER, "productCondition.StateOfCharge", grant, NOW))
        .isEqualTo(Decision.ON_REQUEST);
  }

  @Test
  void decide_grantThatDiffersInOnePoint_opensNothing() {
    Grant grant = grant(BUYER, Set.of("stateOfHealth"), null);
    Reader other = new Reader("did:web:other.example", BUYER.role(), BUYER.purpose());
    Reader otherRole = new Reader(BUYER.subject(), Role.RECYCLER, BUYER.purpose());
    Reader otherPurpose = new Reader(BUYER.subject(), BUYER.role(), "marketing");

    for (Reader reader : List.of(other, otherRole, otherPurpose)) {
      assertThat(decide(reader, "stateOfHealth", grant, NOW)).isEqualTo(Decision.ON_REQUEST);
    }
    assertThat(POLICY.decide(BUYER, "urn:passport:bat-0002", "stateOfHealth", List.of(grant), NOW))
        .isEqualTo(Decision.ON_REQUEST);
    assertThat(decide(BUYER, "stateOfHealthy", grant, NOW)).isNotEqualTo(Decision.BY_GRANT);
  }

  @Test
  void decide_grantBeforeItsBeginAfterItsEndOrRevoked_opensNothing() {
    Grant grant = grant(BUYER, Set.of("stateOfHealth"), null);
    Grant revoked = grant(BUYER, Set.of("stateOfHealth"), NOW);

    assertThat(decide(BUYER, "stateOfHealth", grant, grant.from().minusMillis(1)))
        .isEqualTo(Decision.ON_REQUEST);
    assertThat(decide(BUYER, "stateOfHealth", grant, grant.until().minusMillis(1)))
        .isEqualTo(Decision.BY_GRANT);
    assertThat(decide(BUYER, "stateOfHealth", grant, grant.until())).isEqualTo(Decision.ON_REQUEST);
    assertThat(decide(BUYER, "stateOfHealth", revoked, NOW.minusMillis(1)))
        .isEqualTo(Decision.BY_GRANT);
    assertThat(decide(BUYER, "stateOfHealth", revoked, NOW)).isEqualTo(Decision.ON_REQUEST);
  }

  @Test
  void tier_elementWithoutALine_isTheOperators() {
    assertThat(POLICY.tier("somethingNew")).isEqualTo(Tier.OPERATOR);
    assertThat(POLICY.tier("stateOfHealth.percent")).isEqualTo(Tier.LEGITIMATE_INTEREST);
    assertThat(POLICY.tier("stateOfHealth.bmsSohPercent")).isEqualTo(Tier.OPERATOR);
  }

  @Test
  void view_ofThePublic_showsThatElementsExistAndNotTheirValues() {
    ObjectNode subject = TestUpdates.subject();
    Reader anybody = new Reader("", Role.PUBLIC, "");

    RoleView view = RoleView.of(subject, POLICY, anybody, List.of(), NOW);

    assertThat(view.json().at("/id").asText()).isEqualTo(PASSPORT);
    assertThat(view.json().at("/productCondition/RemainingCapacity/locked").asBoolean()).isTrue();
    assertThat(view.json().at("/productCondition/RemainingCapacity/tier").asText())
        .isEqualTo("legitimate-interest");
    assertThat(view.json().toString())
        .doesNotContain("139.5")
        .doesNotContain("BAT-0001")
        .doesNotContain("proofValue");
    assertThat(view.reads()).filteredOn(read -> read.decision().allows()).hasSize(2);
  }

  @Test
  void view_lockedElement_saysWhetherThereIsAWay() {
    ObjectNode subject = TestUpdates.subject();
    Reader anybody = new Reader("", Role.PUBLIC, "");
    Reader authority = new Reader("did:web:market.example", Role.AUTHORITY, "surveillance");
    String how = "/stateOfHealth/percent/how";

    assertThat(RoleView.of(subject, POLICY, anybody, List.of(), NOW).json().at(how).asText())
        .isEqualTo("ask the operator for a grant");
    assertThat(RoleView.of(subject, POLICY, authority, List.of(), NOW).json().at(how).asText())
        .isEqualTo("not open to this role");
  }

  @Test
  void grant_thatNeverOpensAnything_isToldFromOneThatMay() {
    String materials = "parts.material-composition.content.BatteryMaterials";

    assertThat(POLICY.opensAnything(Role.CONSUMER, List.of("forecast", "id"))).isFalse();
    assertThat(POLICY.opensAnything(Role.SECOND_LIFE_BUYER, List.of("forecast"))).isTrue();
    assertThat(POLICY.opensAnything(Role.CONSUMER, List.of("productCondition")))
        .as("for what is within it")
        .isTrue();
    assertThat(POLICY.opensAnything(Role.CONSUMER, List.of())).isFalse();
    assertThat(POLICY.opensAnything(Role.AUTHORITY, List.of())).as("by its role").isTrue();
    assertThat(POLICY.opensAnything(Role.AUTHORITY, List.of(materials))).isTrue();
    assertThat(POLICY.opensAnything(Role.AUTHORITY, List.of("stateOfHealth"))).isFalse();
    assertThat(POLICY.opensAnything(Role.PUBLIC, List.of(materials, "id"))).isFalse();
  }

  @Test
  void view_ofABuyerWithAGrant_showsWhatWasGranted() {
    ObjectNode subject = TestUpdates.subject();
    Grant grant = grant(BUYER, Set.of("stateOfHealth"), null);

    RoleView view = RoleView.of(subject, POLICY, BUYER, List.of(grant), NOW);

    assertThat(view.json().at("/stateOfHealth/percent").asDouble()).isEqualTo(93);
    assertThat(view.json().at("/productCondition/RemainingCapacity/how").asText())
        .isEqualTo("ask the operator for a grant");
  }

  @Test
  void view_ofTheOperator_isTheWhole() {
    ObjectNode subject = TestUpdates.subject();
    Reader operator = new Reader("did:web:operator.example", Role.OPERATOR, "");

    assertThat(RoleView.of(subject, POLICY, operator, List.of(), NOW).json()).isEqualTo(subject);
  }

  /** Each row of the standards table that names an IDTA property and its access. */
  @Test
  void tiers_areThoseOfTheStandardsTable() {
    String table = new String(Shared.bytes("mapping_annexVII_XIII.tsv"), StandardCharsets.UTF_8);
    int checked = 0;
    for (String line : table.lines().skip(1).toList()) {
      String[] cells = line.split("\t", -1);
      String property = cells[5].replaceFirst("[.\\[ ].*", "");
      String element = "productCondition." + property;
      if (POLICY.elements().contains(element)) {
        assertThat(cells[2]).as(property).isEqualTo("legitimate interest");
        assertThat(POLICY.tier(element)).isEqualTo(Tier.LEGITIMATE_INTEREST);
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(10);
  }

  @Test
  void of_unknownTierOrMissingRole_isRefused() {
    assertThatThrownBy(() -> AccessPolicy.of("element\ttier\tbasis\nid\tsecret\t-\n", ""))
        .isInstanceOf(PassportException.class)
        .hasMessageContaining("secret");
    assertThatThrownBy(() -> AccessPolicy.of("", "role\treads\tby-grant\npublic\tpublic\t-\n"))
        .isInstanceOf(PassportException.class)
        .hasMessageContaining("must have a line for the role");
  }

  private static Decision decide(Reader reader, String element, Grant grant, Instant now) {
    return POLICY.decide(reader, PASSPORT, element, List.of(grant), now);
  }

  private static Grant grant(Reader reader, Set<String> elements, @Nullable Instant revokedAt) {
    return new Grant(
        "g-1",
        reader.subject(),
        reader.role(),
        reader.purpose(),
        Set.of(PASSPORT),
        elements,
        NOW.minus(Duration.ofDays(1)),
        NOW.plus(Duration.ofDays(1)),
        revokedAt);
  }
}
