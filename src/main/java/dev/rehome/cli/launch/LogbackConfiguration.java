package dev.rehome.cli.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * Logs to standard error, because standard output belongs to data. In code, because reading a
 * configuration file costs a tenth of the time a small import takes; {@code
 * -Dlogback.configurationFile} still puts a file in its place. Found by logback through its service
 * file.
 */
public final class LogbackConfiguration extends ContextAwareBase implements Configurator {

  /** Failures reach the user as problems with place and advice, not as the frameworks' traces. */
  private static final List<String> TELL_FAILURES_THEMSELVES =
      List.of(
          "com.zaxxer.hikari",
          "org.flywaydb",
          "org.springframework.batch.core.step",
          "org.springframework.batch.core.job",
          "org.springframework.boot.SpringApplication",
          "org.springframework.context",
          "org.springframework.transaction");

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{20} - %msg%n";

  private static final String TRACES = "%ex";
  private static final String NO_TRACES = "%nopex";

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Logging.level());
    root.addAppender(standardError(loggers));
    if (!Logging.verbose()) {
      TELL_FAILURES_THEMSELVES.forEach(name -> loggers.getLogger(name).setLevel(Level.OFF));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext loggers) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(loggers);
    encoder.setPattern(PATTERN + (Logging.verbose() ? TRACES : NO_TRACES));
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(loggers);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
