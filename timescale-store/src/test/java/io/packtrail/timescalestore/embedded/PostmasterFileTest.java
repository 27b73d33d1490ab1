package io.packtrail.timescalestore.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterFileTest {
  private Path data;

  @BeforeEach
  void useDirectory(@TempDir Path directory) {
    data = directory;
  }

  /** Eight lines as PostgreSQL 18 writes them, with the padding of the last. */
  @Test
  void read_fileOfARunningServer_hasPortAndState() throws IOException {
    write("4381\n/d/data\n1795428000\n55871\n\n127.0.0.1\n  1234567  32768\nready   \n");

    assertThat(PostmasterFile.read(data)).isEqualTo(new PostmasterFile(data, 4381, 55871, true));
  }

  @Test
  void read_fileHalfWritten_isNotReady() throws IOException {
    write("4381\n/d/data\n1795428000\n55871\n");
    assertThat(PostmasterFile.read(data)).isEqualTo(new PostmasterFile(data, 4381, 55871, false));

    write("");
    assertThat(PostmasterFile.read(data)).isNull();
  }

  @Test
  void live_numberOfAnUnrelatedProcess_isFalse() {
    long own = ProcessHandle.current().pid();

    assertThat(new PostmasterFile(data, own, 1, true).live()).isFalse();
  }

  private void write(String content) throws IOException {
    Files.writeString(data.resolve("postmaster.pid"), content);
  }
}
