package io.packtrail.timescalestore.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class SupervisorTest {
  @TempDir private Path folder;

  @Test
  void restart_failsUnforeseen_isTriedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch startedAgain = new CountDownLatch(1);
    Supervisor.Launch launch =
        () -> {
          switch (attempts.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("a defect");
            case 2 -> throw new IOException("no such file");
            default -> {
              startedAgain.countDown();
              return server("sleep", "3"); // ends by itself: a shell's child hears no SIGINT;
            }
          }
        };

    try (Supervisor supervisor = Supervisor.over(server("true"), launch)) {
      assertThat(supervisor).isNotNull();
      assertThat(startedAgain.await(30, TimeUnit.SECONDS)).as("started again").isTrue();
    }
    assertThat(attempts).hasValueGreaterThanOrEqualTo(3);
  }

  private Watchdog server(String... command) throws IOException {
    return Watchdog.launch(
        List.of(command), folder.resolve("watchdog.sh"), folder.resolve("server.log"));
  }
}
