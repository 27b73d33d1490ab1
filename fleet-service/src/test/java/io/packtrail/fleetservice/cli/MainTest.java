package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_listsEveryCommandAndEndsWithZero() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "demo",
            "serve",
            "simulate",
            "replay",
            "verify",
            "evaluate",
            "migrate",
            "gateway",
            "token");
  }

  @Test
  void unknownCommand_isWrongUsage() {
    assertThat(run("frobnicate")).isEqualTo(2);
    assertThat(err.toString()).contains("Unmatched argument");
  }

  @Test
  void verify_missingFile_isOneSentence() {
    assertThat(run("verify", "/no/such/file")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("packtrail: file must exist and be readable, got /no/such/file");
  }

  @Test
  void verify_fileThatIsNoPassport_namesTheFailedCheck(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("passport.json"), "{\"not\":\"a passport\"}");

    assertThat(run("verify", file.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("packtrail: " + file + " failed: ");
  }

  @Test
  void verify_fileThatCannotBeRead_doesNotHideTheOthers(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("passport.json"), "{\"not\":\"a passport\"}");

    assertThat(run("verify", "/no/such/file", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("file must exist and be readable, got /no/such/file", file + " failed: ");
  }

  @Test
  void verify_fileThatPaintsLines_isWrittenEscaped(@TempDir Path dir) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("a\u001b[2K\n\u202eb.json"),
            "{\"type\":[\"x\\u001b[2K\\n  passed  all\\u202e\\u009b\\u007f\"]}");

    assertThat(run("verify", file.toString(), "/no/such\u001b\nfile")).isEqualTo(1);

    assertThat(out.toString())
        .contains("a\\u001b[2K\\u000a\\u202eb.json")
        .contains("x\\u001b[2K\\u000a  passed  all\\u202e\\u009b\\u007f");
    assertThat(err.toString()).contains("a\\u001b[2K", "/no/such\\u001b\\u000afile");
    assertThat(out + err.toString()).doesNotContainPattern("[\\u001b\\u202e\\u009b\\u007f]");
    assertThat(out.toString().lines()).noneMatch(line -> line.startsWith("  passed  all"));
    assertThat(err.toString().lines()).allMatch(line -> line.startsWith("packtrail: "));
  }

  @Test
  void verify_folder_namesWhatItPassesOver(@TempDir Path dir) throws IOException {
    Files.writeString(dir.resolve("broken-did.json"), "{\"half");
    Files.writeString(dir.resolve("update.jwt"), "a.b.c");
    Files.writeString(dir.resolve("did.json"), "{\"verificationMethod\":[]}");
    Files.writeString(
        dir.resolve("status.json"), "{\"type\":[\"x\",\"BitstringStatusListCredential\"]}");
    Files.writeString(dir.resolve("notes.txt"), "");

    assertThat(run("verify", dir.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("broken-did.json failed: ", "update.jwt failed: ")
        .doesNotContain("status.json");
    assertThat(out.toString())
        .contains("/did.json is left out: it is a DID document")
        .contains("status.json is left out: it is a status list")
        .contains("notes.txt is left out: its name must end in");
  }

  @Test
  void serve_configurationFileMissing_isOneSentenceAndExitOne() {
    assertThat(run("serve", "--check-config", "--config", "/no/such.yaml")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "packtrail: configuration file must exist and be readable, got /no/such.yaml");
  }

  @Test
  void gateway_withoutItsCommand_isWrongUsage() {
    assertThat(run("gateway")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand");
  }

  @Test
  void textTable_cellsAreAlignedAndWithoutTrailingBlanks() {
    TextTable table = new TextTable(List.of("cell", "MAPE"));
    table.row("B0005", "1.2 %");
    table.row("B6", "");

    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text));

    assertThat(text.toString().lines())
        .containsExactly("cell   MAPE", "----   ----", "B0005  1.2 %", "B6");
  }

  private int run(String... args) {
    return CommandLines.execute(out, err, args);
  }
}
