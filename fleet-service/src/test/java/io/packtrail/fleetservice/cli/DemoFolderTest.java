package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class DemoFolderTest {
  @TempDir private Path dir;

  @Test
  void recreate_folderOfAnEarlierDemo_isEmptied() throws IOException {
    Path folder = dir.resolve("demo");
    try (DemoFolder first = DemoFolder.recreate(folder)) {
      Files.createDirectories(first.path().resolve("postgres/data"));
      Files.writeString(first.path().resolve("postgres/data/x"), "x");
    }

    try (DemoFolder second = DemoFolder.recreate(folder)) {
      assertThat(second.path().resolve("postgres")).doesNotExist();
    }
  }

  @Test
  void recreate_somebodyElsesFolder_isRefusedAndUntouched() throws IOException {
    Path thesis = Files.writeString(dir.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> DemoFolder.recreate(dir))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("must be empty or made by an earlier demo");
    assertThat(thesis).hasContent("years of work");
  }

  @Test
  void recreate_whileAnotherDemoRuns_isRefused() throws IOException {
    Path folder = dir.resolve("demo");
    try (DemoFolder running = DemoFolder.recreate(folder)) {
      Path file = Files.writeString(running.path().resolve("in-use"), "x");

      assertThatThrownBy(() -> DemoFolder.recreate(folder))
          .hasMessageContaining("is in use by another demo");
      assertThat(file).exists();
    }
  }
}
