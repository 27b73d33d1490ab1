package io.packtrail.passportupdater.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {

  /** The examples of C2SP tlog-tiles. */
  @Test
  void path_examplesOfTheSpecification_areAsWritten() {
    assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new Tile(1, 0, 17).path()).isEqualTo("tile/1/000.p/17");
    assertThat(new Tile(0, 273, 112).entriesPath()).isEqualTo("tile/entries/273.p/112");
    assertThat(new Tile(2, 999, 256).path()).isEqualTo("tile/2/999");
    assertThat(new Tile(2, 1000, 256).path()).isEqualTo("tile/2/x001/000");
  }

  /** "a tree of size 70,000 will be represented by 273 full level 0 tiles, one partial …" */
  @Test
  void grown_fromNothingTo70000_isWhatTheSpecificationCounts() {
    var tiles = Tile.grown(0, 70_000);

    assertThat(tiles).filteredOn(tile -> tile.level() == 0 && tile.width() == 256).hasSize(273);
    assertThat(tiles)
        .filteredOn(tile -> tile.width() < 256)
        .containsExactly(new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1));
    assertThat(tiles).filteredOn(tile -> tile.level() == 1).hasSize(2);
    assertThat(Tile.grown(0, 256)).containsExactly(new Tile(0, 0, 256), new Tile(1, 0, 1));
  }

  @Test
  void parse_whatPathWrites_isTheTile() {
    for (Tile tile :
        List.of(new Tile(0, 1_234_067, 256), new Tile(1, 0, 17), new Tile(2, 1000, 256))) {
      assertThat(Tile.parse(tile.path())).isEqualTo(tile);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/0/0",
        "tile/00/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/017",
        "tile/0/x000/001",
        "tile/64/000",
        "tile/0/../000",
        "tile/0/000/",
        "",
        "tile/0/000.p/999"
      })
  void parse_anyOtherText_isRefused(String path) {
    assertThatThrownBy(() -> Tile.parse(path)).isInstanceOf(PassportException.class);
  }

  @Test
  void grown_byOne_isOneTileWithoutACompletedSubtree() {
    assertThat(Tile.grown(70_000, 70_001)).containsExactly(new Tile(0, 273, 113));
    assertThat(Tile.grown(70_000, 70_000)).isEmpty();
  }

  @Test
  void tileHashes_treeThatGrewStepByStep_giveTheSameRootsAndProofs() {
    MemoryLog log = new MemoryLog();
    Map<String, byte[]> served = new HashMap<>();
    long[] sizes = {1, 2, 255, 256, 257, 1_000, 66_000};
    for (long size : sizes) {
      long before = log.size();
      for (long i = before; i < size; i++) {
        log.append(ByteBuffer.allocate(8).putLong(i).array());
      }
      for (Tile tile : Tile.grown(before, size)) {
        served.put(tile.path(), log.tile(tile));
      }
      TileHashes hashes =
          new TileHashes(size, tile -> served.getOrDefault(tile.path(), new byte[0]));

      assertThat(LogTree.root(size, hashes)).isEqualTo(LogTree.root(size, log));
      for (long index : new long[] {0, size / 3, size - 1}) {
        assertThat(LogTree.inclusionProof(index, size, hashes))
            .usingElementComparator(java.util.Arrays::compare)
            .isEqualTo(LogTree.inclusionProof(index, size, log));
      }
      assertThat(LogTree.consistencyProof(before, size, hashes))
          .usingElementComparator(java.util.Arrays::compare)
          .isEqualTo(LogTree.consistencyProof(before, size, log));
    }
  }

  @Test
  void tileHashes_tileOfAnotherWidth_isRefused() {
    TileHashes hashes = new TileHashes(5, tile -> new byte[4 * 32]);

    assertThatThrownBy(() -> hashes.hash(0, 0))
        .isInstanceOf(PassportException.class)
        .hasMessageContaining("tile/0/000.p/5 must hold 160 bytes");
  }
}
