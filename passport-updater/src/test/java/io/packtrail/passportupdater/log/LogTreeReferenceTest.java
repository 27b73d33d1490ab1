package io.packtrail.passportupdater.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The eight leaves and roots with which Certificate Transparency's implementations are tested
 * (google/certificate-transparency, merkletree tests; also transparency-dev/merkle).
 */
class LogTreeReferenceTest {
  private static final String[] LEAVES = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f"
  };
  private static final String[] ROOTS = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  };

  @Test
  void root_afterEachLeaf_isThePublishedOne() {
    MemoryLog log = new MemoryLog();
    assertThat(hex(LogTree.root(0, log)))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    for (int i = 0; i < LEAVES.length; i++) {
      log.append(HexFormat.of().parseHex(LEAVES[i]));
      assertThat(hex(LogTree.root(log.size(), log))).isEqualTo(ROOTS[i]);
    }
  }

  /** RFC 6962 §2.1.3 draws the tree of seven leaves and lists these paths by name. */
  @Test
  void proofs_inTheTreeOfSeven_areThoseThatTheRfcNames() {
    MemoryLog log = new MemoryLog();
    for (int i = 0; i < 7; i++) {
      log.append(HexFormat.of().parseHex(LEAVES[i]));
    }
    byte[] l = LogTree.nodeHash(LogTree.nodeHash(log.hash(0, 4), log.hash(0, 5)), log.hash(0, 6));

    // The audit path for d0 is [b, h, l]; for d6 it is [i, k].
    assertThat(LogTree.inclusionProof(0, 7, log))
        .containsExactly(log.hash(0, 1), log.hash(1, 1), l);
    assertThat(LogTree.inclusionProof(6, 7, log)).containsExactly(log.hash(1, 2), log.hash(2, 0));
    // PROOF(3, D[7]) = [c, d, g, l]; PROOF(4, D[7]) = [l]; PROOF(6, D[7]) = [i, j, k].
    assertThat(LogTree.consistencyProof(3, 7, log))
        .containsExactly(log.hash(0, 2), log.hash(0, 3), log.hash(1, 0), l);
    assertThat(LogTree.consistencyProof(4, 7, log)).containsExactly(l);
    assertThat(LogTree.consistencyProof(6, 7, log))
        .containsExactly(log.hash(1, 2), log.hash(0, 6), log.hash(2, 0));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
