package io.packtrail.fleetservice.cli;

import io.packtrail.passportupdater.ValueCommitment;
import io.packtrail.passportupdater.error.PassportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves something of a committed value; needs neither operator nor network. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description =
        "Experimental: prove that a committed value is at least so much, without showing it. Prints the proof, for 'packtrail verify'.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ProveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description =
          "What POST …/passport/commitments answered: the commitment, the value and what opens it. Keep it secret.")
  private Path file;

  @Option(
      names = "--at-least",
      paramLabel = "PERCENT",
      required = true,
      description = "Threshold, a multiple of 0.01.")
  private double atLeast;

  @Option(
      names = "--context",
      paramLabel = "TEXT",
      required = true,
      description =
          "What the proof is for: the reader's name, and a number that the reader chose. It counts for nothing else.")
  private String context;

  @Override
  public Integer call() {
    try {
      byte[] proof = ValueCommitment.prove(Files.readAllBytes(file), atLeast, context);
      // No line end: the bytes are the canonical form, which a verifier asks for.
      spec.commandLine().getOut().print(new String(proof, StandardCharsets.UTF_8));
      spec.commandLine().getOut().flush();
      return 0;
    } catch (PassportException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure("%s could not be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
