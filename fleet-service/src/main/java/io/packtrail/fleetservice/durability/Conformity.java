package io.packtrail.fleetservice.durability;

import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.warranty.PartA;
import io.packtrail.rulestimator.warranty.PartB;
import io.packtrail.rulestimator.warranty.Term;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import io.packtrail.rulestimator.warranty.WarrantyUse;
import io.packtrail.timescalestore.FleetLivesTable.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A family of vehicles before parts A and B of UN GTR 22, with our estimates in the place of tests.
 *
 * @param partB one for each requirement that is for such batteries and whose term some of the
 *     family are in
 * @param unsampled one for each of the others
 * @param partA absent where fewer than {@value PartA#FEWEST} vehicles state a figure of their own
 * @param stating vehicles that do
 */
public record Conformity(
    List<Against> partB, List<Unsampled> unsampled, @Nullable PartA partA, int stating) {
  /** Vehicles that a sample should have; a smaller one may leave out 5 % at most. */
  public static final int SAMPLE = 500;

  public Conformity {
    partB = List.copyOf(partB);
    unsampled = List.copyOf(unsampled);
  }

  /**
   * A requirement that none of the family can be held against, and why.
   *
   * @param otherKind batteries that it is not for
   * @param pastTerm batteries whose age or distance has ended its term
   * @param withoutHealth batteries inside its term whose state of health is not known
   */
  public record Unsampled(WarrantyTerms terms, int otherKind, int pastTerm, int withoutHealth) {}

  /**
   * Part B against one requirement.
   *
   * @param below90 vehicles below it for certain, and possibly, by their 90 % intervals
   * @param onCertifiedEnergy vehicles whose certified energy is known; the others are compared by
   *     capacity
   */
  public record Against(
      WarrantyTerms terms, PartB decision, Counts below90, int onCertifiedEnergy) {}

  /** From how many to how many. */
  public record Counts(int atLeast, int atMost) {}

  /**
   * Decides.
   *
   * @param requirements the minimum performance requirements
   * @param today the time of which ages are
   */
  public static Conformity of(List<Unit> family, List<WarrantyTerms> requirements, Instant today) {
    List<Against> against = new ArrayList<>();
    List<Unsampled> unsampled = new ArrayList<>();
    for (WarrantyTerms terms : requirements) {
      List<Unit> meant = family.stream().filter(unit -> isMeant(unit, terms)).toList();
      List<Unit> inTerm = meant.stream().filter(unit -> isInTerm(unit, terms, today)).toList();
      List<SohResult.Estimated> sample =
          inTerm.stream()
              .map(Unit::soh)
              .filter(SohResult.Estimated.class::isInstance)
              .map(SohResult.Estimated.class::cast)
              .toList();
      if (sample.isEmpty()) {
        unsampled.add(
            new Unsampled(
                terms, family.size() - meant.size(), meant.size() - inTerm.size(), inTerm.size()));
      } else {
        against.add(against(terms, sample));
      }
    }
    List<PartA.Vehicle> stating =
        family.stream()
            .sorted(Comparator.comparing(Conformity::draw))
            .map(Unit::soh)
            .filter(SohResult.Estimated.class::isInstance)
            .map(soh -> vehicle((SohResult.Estimated) soh))
            .filter(java.util.Objects::nonNull)
            .toList();
    return new Conformity(
        against,
        unsampled,
        stating.size() < PartA.FEWEST ? null : PartA.decide(stating),
        stating.size());
  }

  /** A house storage or a bike is no vehicle that the requirement speaks of. */
  private static boolean isMeant(Unit unit, WarrantyTerms terms) {
    return terms.isFor(unit.battery().category().name().toLowerCase(Locale.ROOT));
  }

  /** As a warranty has it. */
  private static boolean isInTerm(Unit unit, WarrantyTerms terms, Instant today) {
    return new Term(terms, WarrantyUse.of(PackLives.start(unit), today, unit.distanceKm()))
            .yearsLeft(1)
        > 0;
  }

  private static Against against(WarrantyTerms terms, List<SohResult.Estimated> sample) {
    double threshold = terms.thresholdRatio();
    int below = 0;
    int certain = 0;
    int possible = 0;
    int onEnergy = 0;
    for (SohResult.Estimated soh : sample) {
      Double soce = soh.soceRatio();
      RatioInterval soce90 = soh.soce90();
      boolean energy = soce != null && soce90 != null;
      RatioInterval interval = soce90 != null && energy ? soce90 : soh.soh90();
      onEnergy += energy ? 1 : 0;
      below += (soce != null && energy ? soce : soh.sohRatio()) < threshold ? 1 : 0;
      certain += interval.highRatio() < threshold ? 1 : 0;
      possible += interval.lowRatio() < threshold ? 1 : 0;
    }
    return new Against(
        terms, PartB.decide(below, sample.size()), new Counts(certain, possible), onEnergy);
  }

  private static PartA.@Nullable Vehicle vehicle(SohResult.Estimated soh) {
    Double stated = soh.bmsSohRatio();
    Double soce = soh.soceRatio();
    return stated == null
        ? null
        : new PartA.Vehicle(100 * stated, 100 * (soce == null ? soh.sohRatio() : soce));
  }

  /** An order that has nothing to do with health and stays as it is while the family grows. */
  private static String draw(Unit unit) {
    return HexFormat.of()
        .formatHex(Sha256.of(unit.battery().batteryId().value().getBytes(StandardCharsets.UTF_8)));
  }
}
