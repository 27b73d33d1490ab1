package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.packtrail.fleetservice.config.LogFormat;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: to standard error, of a failure with its first cause alone, and to {@code
 * {dataDir}/log/packtrail.log} with stack traces.
 */
final class Logs {
  private static final String CONSOLE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level %logger{0} %msg %kvp{DOUBLE}%replace( %rEx{1}){'(?s)^ $|[\\r\\n].*', ''}%n%nopex";
  private static final String FILE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level [%thread] %logger{36} %msg %kvp{DOUBLE}%n%ex";

  private Logs() {}

  /** The service's own lines from INFO on, other libraries' from WARN on. */
  static void begin(Path dataDir, LogFormat format, Level console) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    context.getLogger("io.packtrail").setLevel(Level.INFO);
    root.addAppender(console(context, format, console));
    RollingFileAppender<ILoggingEvent> file =
        file(context, format, dataDir.resolve("log").resolve("packtrail.log"));
    root.addAppender(file);
    // A command that fails says so in one sentence of its own; the stack trace is for the file.
    Logger failures = context.getLogger(Failures.class);
    failures.setAdditive(false);
    failures.addAppender(file);
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext context, LogFormat format, Level level) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, format, CONSOLE_PATTERN));
    ThresholdFilter threshold = new ThresholdFilter();
    threshold.setLevel(level.toString());
    threshold.start();
    appender.addFilter(threshold);
    appender.start();
    return appender;
  }

  private static RollingFileAppender<ILoggingEvent> file(
      LoggerContext context, LogFormat format, Path file) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder(context, format, FILE_PATTERN));
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(3);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("20MB"));
    size.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(size);
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, LogFormat format, String pattern) {
    return format == LogFormat.JSON ? json(context) : text(context, pattern);
  }

  /**
   * One object a line; a line's key-values stand in {@code kvpList}, its sentence in {@code
   * message}.
   */
  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithContext(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithSequenceNumber(false);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
