package io.packtrail.simulators.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderedRowsTest {
  @Test
  void next_repeatedSharedAndBackwardTimes_areCounted() throws IOException {
    OrderedRows rows =
        new OrderedRows(
            new Rows(
                List.of(
                    row(1_000, 3.5, 0),
                    row(2_000, 3.6, 0), // end of a step
                    row(2_000, 3.8, 1), // begin of the next, the same second
                    row(2_000, 3.8, 1), // repeated
                    row(1_500, 3.7, 1), // backward
                    row(RowSource.UNREADABLE_TIME, 3.7, 1),
                    row(3_000, Double.NaN, 1),
                    row(3_000, 3.9, 1))));

    assertThat(times(rows)).containsExactly(1_000L, 2_000L, 2_001L, 3_000L);
    assertThat(rows.counts(4, 0)).isEqualTo(new ReplayCounts(8, 4, 0, 1, 1, 2, 1, 0));
  }

  @Property(tries = 300)
  void next_anyTimes_risesStrictlyAndLosesNothingUncounted(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 20) Integer> seconds)
      throws IOException {
    List<RecordedRow> recorded = new ArrayList<>();
    for (int i = 0; i < seconds.size(); i++) {
      recorded.add(row(seconds.get(i) * 1_000L, i % 3, 0));
    }
    OrderedRows rows = new OrderedRows(new Rows(recorded));

    List<Long> times = times(rows);

    assertThat(times).isSorted().doesNotHaveDuplicates();
    ReplayCounts counts = rows.counts(times.size(), 0);
    assertThat(counts.readRows()).isEqualTo(seconds.size());
    assertThat(counts.sentRows() + counts.repeatedRows() + counts.backwardRows())
        .isEqualTo(seconds.size());
  }

  private static List<Long> times(OrderedRows rows) throws IOException {
    List<Long> times = new ArrayList<>();
    for (RecordedRow row = rows.next(); row != null; row = rows.next()) {
      times.add(row.epochMs());
    }
    return times;
  }

  private static RecordedRow row(long epochMs, double voltageV, double currentA) {
    return new RecordedRow(epochMs)
        .set(Signal.PACK_VOLTAGE_V, voltageV)
        .set(Signal.PACK_CURRENT_A, currentA);
  }

  static final class Rows implements RowSource {
    private final Iterator<RecordedRow> rows;

    Rows(RecordedRow... rows) {
      this(Arrays.asList(rows));
    }

    Rows(List<RecordedRow> rows) {
      this.rows = rows.iterator();
    }

    @Override
    public @Nullable RecordedRow next() {
      return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public long clockRestarts() {
      return 0;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
