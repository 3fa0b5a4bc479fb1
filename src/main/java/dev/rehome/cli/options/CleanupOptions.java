package dev.rehome.cli.options;

import dev.rehome.job.cleanup.CleanupRequest.Choice;
import dev.rehome.spec.Glob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which files a cleanup moves. */
public final class CleanupOptions {

  @Option(
      names = "--only",
      paramLabel = "GLOB",
      converter = Converters.FileGlob.class,
      description = "Only files that match; repeat it for more.")
  private List<Glob> only = new ArrayList<>();

  @Option(
      names = "--except",
      paramLabel = "GLOB",
      converter = Converters.FileGlob.class,
      description = "Not files that match; repeat it for more.")
  private List<Glob> except = new ArrayList<>();

  @Option(
      names = "--with-skipped",
      description = "Also files with records that were skipped, which only the backup has then.")
  private boolean withSkipped;

  @Option(
      names = "--min-age",
      paramLabel = "AGE",
      defaultValue = "${env:REHOME_MIN_AGE:-1m}",
      converter = Converters.Age.class,
      description = "Not files written to since then, such as 30s or 2h (default: 1m).")
  private Duration minAge = Choice.DEFAULT_MIN_AGE;

  public Choice choice() {
    return new Choice(List.copyOf(only), List.copyOf(except), minAge, withSkipped);
  }
}
