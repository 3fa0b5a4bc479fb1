package dev.rehome.files;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON files, in UTF-8 and indented by two spaces, written like every {@link AtomicFile}. A value
 * that is no JSON, such as one that refers to itself, is refused before the file is touched.
 */
public final class JsonFile {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                          .withObjectEmptySeparator("")
                          .withArrayEmptySeparator(""))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonFile() {}

  /**
   * Replaces or creates a file.
   *
   * @param value a tree, or anything that Jackson can write
   * @throws ProblemException when the value is no JSON
   */
  public static void write(Path file, Object value) throws IOException {
    AtomicFile.write(file, content(file, value));
  }

  /**
   * The same, and keeps what is replaced.
   *
   * @return the backup, empty when there was no file
   */
  public static Optional<Path> writeWithBackup(Path file, Object value, Clock clock)
      throws IOException {
    return AtomicFile.writeWithBackup(file, content(file, value), clock);
  }

  /**
   * Reads a file.
   *
   * @return empty when there is no such file
   * @throws ProblemException when it is not JSON
   */
  public static Optional<JsonNode> read(Path file) throws IOException {
    try {
      return Optional.of(MAPPER.readTree(Files.readAllBytes(file)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (JacksonException e) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("not-json", "the file is not JSON: " + e.getOriginalMessage())
              .at(
                  new Location(
                      file.toString(),
                      Math.max(0, e.getLocation().getLineNr()),
                      Math.max(0, e.getLocation().getColumnNr()))),
          e);
    }
  }

  /**
   * Loads, changes and saves a file under its lock, so that of changes made at the same time, by
   * threads or processes, none is lost.
   *
   * @param initial what is changed when there is no file
   * @param change returns the new value; throws to leave the file as it is
   * @param clock tells the time in the name of a backup; null keeps none
   * @return the backup, empty when none was asked for or there was no file
   */
  public static Optional<Path> update(
      Path file, JsonNode initial, UnaryOperator<JsonNode> change, @Nullable Clock clock)
      throws IOException {
    try (FileLock lock = FileLock.of(file)) {
      Path locked = lock.file();
      JsonNode changed = change.apply(read(locked).orElse(initial));
      if (clock != null) {
        return writeWithBackup(locked, changed, clock);
      }
      write(locked, changed);
      return Optional.empty();
    }
  }

  private static AtomicFile.Content content(Path file, Object value) {
    return out -> {
      try {
        MAPPER.writeValue(out, value);
      } catch (JacksonException e) {
        if (e.getCause() instanceof IOException failed) {
          throw failed;
        }
        throw new ProblemException(
            Fault.SYSTEM,
            Problem.of("no-json", "the value cannot be written as JSON: " + e.getOriginalMessage())
                .at(Location.of(file.toString())),
            e);
      }
      out.write("\n".getBytes(StandardCharsets.UTF_8));
    };
  }
}
