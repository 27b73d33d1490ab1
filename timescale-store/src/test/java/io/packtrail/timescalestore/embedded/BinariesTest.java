package io.packtrail.timescalestore.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinariesTest {
  /** Names as they stand in the four binaries jars of version 18.3.0. */
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, aarch64, postgres-linux-arm_64.txz",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
  })
  void archiveName_eachPlatform_isThatOfItsJar(String osName, String osArch, String archive) {
    assertThat(Binaries.archiveName(osName, osArch)).isEqualTo(archive);
  }
}
