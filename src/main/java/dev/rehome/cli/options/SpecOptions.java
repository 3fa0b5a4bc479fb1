package dev.rehome.cli.options;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which spec, over which files. */
public final class SpecOptions {

  @Parameters(paramLabel = "SPEC", description = "A spec's path, or NAME for jobs/NAME.yml.")
  private String spec = "";

  @Option(
      names = "--source",
      paramLabel = "PATH",
      defaultValue = "${env:REHOME_SOURCE:-" + Option.NULL_VALUE + "}",
      description = "Read this directory or file instead of the spec's.")
  private @Nullable Path source;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the spec; repeat it for more.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  public String spec() {
    return spec;
  }

  public @Nullable Path source() {
    return source;
  }

  public Map<String, String> parameters() {
    return parameters;
  }

  /** The same over another source. */
  public SpecOptions over(Path place) {
    SpecOptions other = new SpecOptions();
    other.spec = spec;
    other.source = place;
    other.parameters = parameters;
    return other;
  }
}
