package io.packtrail.fleetservice.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A page of measured figures, which begins with the command that made it. */
final class AccuracyPage {
  private AccuracyPage() {}

  /**
   * Makes the page's folder, before the work of which it is to tell.
   *
   * @throws CommandFailure where the page could not be written
   */
  static void prepare(Path out) {
    Path folder = out.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException unwritable) {
      throw new CommandFailure("--out must be a file that can be written, got " + out, unwritable);
    }
    if (Files.isDirectory(out) || (folder != null && !Files.isWritable(folder))) {
      throw new CommandFailure("--out must be a file that can be written, got " + out);
    }
  }

  /**
   * Writes the page and says so.
   *
   * @param command as a reader would type it, without its arguments
   * @param meaning where it stands what the figures mean
   * @param tables the rest of the page, as Markdown
   */
  static void write(
      CommandSpec spec, Path out, String title, String command, String meaning, String tables)
      throws IOException {
    // The command's own arguments as they were given, behind its two names.
    List<String> given = spec.commandLine().getParseResult().originalArgs();
    String arguments = String.join(" ", given.subList(Math.min(2, given.size()), given.size()));
    Files.writeString(
        out,
        "# %s\n\nMade by\n\n```\n%s %s\n```\n\n%s The command overwrites this page.\n\n%s"
            .formatted(title, command, arguments, meaning, tables),
        StandardCharsets.UTF_8);
    spec.commandLine().getOut().println("Wrote " + out + ".");
    spec.commandLine().getOut().flush();
  }
}
