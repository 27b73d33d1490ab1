package io.packtrail.passportupdater.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class Base58PropertyTest {

  @Property
  void decode_ofMultibase_isTheIdentity(@ForAll @Size(max = 70) byte[] bytes) {
    assertThat(Base58.decode("x", Base58.multibase(bytes), bytes.length)).isEqualTo(bytes);
  }

  @Property
  void decode_anotherLength_isRefused(@ForAll @Size(min = 1, max = 70) byte[] bytes) {
    String text = Base58.multibase(bytes);

    assertThatThrownBy(() -> Base58.decode("x", text, bytes.length - 1))
        .isInstanceOf(PassportException.class);
    assertThatThrownBy(() -> Base58.decode("x", "z1" + text.substring(1), bytes.length))
        .isInstanceOf(PassportException.class);
  }
}
