package io.packtrail.simulators.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CsvRowsPropertyTest {
  @Property(tries = 500)
  void number_anyDouble_equalsTheJdks(@ForAll double value) throws IOException {
    assertThat(numberOf(Double.toString(value))).isEqualTo(value);
  }

  @Property(tries = 500)
  void number_plainDecimals_equalTheJdks(@ForAll int whole, @ForAll short decimals)
      throws IOException {
    String text = whole + "." + "%05d".formatted(Math.abs((int) decimals));

    assertThat(numberOf(text)).isEqualTo(Double.parseDouble(text));
  }

  private static double numberOf(String text) throws IOException {
    Path file = Files.createTempFile("number", ".csv");
    try {
      Files.writeString(file, "n\n" + text + "\n");
      try (CsvRows rows = CsvRows.open(file, ',')) {
        assertThat(rows.next()).isTrue();
        return rows.number(0);
      }
    } finally {
      Files.delete(file);
    }
  }
}
