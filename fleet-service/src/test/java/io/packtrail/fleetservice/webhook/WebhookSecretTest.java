package io.packtrail.fleetservice.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {
  private static final UUID ONE = new UUID(0, 1);
  private static final byte[] SECRET =
      "a secret of 24 bytes min".getBytes(StandardCharsets.US_ASCII);

  /** The example of the Standard Webhooks libraries. */
  @Test
  void signature_isHmacSha256OverIdTimestampAndBody() {
    byte[] secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    assertThat(
            WebhookSecret.signature(
                secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(WebhookSecret.text(secret)).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_!"})
  void secret_ofAnotherForm_isRefused(String text) {
    assertThatThrownBy(() -> WebhookSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sealed_opensWithItsKeyAndForItsSubscriptionAlone(@TempDir Path dir) {
    SecretBox box = SecretBox.of(dir.resolve("a.key"));
    byte[] sealed = box.seal(ONE, SECRET);

    assertThat(SecretBox.of(dir.resolve("a.key")).open(ONE, sealed)).isEqualTo(SECRET);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    assertThat(box.seal(ONE, SECRET)).isNotEqualTo(sealed);
    assertThatThrownBy(() -> box.open(new UUID(0, 2), sealed)).hasMessageContaining("webhook.key");
    assertThatThrownBy(() -> SecretBox.of(dir.resolve("b.key")).open(ONE, sealed))
        .hasMessageContaining("subscribe anew");
    assertThatThrownBy(() -> box.open(ONE, new byte[3])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keyFile_thatOthersMayRead_orThatIsNoKey_isRefused(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("a.key");
    SecretBox.of(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> SecretBox.of(file)).hasMessageContaining("by its owner alone");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.write(file, new byte[5]);
    assertThatThrownBy(() -> SecretBox.of(file)).hasMessageContaining("must hold 32 bytes, got 5");
  }
}
