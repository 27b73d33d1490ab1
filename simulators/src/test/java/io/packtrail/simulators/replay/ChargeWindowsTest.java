package io.packtrail.simulators.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Signal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChargeWindowsTest {
  private static final double RATED_AH = 2;

  @Property(tries = 300)
  void window_anySeed_isOneRunInsideTheCharge(@ForAll long seed) {
    List<RecordedRow> sent = send(new ChargeWindows(RATED_AH, seed), cycle(0));

    assertThat(sent).hasSizeGreaterThanOrEqualTo(20);
    assertThat(sent).allMatch(row -> row.packCurrentA() > 0);
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i).epochMs() - sent.get(i - 1).epochMs()).isEqualTo(10_000);
    }
    // It begins after at most 70 % of one hour of constant current and ends before its end.
    assertThat(sent.get(0).epochMs()).isBetween(600_000L, 600_000L + 2_530_000L);
    assertThat(sent.get(sent.size() - 1).epochMs()).isLessThan(4_200_000L);
  }

  @Test
  void windows_severalCharges_differ() {
    List<RecordedRow> rows = new ArrayList<>(cycle(0));
    rows.addAll(cycle(10_000_000));
    rows.addAll(cycle(20_000_000));

    List<RecordedRow> sent = send(new ChargeWindows(RATED_AH, 5), rows);

    List<Long> begins = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      if (i == 0 || sent.get(i).epochMs() - sent.get(i - 1).epochMs() > 10_000) {
        begins.add(sent.get(i).epochMs() % 10_000_000);
      }
    }
    assertThat(begins).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void window_tinyCharge_isLeftOut() {
    List<RecordedRow> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(row(i * 10_000L, 1));
    }

    assertThat(send(new ChargeWindows(RATED_AH, 5), rows)).isEmpty();
  }

  /** Ten minutes of rest, an hour of charge at 1C, rest, an hour of discharge; 10 s a row. */
  private static List<RecordedRow> cycle(long startMs) {
    List<RecordedRow> rows = new ArrayList<>();
    for (int i = 0; i < 840; i++) {
      double currentA = i < 60 ? 0 : i < 420 ? RATED_AH : i < 480 ? 0 : -RATED_AH;
      rows.add(row(startMs + i * 10_000L, currentA));
    }
    return rows;
  }

  private static RecordedRow row(long epochMs, double currentA) {
    return new RecordedRow(epochMs)
        .set(Signal.PACK_VOLTAGE_V, 3.7)
        .set(Signal.PACK_CURRENT_A, currentA);
  }

  private static List<RecordedRow> send(RowPortion portion, List<RecordedRow> rows) {
    List<RecordedRow> sent = new ArrayList<>();
    rows.forEach(row -> sent.addAll(portion.accept(row)));
    sent.addAll(portion.end());
    return sent;
  }
}
