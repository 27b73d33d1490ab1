package io.packtrail.fleetservice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the parts, held by a test; {@code docs/architecture.md} draws them. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.packtrail");

  private static final String UNIT =
      "(?i:ratio)|q05|q50|q95"
          + "|.*(V|A|W|Ah|Wh|KWh|Ohm|KOhm|DegC|K|S|H|Ms|Ns|Hours|Minutes|Days|Years|Year|Km|KmPerH|Kmh"
          + "|Ratio|Percent|Efc|Cycles|CRate|AhPerV|JPerMol|PerMol|PerDay|PerCycle|Eur|EurPerKWh|Count|Sigma)|yearsAhead";

  @Test
  void modules_haveNoCycles() {
    slices().matching("io.packtrail.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.packtrail.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void domain_dependsOnTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.packtrail.domain..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.packtrail.domain..", "java..", "org.jspecify..")
        .check(ALL);
  }

  /** {@code mqttingest} without dots leaves out {@code mqttingest.wire}, the public contract. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqttingest",
        "timescalestore..",
        "sohmodel..",
        "rulestimator..",
        "passportupdater.."
      })
  void featureModule_isImportedOnlyByTheService(String module) {
    featureModuleRule(module).check(ALL);
  }

  @Test
  void featureModuleRule_brokenByASibling_fails() {
    // The same rule with a narrower allowance must find the service's own imports: the rule can
    // fail.
    ArchRule narrowed =
        classes()
            .that()
            .resideInAPackage("io.packtrail.sohmodel..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage("io.packtrail.sohmodel..");

    assertThatThrownBy(() -> narrowed.check(ALL)).isInstanceOf(AssertionError.class);
  }

  @Test
  void simulators_knowOnlyDomainAndWire() {
    noClasses()
        .that()
        .resideInAPackage("io.packtrail.simulators..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.packtrail.mqttingest",
            "io.packtrail.timescalestore..",
            "io.packtrail.sohmodel..",
            "io.packtrail.rulestimator..",
            "io.packtrail.passportupdater..",
            "io.packtrail.fleetservice..")
        .check(ALL);
  }

  @Test
  void simulators_areUsedByTheCommandLineOnly() {
    classes()
        .that()
        .resideInAPackage("io.packtrail.simulators..")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage("io.packtrail.simulators..", "io.packtrail.fleetservice.cli..")
        .check(ALL);
  }

  @Test
  void models_arePure() {
    noClasses()
        .that()
        .resideInAnyPackage("io.packtrail.sohmodel..", "io.packtrail.rulestimator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.sql..", "java.net..", "java.util.concurrent..")
        .check(ALL);
  }

  /** Each library stays in the one place that wraps it. */
  @ParameterizedTest
  @CsvSource({
    "java.sql.., io.packtrail.timescalestore",
    "org.postgresql.., io.packtrail.timescalestore",
    "org.duckdb.., io.packtrail.fleetservice.cli",
    "io.opentelemetry.., io.packtrail.fleetservice.tracing",
    "org.flywaydb.., io.packtrail.timescalestore",
    "org.apache.commons.math3.., io.packtrail.rulestimator",
    "org.tribuo.., io.packtrail.sohmodel",
    "io.vertx.mqtt.., io.packtrail.mqttingest",
    "java.security.interfaces.., io.packtrail.passportupdater.signing",
    "com.nimbusds.., io.packtrail.passportupdater.signing",
    "com.authlete.., io.packtrail.passportupdater",
    "org.bouncycastle.., io.packtrail.passportupdater.range",
    "com.google.zxing.., io.packtrail.fleetservice.passport",
    "org.apache.pdfbox.., io.packtrail.fleetservice.passport",
    "picocli.., io.packtrail.fleetservice.cli"
  })
  void library_isImportedInItsOwnPlaceOnly(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackages(home + "..", "io.packtrail.benchmarks..")
        .and()
        .haveNameNotMatching(".*\\.fleetservice\\.cli\\.Parquet.*") // DuckDB speaks JDBC
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void commonsMath_isInNoPublicSignature() {
    noMethods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAPackage("io.packtrail.rulestimator")
        .should()
        .haveRawReturnType(
            DescribedPredicate.describe(
                "of Commons Math",
                (JavaClass type) -> type.getPackageName().startsWith("org.apache.commons.math3")))
        .check(ALL);
  }

  @Test
  void time_comesFromTheInjectedClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("FleetService")
        .and()
        .resideOutsideOfPackage("io.packtrail.fleetservice.cli..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(ALL);
  }

  @Test
  void doubleFields_nameTheirUnit() {
    fields()
        .that()
        .haveRawType(double.class)
        .and()
        .areNotStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(
            "io.packtrail.domain..", "io.packtrail.mqttingest..", "io.packtrail.passportupdater..")
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveSimpleName("Signal") // bounds in the unit that the signal or field names
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveSimpleName("FieldSpec")
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveSimpleName("WireField")
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveSimpleName("Line") // of the publish policy: its unit stands beside it
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveSimpleName("Claim") // in the unit of the element that it is about
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("io.packtrail.mqttingest.wire.mapping..") // units are data there
        .should()
        .haveNameMatching(UNIT)
        .check(ALL);
  }

  @Test
  void classNames_sayWhatTheClassIs() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)").check(ALL);
  }

  @Test
  void packages_areNullMarked() {
    ArchCondition<JavaClass> beInANullMarkedPackage =
        new ArchCondition<>("be in a package marked with @NullMarked") {
          @Override
          public void check(JavaClass type, ConditionEvents events) {
            boolean marked =
                type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
            events.add(
                new SimpleConditionEvent(
                    type, marked, type.getName() + " is in a package without @NullMarked"));
          }
        };
    classes()
        .that()
        .resideOutsideOfPackages(
            "io.packtrail.fleetservice.pages.jte..", "io.packtrail.benchmarks..")
        .should(beInANullMarkedPackage)
        .check(ALL);
  }

  @Test
  void standardStreams_areUsedByTheCommandLineOnly() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        ALL.that(
            DescribedPredicate.describe(
                "outside the command line",
                (JavaClass type) ->
                    !type.getPackageName().startsWith("io.packtrail.fleetservice.cli"))));
  }

  @Test
  void import_findsEveryModule() {
    assertThat(ALL.stream().map(type -> type.getPackageName().split("\\.", -1)[2]).distinct())
        .contains(
            "domain",
            "mqttingest",
            "timescalestore",
            "sohmodel",
            "rulestimator",
            "passportupdater",
            "simulators",
            "fleetservice");
  }

  private static ArchRule featureModuleRule(String module) {
    String own = "io.packtrail." + module.replace("..", "") + "..";
    return classes()
        .that()
        .resideInAPackage("io.packtrail." + module)
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage(own, "io.packtrail.fleetservice..", "io.packtrail.benchmarks..");
  }
}
