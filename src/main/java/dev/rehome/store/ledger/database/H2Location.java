package dev.rehome.store.ledger.database;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an H2 database is and how to open it so that a commit outlives the process.
 *
 * <p>{@code WRITE_DELAY=0}: H2's default writes up to half a second after the commit.
 *
 * <p>{@code DB_CLOSE_ON_EXIT=FALSE}: the pool closes the database, after everything that uses it;
 * H2's own shutdown hook would close it under a running chunk.
 *
 * <p>{@code retry:} instead of {@code file:}: an interrupt during I/O on a file's channel closes
 * the channel and with it the whole database; so H2 opens it again, and forgets the interrupt.
 * ({@code async:} would do as well, but hands every read to another thread.) All the same, nobody
 * should interrupt a thread that uses the store.
 *
 * @param file the database's path without H2's suffix; null when it lives in memory
 * @param jdbcUrl what to give to the driver
 */
public record H2Location(@Nullable Path file, String jdbcUrl) {

  public static final String PREFIX = "jdbc:h2:";

  private static final String OBJECT_CACHE = "h2.objectCache";

  private static final Pattern SUFFIX =
      Pattern.compile(
          "\\.(?:(?:mv|trace|temp|lock)\\.db|rehome\\.(?:lock|(?:owner|runs)\\.json))(?:\\..*)?");
  private static final Pattern MEMORY = Pattern.compile("mem:(.+)");
  private static final Pattern FILE =
      Pattern.compile("(?:(?:file|nio|async|retry):)?([^:]{2,}|.:.+)");
  private static final List<String> FILE_SETTINGS =
      List.of("WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE", "TRACE_LEVEL_FILE=0");

  /** The default of eight statements is less than a transaction has, so each was parsed again. */
  private static final List<String> SETTINGS = List.of("LOCK_TIMEOUT=60000", "QUERY_CACHE_SIZE=64");

  static {
    // H2 looks each value up among those it had before; keys and checksums come once.
    if (System.getProperty(OBJECT_CACHE) == null) {
      System.setProperty(OBJECT_CACHE, "false");
    }
  }

  public static H2Location of(StoreSettings settings) {
    String rest = settings.url().substring(PREFIX.length());
    int semicolon = rest.indexOf(';');
    String place = semicolon < 0 ? rest : rest.substring(0, semicolon);
    String given = semicolon < 0 ? "" : rest.substring(semicolon);
    Matcher memory = MEMORY.matcher(place);
    if (memory.matches()) {
      return new H2Location(null, PREFIX + place + given + missing(given, SETTINGS));
    }
    Path file = file(place).orElseThrow(() -> unsupported(settings));
    return new H2Location(
        file,
        PREFIX
            + "retry:"
            + file
            + given
            + missing(given, FILE_SETTINGS)
            + missing(given, SETTINGS));
  }

  /** Everything on disk that belongs to the database, its lock included. */
  public List<Path> onDisk() {
    Path directory = file == null ? null : file.getParent();
    if (file == null || directory == null || !Files.isDirectory(directory)) {
      return List.of();
    }
    String name = String.valueOf(file.getFileName());
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> isPart(name, String.valueOf(path.getFileName()))).toList();
    } catch (IOException | UncheckedIOException unreadable) {
      return List.of();
    }
  }

  private static boolean isPart(String database, String file) {
    return file.startsWith(database) && SUFFIX.matcher(file.substring(database.length())).matches();
  }

  private static Optional<Path> file(String place) {
    Matcher matcher = FILE.matcher(place);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String path = matcher.group(1);
    String expanded =
        path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
    try {
      return Optional.of(Path.of(expanded).toAbsolutePath().normalize());
    } catch (InvalidPathException invalid) {
      return Optional.empty();
    }
  }

  private static String missing(String given, List<String> settings) {
    String upperCase = given.toUpperCase(Locale.ROOT);
    return settings.stream()
        .filter(
            setting -> !upperCase.contains(";" + setting.substring(0, setting.indexOf('=') + 1)))
        .map(setting -> ";" + setting)
        .collect(Collectors.joining());
  }

  private static ProblemException unsupported(StoreSettings settings) {
    return new ProblemException(
        Fault.USAGE,
        Problem.of("bad-url", "the URL " + settings.safeUrl() + " names no file and no memory")
            .hint("allowed: jdbc:h2:file:PATH, jdbc:h2:mem:NAME"));
  }
}
