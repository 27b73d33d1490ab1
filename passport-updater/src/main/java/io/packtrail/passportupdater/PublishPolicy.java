package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.table.Tsv;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a new assessment is worth a new update: the regulation says "up to date", not "at every
 * tick", so an update needs a change that means something, or the age of the last one. What means
 * something is a table, {@code publish-policy.tsv}.
 *
 * @param lines one for each attribute that can be a reason, the first that is one is named
 */
public record PublishPolicy(List<Line> lines) {
  private static final int COLUMNS = 5;

  /**
   * One attribute.
   *
   * @param deadBand change from which on it is published; 0: any change
   * @param unit of the dead-band; {@link #RELATIVE}: of what was published
   * @param maxAge age of the last update from which on new data of it are published in any case
   */
  record Line(PublishedFigure figure, double deadBand, String unit, Duration maxAge) {
    private static final String RELATIVE = "% of it";

    /** What a relative dead-band is at least taken of: near zero any change is a large part. */
    private static final double LEAST_BASE = 1;

    /** Why the change from one to the other is to be published, or null. */
    @Nullable String change(Map<String, Double> published, Map<String, Double> current) {
      if (!published.keySet().equals(current.keySet())) {
        return figure.title() + (current.isEmpty() ? " can no longer be stated" : " is stated now");
      }
      for (Map.Entry<String, Double> before : published.entrySet()) {
        double moved = current.getOrDefault(before.getKey(), Double.NaN) - before.getValue();
        double inUnit =
            unit.equals(RELATIVE)
                ? moved / Math.max(LEAST_BASE, Math.abs(before.getValue())) * 100
                : moved;
        if (Math.abs(moved) > 0 && Math.abs(inUnit) >= deadBand) {
          return "%s moved by %s %s".formatted(figure.title(), signed(inUnit), unit);
        }
      }
      return null;
    }

    private String signed(double moved) {
      return String.format(Locale.ROOT, deadBand == 0 ? "%+.0f" : "%+.1f", moved);
    }
  }

  public PublishPolicy {
    lines = List.copyOf(lines);
  }

  /** The policy that comes with this module. */
  public static PublishPolicy standard() {
    return of(Tsv.resource(PublishPolicy.class, "publish-policy.tsv"));
  }

  /**
   * Reads a policy: attribute, dead-band, its unit, maximum age in days, and what they rest on.
   *
   * @throws PassportException {@code policy-refused} where a line is not understood
   */
  public static PublishPolicy of(String tsv) {
    List<Line> lines = new ArrayList<>();
    for (String row : Tsv.rows(tsv)) {
      lines.add(line(row));
    }
    if (lines.isEmpty()) {
      throw refused("must have a line for at least one attribute");
    }
    return new PublishPolicy(lines);
  }

  private static Line line(String row) {
    String[] cells = Tsv.cells(row);
    if (cells.length != COLUMNS) {
      throw refused("must have %d columns, got: %s".formatted(COLUMNS, row));
    }
    try {
      double deadBand = Double.parseDouble(cells[1]);
      long maxAgeDays = Long.parseLong(cells[3]);
      if (!(deadBand >= 0 && deadBand < Double.POSITIVE_INFINITY)
          || maxAgeDays < 1
          || maxAgeDays > 36_500) {
        throw refused("must have a dead-band from 0 and 1 to 36500 days, got: " + row);
      }
      return new Line(
          PublishedFigure.of(cells[0]), deadBand, cells[2], Duration.ofDays(maxAgeDays));
    } catch (NumberFormatException e) {
      throw new PassportException(
          "policy-refused", "the publish policy must have numbers, got: " + row, e);
    }
  }

  private static PassportException refused(String condition) {
    return new PassportException("policy-refused", "the publish policy " + condition);
  }

  /**
   * Returns why the update should be published, one sentence, or null when it should not.
   *
   * @param head the last update of this battery, absent before the first
   * @param isWithdrawn whether {@code head} was withdrawn: no dead-band is measured from it then
   */
  public @Nullable String reasonToPublish(
      @Nullable SignedUpdate head, boolean isWithdrawn, PerformanceUpdate update, Instant now) {
    if (head == null) {
      return "first update of this passport";
    }
    PublishedUpdate published = PublishedUpdate.of(head);
    if (!Rfc3339.cut(update.soh().asOf()).isAfter(published.asOf())) {
      return null; // Nothing was measured since.
    }
    if (isWithdrawn) {
      return "the last update was withdrawn";
    }
    JsonNode subject = published.credential().path("credentialSubject");
    Duration age = Duration.between(head.issuedAt(), now);
    String old = null;
    for (Line line : lines) {
      Map<String, Double> current = line.figure().current(update);
      String change = line.change(line.figure().published(subject), current);
      if (change != null) {
        return change;
      }
      if (!current.isEmpty() && age.compareTo(line.maxAge()) >= 0) {
        old = "the last update is %d days old".formatted(age.toDays());
      }
    }
    return old;
  }

  /**
   * Returns why the last update should be superseded although nothing newer was measured, one
   * sentence, or null when it should not: data that arrived late, another method or what the fleet
   * taught moved a figure that was published for the same time. Of a withdrawn update any change
   * counts, and the same again does not.
   */
  public @Nullable String reasonToCorrect(
      SignedUpdate head, boolean isWithdrawn, PerformanceUpdate update) {
    PublishedUpdate published = PublishedUpdate.of(head);
    if (!Rfc3339.cut(update.soh().asOf()).equals(published.asOf())) {
      return null;
    }
    if (isWithdrawn) {
      return saysOtherwise(published, update)
          ? "the update was withdrawn, and the estimate as of %s is another now"
              .formatted(published.asOf())
          : null;
    }
    JsonNode subject = published.credential().path("credentialSubject");
    for (Line line : lines) {
      String change = line.change(line.figure().published(subject), line.figure().current(update));
      if (change != null) {
        return "assessed anew, what is stated as of %s changed: %s"
            .formatted(published.asOf(), change);
      }
    }
    return null;
  }

  private static boolean saysOtherwise(PublishedUpdate published, PerformanceUpdate update) {
    JsonNode before = published.credential().path("credentialSubject");
    String originator = published.credential().path("issuer").asText();
    return !Arrays.equals(
        CanonicalJson.bytes(EstimateContent.published(before)),
        CanonicalJson.bytes(EstimateContent.of(update, originator)));
  }
}
