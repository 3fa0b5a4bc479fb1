package dev.rehome.cli.options;

import dev.rehome.job.TargetRequest;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database. User and password come from the environment or a file, never from here. */
public final class TargetOptions {

  private static final String USERNAME = "REHOME_TARGET_USERNAME";
  private static final String PASSWORD = "REHOME_TARGET_PASSWORD";
  private static final String LEDGER_USERNAME = "REHOME_LEDGER_USERNAME";
  private static final String LEDGER_PASSWORD = "REHOME_LEDGER_PASSWORD";

  /** In the order in which they are looked for, first in the environment, then in .env. */
  private static final List<String> TARGET_URLS = List.of("REHOME_TARGET", "DATABASE_URL");

  private static final String LEDGER_URL = "REHOME_LEDGER";
  private static final Path DOT_ENV = Path.of(".env");
  private static final Pattern NAMES =
      Pattern.compile(
          "(?:REHOME_(?:TARGET|LEDGER)(?:_(?:USERNAME|PASSWORD)(?:_FILE)?)?|DATABASE_URL)");

  @Option(
      names = {"--target", "--database-url"},
      paramLabel = "URL",
      description = {
        "The database, such as jdbc:h2:file:./data/new or postgresql://localhost:5432/app",
        "(default: REHOME_TARGET, DATABASE_URL, the same in .env, one H2 file under rehome-data/).",
        "User and password: in those, or REHOME_TARGET_USERNAME, REHOME_TARGET_PASSWORD,",
        "or files named by REHOME_TARGET_USERNAME_FILE, REHOME_TARGET_PASSWORD_FILE."
      })
  private @Nullable String url;

  @Option(
      names = "--ledger",
      paramLabel = "URL",
      description = {
        "Where Rehome keeps its ledger when the target is MongoDB: a relational database",
        "(default: REHOME_LEDGER, the H2 file under rehome-data/).",
        "REHOME_LEDGER_USERNAME and so on as above."
      })
  private @Nullable String ledger;

  public TargetRequest request() {
    return request(System.getenv(), DOT_ENV);
  }

  /**
   * The databases that a run recorded without user and password, with those that options and
   * environment say.
   *
   * @throws ProblemException when the option names another target
   */
  public TargetRequest recorded(String recordedTarget, @Nullable String recordedLedger) {
    TargetRequest given = request();
    boolean same = given.name().equals(recordedTarget);
    if (url != null && !same) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("other-target", "the run was for " + recordedTarget + ", not " + given.name())
              .hint("leave --target out"));
    }
    if (same && (ledger != null || !given.apart())) {
      return given;
    }
    TargetOptions recorded = new TargetOptions();
    recorded.url = same ? url : recordedTarget;
    recorded.ledger = ledger == null ? recordedLedger : ledger;
    return recorded.request();
  }

  /** What the options say, else the environment, else the file {@code .env}. */
  TargetRequest request(Map<String, String> environment, Path dotEnv) {
    List<Source> sources =
        List.of(
            new Source("", environment), new Source(" in " + dotEnv, DotEnv.read(dotEnv, NAMES)));
    Found target = address("--target", url, TARGET_URLS, sources);
    Found found = address("--ledger", ledger, List.of(LEDGER_URL), sources);
    return new TargetRequest(
        target.url(),
        credential(USERNAME, DatabaseAddress::username, target, sources),
        credential(PASSWORD, DatabaseAddress::password, target, sources),
        new TargetRequest.LedgerRequest(
            found.url(),
            credential(LEDGER_USERNAME, DatabaseAddress::username, found, sources),
            credential(LEDGER_PASSWORD, DatabaseAddress::password, found, sources)));
  }

  /**
   * A place where variables are set.
   *
   * @param shown how a message names it behind a variable's name
   */
  private record Source(String shown, Map<String, String> values) {

    /** A variable's value, null where it is blank, as an empty setting is none. */
    @Nullable String value(String name) {
      return blankToNull(values.get(name));
    }
  }

  /**
   * An address, and where it is from.
   *
   * @param source whose variables come before the address's user and password; those of later
   *     sources come behind them, for they may be another server's
   */
  private record Found(DatabaseAddress address, Source source) {

    @Nullable String url() {
      return address.url().isEmpty() ? null : address.url();
    }
  }

  private static Found address(
      String option, @Nullable String given, List<String> names, List<Source> sources) {
    if (given != null) {
      return new Found(withoutPassword(option, DatabaseAddress.of(given, option)), sources.get(0));
    }
    for (Source source : sources) {
      for (String name : names) {
        String value = source.value(name);
        if (value != null) {
          return new Found(DatabaseAddress.of(value, name + source.shown()), source);
        }
      }
    }
    return new Found(new DatabaseAddress("", null, null), sources.get(0));
  }

  private static @Nullable String credential(
      String name,
      Function<DatabaseAddress, @Nullable String> part,
      Found found,
      List<Source> sources) {
    for (Source source : sources) {
      String value = secret(source, name);
      if (value == null && source.equals(found.source())) {
        value = part.apply(found.address());
      }
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static DatabaseAddress withoutPassword(String option, DatabaseAddress address) {
    if (address.password() != null) {
      throw new ProblemException(Fault.USAGE, SecretArguments.inUrl("the URL of " + option));
    }
    return address;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static @Nullable String secret(Source source, String name) {
    String value = source.value(name);
    String file = source.value(name + "_FILE");
    if (value != null || file == null) {
      return value;
    }
    try {
      return blankToNull(Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("secret-file", "the file named by " + name + "_FILE cannot be read")
              .at(Location.of(file)),
          e);
    }
  }
}
