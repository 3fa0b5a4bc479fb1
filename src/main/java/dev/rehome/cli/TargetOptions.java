package dev.rehome.cli;

import dev.rehome.job.TargetRequest;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database. User and password come from the environment or a file, never from here. */
final class TargetOptions {

  private static final String USERNAME = "REHOME_TARGET_USERNAME";
  private static final String PASSWORD = "REHOME_TARGET_PASSWORD";
  private static final String HOME_USERNAME = "REHOME_HOME_USERNAME";
  private static final String HOME_PASSWORD = "REHOME_HOME_PASSWORD";

  @Option(
      names = "--target",
      paramLabel = "URL",
      defaultValue = "${env:REHOME_TARGET:-" + Option.NULL_VALUE + "}",
      description = {
        "The database, such as jdbc:h2:file:./data/new (default: one H2 file under rehome-data/).",
        "User and password: REHOME_TARGET_USERNAME, REHOME_TARGET_PASSWORD,",
        "or files named by REHOME_TARGET_USERNAME_FILE, REHOME_TARGET_PASSWORD_FILE."
      })
  private @Nullable String url;

  @Option(
      names = "--home",
      paramLabel = "URL",
      defaultValue = "${env:REHOME_HOME:-" + Option.NULL_VALUE + "}",
      description = {
        "Where Rehome keeps its ledger when the target is MongoDB: a relational database",
        "(default: the H2 file under rehome-data/). REHOME_HOME_USERNAME and so on as above."
      })
  private @Nullable String home;

  TargetRequest request() {
    return request(System.getenv());
  }

  TargetRequest request(Map<String, String> environment) {
    TargetRequest.HomeRequest homeRequest =
        new TargetRequest.HomeRequest(
            home, secret(environment, HOME_USERNAME), secret(environment, HOME_PASSWORD));
    return new TargetRequest(
        url, secret(environment, USERNAME), secret(environment, PASSWORD), homeRequest);
  }

  private static @Nullable String secret(Map<String, String> environment, String name) {
    String value = environment.get(name);
    String file = environment.get(name + "_FILE");
    if (value != null || file == null) {
      return value;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("secret-file", "the file named by " + name + "_FILE cannot be read")
              .at(Location.of(file)),
          e);
    }
  }
}
