package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.log.LogWriter.State;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.LogKey;
import io.packtrail.timescalestore.LogHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeyFolderTest {
  private static final String HOST = "operator.example";
  private static final Instant CHANGE = Instant.parse("2026-06-01T00:00:00Z");

  private final Path dir;
  private final LogKeyFolder folder;
  private List<LogKey> listed = List.of();
  private LogHead head = new LogHead(0, new byte[0], null);

  LogKeyFolderTest(@TempDir Path dir) {
    this.dir = dir;
    this.folder = new LogKeyFolder(dir);
  }

  @BeforeEach
  void oneEntryByTheFirstKey() {
    LogWriter first = folder.writer(HOST, listed);
    listed = List.of(LogKey.present(first.name().vkey()));
    State state =
        first.append(State.EMPTY, "one".getBytes(StandardCharsets.UTF_8), new byte[32]).state();
    head = new LogHead(state.size(), state.frontier(), state.checkpoint());
    folder.prepareNext(HOST);
  }

  @Test
  void change_crashedAfterTheDocument_isTheSameAtTheNextStart() {
    List<LogKey> changed = changed(listed);

    assertThat(changed(changed)).isEqualTo(changed);
    assertThat(changed).extracting(LogKey::lastSize).containsExactly(1L, null);
  }

  @Test
  void change_crashedAfterTheFiles_findsTheHeadOfTheFormerKeyInItsTime() throws IOException {
    List<LogKey> changed = changed(listed);
    folder.takeOver(HOST, changed);
    LogWriter next = folder.writer(HOST, changed);

    next.require(new State(head.size(), head.frontier(), head.checkpoint()));

    SignedNote note = next.current(SignedNote.parse(Objects.requireNonNull(head.checkpoint())));
    assertThat(note.lines()).as("both, while it hands over").hasSize(2);
    assertThat(names()).containsExactly("log-key.former.pem", "log-key.pem");
  }

  @Test
  void change_crashedBetweenTheMoves_isCompletedAtTheNextStart() throws IOException {
    List<LogKey> changed = changed(listed);
    Files.move(dir.resolve("log-key.pem"), dir.resolve("log-key.former.pem"));

    assertThat(folder.writer(HOST, changed).name().vkey()).isEqualTo(changed.get(1).vkey());
    folder.takeOver(HOST, changed);

    assertThat(names()).containsExactly("log-key.former.pem", "log-key.pem");
  }

  @Test
  void change_ofAStolenKey_setsItAsideAndItSignsNothing() throws IOException {
    List<LogKey> changed = changed(List.of(listed.get(0).stolen(CHANGE)));

    folder.takeOver(HOST, changed);

    assertThat(folder.writer(HOST, changed).current(note()).lines()).hasSize(1);
    assertThat(names())
        .hasSize(2)
        .contains("log-key.pem")
        .anyMatch(n -> n.startsWith("retired-log-z6Mk"));
  }

  @Test
  void change_whileTheOneBeforeStillHandsOver_setsThatAside() throws IOException {
    listed = changed(listed);
    folder.takeOver(HOST, listed);
    folder.prepareNext(HOST);

    List<LogKey> again = changed(listed);
    folder.takeOver(HOST, again);

    assertThat(again).hasSize(3);
    assertThat(folder.writer(HOST, again).current(note()).lines()).hasSize(2);
    assertThat(names()).hasSize(3);
  }

  @Test
  void former_stolenWhileItHandsOver_signsNothingAnyMore() throws IOException {
    List<LogKey> changed = changed(listed);
    folder.takeOver(HOST, changed);

    List<LogKey> stolen = List.of(changed.get(0).stolen(CHANGE), changed.get(1));

    assertThat(folder.writer(HOST, stolen).current(note()).lines()).hasSize(1);
  }

  @Test
  void next_thatOthersMayRead_isRefused() throws IOException {
    Files.setPosixFilePermissions(
        dir.resolve("log-key.next.pem"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> folder.next(HOST, listed)).hasMessageContaining("mode 600");
  }

  private List<LogKey> changed(List<LogKey> from) {
    return LogKeyFolder.changed(from, folder.next(HOST, from).name(), head, CHANGE);
  }

  private SignedNote note() {
    return SignedNote.parse(Objects.requireNonNull(head.checkpoint()));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
