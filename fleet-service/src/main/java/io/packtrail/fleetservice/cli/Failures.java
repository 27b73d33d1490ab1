package io.packtrail.fleetservice.cli;

import io.packtrail.fleetservice.ServiceException;
import io.packtrail.fleetservice.config.ConfigException;
import io.packtrail.fleetservice.passport.PlainText;
import io.packtrail.mqttingest.IngestException;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.simulators.SimulatorException;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.timescalestore.StoreException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The door of every command: one clear sentence on standard error, the stack trace in the log. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parseResult) {
    LoggerFactory.getLogger(Failures.class)
        .atInfo()
        .setCause(failure)
        .addKeyValue("command", commandLine.getCommandName())
        .log("command failed");
    PrintWriter err = commandLine.getErr();
    for (String sentence : sentences(failure)) {
      err.println("packtrail: " + PlainText.of(sentence));
    }
    err.flush();
    return 1;
  }

  private static Iterable<String> sentences(Exception failure) {
    if (failure instanceof ConfigException config) {
      return config.problems();
    }
    if (failure instanceof UncheckedIOException file) {
      return List.of(file.getMessage() + " (" + file.getCause() + ")");
    }
    boolean forPeople =
        failure instanceof CommandFailure
            || failure instanceof ServiceException
            || failure instanceof StoreException
            || failure instanceof IngestException
            || failure instanceof PassportException
            || failure instanceof LearnedModelException
            || failure instanceof SimulatorException;
    String message = failure.getMessage();
    return List.of(
        forPeople && message != null
            ? message
            : "failed for a reason it did not foresee (%s); the log says more".formatted(failure));
  }
}
