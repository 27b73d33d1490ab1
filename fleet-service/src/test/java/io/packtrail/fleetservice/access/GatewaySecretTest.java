package io.packtrail.fleetservice.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatewaySecretTest {
  @Test
  void generate_twice_givesDifferentPasswordsOf256Bits() {
    String first = GatewaySecret.generate();
    String second = GatewaySecret.generate();

    assertThat(first).hasSize(43).matches("[A-Za-z0-9_-]+").isNotEqualTo(second);
  }

  @Test
  void matches_rightAndWrongPassword() {
    String password = GatewaySecret.generate();
    String hash = GatewaySecret.hash(password);

    assertThat(GatewaySecret.matches(hash, password)).isTrue();
    assertThat(GatewaySecret.matches(hash, password + "x")).isFalse();
    assertThat(GatewaySecret.matches(hash, "")).isFalse();
  }

  @Test
  void hash_samePasswordTwice_differsBySaltAndHoldsNoPassword() {
    String password = GatewaySecret.generate();

    assertThat(GatewaySecret.hash(password))
        .isNotEqualTo(GatewaySecret.hash(password))
        .doesNotContain(password);
  }

  @Test
  void matches_hashOfAnotherForm_isRefused() {
    assertThat(GatewaySecret.matches("plain", "plain")).isFalse();
    assertThat(GatewaySecret.matches("md5:AA:AA", "x")).isFalse();
  }
}
