package io.packtrail.fleetservice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table that operators read and the keys that the code knows are the same. */
class ConfigurationDocumentTest {
  @Test
  void document_listsEveryKeyWithItsFormDefaultAndMeaning() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
            .filter(line -> line.startsWith("| `PACKTRAIL_"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            ConfigKeys.ALL.stream().map(ConfigurationDocumentTest::row).toList());
  }

  private static String row(ConfigKey<?> key) {
    String defaultText = key.defaultText();
    return "| `%s` | `%s` | %s | %s | %s |"
        .formatted(
            key.env(),
            key.path(),
            key.form(),
            defaultText == null ? "none" : "`" + defaultText + "`",
            key.meaning());
  }
}
