package io.packtrail.fleetservice.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  @Test
  void secret_sealedAndOpened_isTheSame(@TempDir Path dir) throws IOException {
    UUID subscription = UUID.randomUUID();
    byte[] sealed = SecretBox.of(dir.resolve("webhook.key")).seal(subscription, new byte[] {1, 2});

    assertThat(SecretBox.of(dir.resolve("webhook.key")).open(subscription, sealed))
        .containsExactly(1, 2);
    assertThat(names(dir)).containsExactly("webhook.key");
  }

  @Test
  void key_thatCannotTakeItsName_leavesNoDraftBehind(@TempDir Path dir) throws IOException {
    Path file = Files.createSymbolicLink(dir.resolve("webhook.key"), dir.resolve("nowhere"));

    assertThatThrownBy(() -> SecretBox.of(file)).isInstanceOf(UncheckedIOException.class);

    assertThat(names(dir)).containsExactly("webhook.key");
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
