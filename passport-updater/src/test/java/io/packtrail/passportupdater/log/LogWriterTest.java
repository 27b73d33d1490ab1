package io.packtrail.passportupdater.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.LogWriter.Appended;
import io.packtrail.passportupdater.log.LogWriter.State;
import io.packtrail.passportupdater.signing.TestKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  private final LogWriter writer = new LogWriter("log.example", TestKeys.key(1));

  @Test
  void append_manyDocuments_givesTheRootsOfTheTreeAndProofsFromItsTiles() {
    MemoryLog reference = new MemoryLog();
    Map<String, byte[]> stored = new HashMap<>();
    State state = State.EMPTY;
    for (int i = 0; i < 700; i++) {
      Appended appended = writer.append(state, document(i), salt(i));
      LogWriter.ofTiles(appended.hashes())
          .forEach(hash -> stored.put(hash.level() / 8 + "/" + hash.index(), hash.hash()));
      reference.append(LogProof.entry(salt(i), document(i)));
      state = appended.state();
      Checkpoint head =
          Checkpoint.parse(SignedNote.parse(Objects.requireNonNull(state.checkpoint())).text());
      assertThat(head.size()).isEqualTo(i + 1);
      assertThat(head.root()).isEqualTo(LogTree.root(i + 1, reference));
    }
    SignedNote checkpoint = SignedNote.parse(Objects.requireNonNull(state.checkpoint()));
    HashReader tiles = new TileHashes(700, tile -> tile(stored, tile));
    for (int i : List.of(0, 255, 256, 511, 698, 699)) {
      List<byte[]> path = LogTree.inclusionProof(i, 700, tiles);
      new LogProof(salt(i), i, path, checkpoint).require(document(i), writer.name());
    }
  }

  @Test
  void append_stateThatWasAltered_isRefused() {
    State state = writer.append(State.EMPTY, document(1), salt(1)).state();
    byte[] other = state.frontier().clone();
    other[3] ^= 1;

    assertRefused("log-damaged", writer, new State(1, other, state.checkpoint()));
    assertRefused("log-damaged", writer, new State(2, state.frontier(), state.checkpoint()));
    assertRefused("log-damaged", writer, new State(1, state.frontier(), null));
    assertRefused("log-damaged", writer, new State(0, new byte[0], state.checkpoint()));
  }

  @Test
  void append_stateSignedByAnotherKey_isRefused() {
    State state = writer.append(State.EMPTY, document(1), salt(1)).state();

    assertRefused("log-key-changed", new LogWriter("log.example", TestKeys.key(2)), state);
    assertRefused("log-key-changed", new LogWriter("other.example", TestKeys.key(1)), state);
  }

  private static void assertRefused(String code, LogWriter writer, State state) {
    assertThatThrownBy(() -> writer.append(state, document(2), salt(2)))
        .isInstanceOfSatisfying(PassportException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static byte[] tile(Map<String, byte[]> stored, Tile tile) {
    byte[] bytes = new byte[tile.width() * 32];
    for (int i = 0; i < tile.width(); i++) {
      byte[] hash = stored.get(tile.level() + "/" + (tile.index() * Tile.FULL + i));
      System.arraycopy(Objects.requireNonNull(hash), 0, bytes, i * 32, 32);
    }
    return bytes;
  }

  private static byte[] document(int i) {
    return new byte[] {(byte) (i >> 8), (byte) i};
  }

  private static byte[] salt(int i) {
    byte[] salt = new byte[32];
    salt[0] = (byte) (i >> 8);
    salt[1] = (byte) i;
    return salt;
  }
}
