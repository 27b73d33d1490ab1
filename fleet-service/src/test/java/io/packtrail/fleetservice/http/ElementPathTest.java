package io.packtrail.fleetservice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.parts.carbon-footprint[0]",
        "parts['carbon-footprint'][0]",
        "$[\"parts\"].carbon-footprint[0]"
      })
  void path_inEachForm_isTheSame(String text) {
    assertThat(ElementPath.of(text).steps()).containsExactly("parts", "carbon-footprint", "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$", "$.*", "$..a", "a[?(@.b)]", "a[1:2]", "a..b", "a.", "a b"})
  void path_toMoreOrLessThanOneElement_isRefused(String text) {
    assertThatThrownBy(() -> ElementPath.of(text)).isInstanceOf(ApiException.class);
  }
}
