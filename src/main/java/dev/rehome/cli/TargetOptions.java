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

  TargetRequest request() {
    return request(System.getenv());
  }

  TargetRequest request(Map<String, String> environment) {
    return new TargetRequest(url, secret(environment, USERNAME), secret(environment, PASSWORD));
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
