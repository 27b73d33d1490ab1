package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccuracySummaryTest {
  private final AccuracySummary summary = new AccuracySummary();

  @Test
  void toMarkdown_everyCellCompared_tellsWhetherTheMarkIsMet() {
    summary.add("good", 7, 7, 0.9, 91, 1.0);
    summary.add("bad", 7, 7, 1.1, 91, 1.0);
    summary.add("unmarked", 7, 7, 1.1, 91, null);

    assertThat(summary.toMarkdown())
        .contains(
            "| good | 7 | 0.90 | 91 | 1.00 | met |",
            "| bad | 7 | 1.10 | 91 | 1.00 | missed |",
            "| unmarked | 7 | 1.10 | 91 | – |  |");
  }

  @Test
  void toMarkdown_cellsThatWereNotCompared_giveNoVerdict() {
    summary.add("some", 6, 7, 0.2, 91, 1.0);

    assertThat(summary.toMarkdown()).contains("| some | 6 of 7 | 0.20 | 91 | 1.00 | not judged |");
  }
}
