package dev.rehome.testing;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.Progress;
import dev.rehome.job.RunControl;
import dev.rehome.job.RunLauncher;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.imports.ErrorPolicy;
import dev.rehome.job.imports.ImportRequest;
import dev.rehome.job.imports.RejectLimit;
import dev.rehome.report.RunReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Imports that a test launches itself, because it interferes with them. */
public final class Imports {

  private Imports() {}

  public static LaunchOptions launch(String target, Path runs) {
    return new LaunchOptions(
        new TargetRequest(target, null, null), runs, false, false, "rehome import", List.of());
  }

  public static ImportRequest request(
      String spec,
      @Nullable Path source,
      LaunchOptions launch,
      int chunkSize,
      ErrorPolicy onError) {
    return request(spec, source, launch, Map.of(), chunkSize, onError);
  }

  private static ImportRequest request(
      String spec,
      @Nullable Path source,
      LaunchOptions launch,
      Map<String, String> parameters,
      int chunkSize,
      ErrorPolicy onError) {
    return new ImportRequest(
        launch,
        false,
        spec,
        source,
        parameters,
        chunkSize,
        1,
        null,
        false,
        onError,
        RejectLimit.NONE,
        null);
  }

  /** Of a workspace; rejects are collected. */
  public static ImportRequest request(Workspace workspace, int chunkSize) {
    return request(workspace, chunkSize, Map.of());
  }

  public static ImportRequest request(
      Workspace workspace, int chunkSize, Map<String, String> parameters) {
    return request(
        workspace.specFile().toString(),
        workspace.source(),
        launch(workspace.target(), workspace.runs()),
        parameters,
        chunkSize,
        ErrorPolicy.LENIENT);
  }

  public static RunReport run(ImportRequest request, RunControl control) {
    return new RunLauncher(new CommandWording("rehome import")).start(request, control).await();
  }

  public static RunReport run(ImportRequest request, Progress progress) {
    return run(request, new RunControl(Clock.systemUTC(), progress));
  }
}
