package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalPropertyTest {
  @Property(tries = 10_000)
  void parse_shortDecimal_isTheValueThatTheJdkReads(
      @ForAll long digits,
      @ForAll @IntRange(max = 17) int places,
      @ForAll @IntRange(max = 40) int shift) {
    String text = new BigDecimal(digits >> shift).movePointLeft(places).toPlainString();

    double value = Decimal.parse(text.toCharArray(), 0, text.length());

    if (text.length() <= 18 && !Double.isNaN(value)) {
      assertThat(value).isEqualTo(Double.parseDouble(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-0", "0.0", "355.2", "-32.125", "9007199254740992", "0.0000000000000001"})
  void parse_usualText_needsNoOtherWay(String text) {
    assertThat(Decimal.parse(text.toCharArray(), 0, text.length()))
        .isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e3", "1E-3", "NaN", "-Infinity", "9007199254740993"})
  void parse_otherText_isLeftToTheParser(String text) {
    assertThat(Decimal.parse(text.toCharArray(), 0, text.length())).isNaN();
  }
}
