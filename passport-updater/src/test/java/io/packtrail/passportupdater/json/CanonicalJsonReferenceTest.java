package io.packtrail.passportupdater.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.passportupdater.Shared;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8785: the six pairs that its author published with it. */
class CanonicalJsonReferenceTest {

  @ParameterizedTest
  @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
  void bytes_publishedInput_givesPublishedOutput(String name) {
    byte[] input = Shared.bytes("vectors/jcs-rfc8785/input/%s.json".formatted(name));
    byte[] output = Shared.bytes("vectors/jcs-rfc8785/output/%s.json".formatted(name));

    assertThat(CanonicalJson.bytes(StrictJson.parse(input))).isEqualTo(output);
  }
}
