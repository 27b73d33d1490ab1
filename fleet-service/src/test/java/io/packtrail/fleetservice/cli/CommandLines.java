package io.packtrail.fleetservice.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;

/** Runs commands in this process, as {@link Main} does. */
final class CommandLines {
  private CommandLines() {}

  /** The exit code of a command. */
  static int execute(Writer out, Writer err, String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
