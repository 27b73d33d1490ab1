package io.packtrail.fleetservice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
  @Test
  void in_emptyFolder_writesAFileThatOnlyItsOwnerReads(@TempDir Path dir) throws IOException {
    AdminToken token = AdminToken.in(dir.resolve("data"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token.file())))
        .isEqualTo("rw-------");
    assertThat(token.value()).hasSize(43);
    assertThat(token.matches(token.value())).isTrue();
    assertThat(token.matches("guess")).isFalse();
  }

  @Test
  void in_existingFile_keepsTheToken(@TempDir Path dir) {
    String first = AdminToken.in(dir).value();

    assertThat(AdminToken.in(dir).value()).isEqualTo(first);
  }

  @Test
  void renew_oldTokenIsWorthNothingAtOnceAlsoForAnotherReader(@TempDir Path dir) {
    AdminToken service = AdminToken.in(dir);
    String old = service.value();

    AdminToken.in(dir).renew();

    assertThat(service.matches(old)).isFalse();
    assertThat(service.matches(service.value())).isTrue();
  }
}
