package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.durability.Conformity;
import io.packtrail.fleetservice.durability.Durability;
import io.packtrail.fleetservice.durability.PackLives;
import io.packtrail.rulestimator.survival.KaplanMeier;
import io.packtrail.rulestimator.survival.WeibullFit;
import io.packtrail.rulestimator.warranty.PartA;
import io.packtrail.timescalestore.FleetLivesTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The fleet as a whole; works beside a running service. */
@Command(
    name = "fleet",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Look at the fleet as a whole.",
    subcommands = FleetCommand.DurabilityAction.class)
final class FleetCommand {

  /** How the fleet lasts. */
  @Command(
      name = "durability",
      mixinStandardHelpOptions = true,
      description =
          "Parts A and B of UN GTR 22 for each family, and the survival of packs (Kaplan-Meier,"
              + " Weibull).")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class DurabilityAction implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption configuration;

    @Option(
        names = "--family",
        paramLabel = "NAME",
        description = "Chemistry and model group, for example NMC622/model-x (default: all).")
    private @Nullable String family;

    @Option(
        names = "--requirement",
        paramLabel = "CODE",
        description =
            "Terms on certified energy that part B asks about, separated by commas, for example"
                + " euro-7-m1-5-years,euro-7-m1-8-years (default: all).")
    private @Nullable String requirement;

    @Override
    public Integer call() {
      ServiceConfig config = configuration.load();
      Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
      try (StoreSession store = StoreSession.open(config)) {
        print(
            Durability.of(
                new FleetLivesTable(store.database()).units(),
                family,
                requirement,
                config.warranty().catalogue(),
                FleetService.systemClock().instant()),
            spec.commandLine().getOut());
      } catch (IllegalArgumentException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      }
      return 0;
    }

    private static void print(Durability durability, PrintWriter out) {
      TextTable partB =
          new TextTable(
              List.of("family", "requirement", "sampled", "below", "95 % of the share", "part B"));
      TextTable partA = new TextTable(List.of("family", "vehicles", "mean", "part A"));
      durability
          .conformity()
          .forEach(
              (name, one) -> {
                one.partB().forEach(against -> partB(partB, name, against));
                one.unsampled().forEach(none -> partB(partB, name, none));
                partA(partA, name, one);
              });
      partB.print(out);
      out.println();
      partA.print(out);
      out.println();
      Durability.Survival survival = durability.survival();
      if (survival == null) {
        out.println("No pack's life is under observation yet.");
      } else {
        survival(durability, survival, out);
      }
      out.flush();
    }

    private static void partB(TextTable table, String family, Conformity.Against against) {
      table.row(
          family,
          against.terms().code(),
          Integer.toString(against.decision().sampled()),
          Integer.toString(against.decision().below()),
          text(
              "%.1f to %.1f %%",
              100 * against.decision().low95Ratio(), 100 * against.decision().high95Ratio()),
          (against.decision().passed() ? "passed" : "not passed")
              + (against.decision().sampled() < Conformity.SAMPLE ? ", sample too small" : ""));
    }

    private static void partB(TextTable table, String family, Conformity.Unsampled none) {
      table.row(
          family,
          none.terms().code(),
          "0",
          "-",
          "-",
          "%d past its term, %d of another kind, %d without a state of health"
              .formatted(none.pastTerm(), none.otherKind(), none.withoutHealth()));
    }

    private static void partA(TextTable table, String family, Conformity conformity) {
      PartA partA = conformity.partA();
      if (partA == null) {
        table.row(family, Integer.toString(conformity.stating()), "-", "too few vehicles");
      } else {
        table.row(
            family,
            Integer.toString(partA.vehicles()),
            text("%.1f points", partA.meanPercent()),
            partA.verdict().name().toLowerCase(Locale.ROOT));
      }
    }

    private static void survival(
        Durability durability, Durability.Survival survival, PrintWriter out) {
      out.println(
          text(
              "%d lives over %.1f years: %d replaced, %d swapped, %d retired; %.2f failures in 100"
                  + " years (95 %% %.2f to %.2f).",
              survival.lives(),
              survival.perYear().exposure(),
              durability.ends().getOrDefault(PackLives.End.REPLACED, 0),
              durability.ends().getOrDefault(PackLives.End.SWAPPED, 0),
              durability.ends().getOrDefault(PackLives.End.RETIRED, 0),
              100 * survival.perYear().perTime(),
              100 * survival.perYear().low95(),
              100 * survival.perYear().high95()));
      if (survival.fromYears() > 0) {
        out.println(
            text(
                "Surviving: of packs that reached %.2f years, the first age with enough packs at"
                    + " risk.",
                survival.fromYears()));
      }
      TextTable steps =
          new TextTable(List.of("age (years)", "at risk", "failed", "surviving", "95 %"));
      for (KaplanMeier.Step step : survival.steps()) {
        steps.row(
            text("%.2f", step.time()),
            Integer.toString(step.atRisk()),
            Integer.toString(step.failed()),
            text("%.1f %%", 100 * step.survivalRatio()),
            text("%.1f to %.1f %%", 100 * step.low95Ratio(), 100 * step.high95Ratio()));
      }
      steps.print(out);
      WeibullFit fit = survival.weibull();
      out.println(
          fit == null
              ? "No Weibull law: " + survival.whyNoWeibull() + "."
              : text(
                  "Weibull: shape %.2f (%.2f to %.2f), scale %.1f years (%.1f to %.1f).",
                  fit.law().shape(),
                  fit.shapeLow95(),
                  fit.shapeHigh95(),
                  fit.law().scale(),
                  fit.scaleLow95(),
                  fit.scaleHigh95()));
    }

    private static String text(String form, Object... values) {
      return String.format(Locale.ROOT, form, values);
    }
  }
}
