package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.SelectiveUpdate;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SdJwt;
import io.packtrail.passportupdater.signing.SigningKey;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresentCommandTest {
  private static final Instant SIGNED = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CREDENTIAL =
      """
      {"credentialSubject":{"stateOfHealth":{"percent":93,"asOf":"2026-01-01T00:00:00Z"},
        "forecast":{"asOf":"2026-01-01T00:00:00Z"},"sequence":1}}\
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void sign(@TempDir Path dir) throws IOException {
    SdJwt whole =
        SelectiveUpdate.sign(
            new SignedUpdate(
                new BatteryId("BAT-1"),
                "urn:passport:1",
                1,
                "zDigest",
                SIGNED,
                CREDENTIAL.getBytes(StandardCharsets.UTF_8)),
            List.of("stateOfHealth.percent", "stateOfHealth.asOf", "forecast.asOf", "sequence"),
            element -> !element.equals("update"),
            Issuer.ofKey(SigningKey.loadOrCreate(dir.resolve("issuer.pem"))),
            SIGNED);
    file = Files.writeString(dir.resolve("update.sd-jwt"), whole.text());
  }

  @Test
  void elementByPathOrLastPart_staysAlone() {
    assertThat(present("stateOfHealth.percent")).isZero();
    assertThat(shown()).containsExactly("stateOfHealth.percent");
    assertThat(present("percent", "forecast.asOf", "sequence")).isZero();
    assertThat(shown())
        .containsExactlyInAnyOrder("stateOfHealth.percent", "forecast.asOf", "sequence");
  }

  @Test
  void nameThatNothingHas_isRefusedWithTheNamesThereAre() {
    for (String name : List.of("nope", "stateOfHealth", "ercent", "stateOfHealth.sequence")) {
      assertThat(present(name, "percent")).isEqualTo(1);
      assertThat(out.toString()).isEmpty();
      assertThat(err.toString())
          .isEqualToIgnoringNewLines(
              "packtrail: --show must be one of what the file shows (forecast.asOf, sequence,"
                  + " stateOfHealth.asOf, stateOfHealth.percent), got "
                  + name);
    }
  }

  @Test
  void nameThatTwoHave_isRefused() {
    assertThat(present("asOf")).isEqualTo(1);
    assertThat(err.toString())
        .contains("must be told apart by its path", "forecast.asOf", "got asOf");
  }

  private List<String> shown() {
    return SdJwt.parse(out.toString().strip()).elements();
  }

  private int present(String... names) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] args = new String[3 + 2 * names.length];
    args[0] = "passport";
    args[1] = "present";
    args[2] = file.toString();
    for (int i = 0; i < names.length; i++) {
      args[3 + 2 * i] = "--show";
      args[4 + 2 * i] = names[i];
    }
    return CommandLines.execute(out, err, args);
  }
}
