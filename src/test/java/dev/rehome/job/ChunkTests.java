package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.job.imports.ErrorPolicy;
import dev.rehome.job.imports.ImportRequest;
import dev.rehome.report.RunReport;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Imports;
import dev.rehome.testing.Workspace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one transaction takes. */
class ChunkTests {

  private static final int LARGE = 3 << 20;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takesFewLargeRecords(boolean dryRun) {
    String text = "x".repeat(LARGE);
    Workspace workspace =
        new Workspace(directory)
            .spec(Articles.SPEC)
            .file(
                "a.jsonl",
                IntStream.range(0, 8)
                    .mapToObj(
                        id ->
                            "{\"id\": \"b%d\", \"author\": \"a\", \"title\": \"t\", \"more\": \"%s\"}"
                                .formatted(id, text))
                    .collect(Collectors.joining("\n")));
    List<Long> chunks = new ArrayList<>();

    RunReport report = run(workspace, 5000, dryRun, chunks);

    assertThat(report.status()).as(report.toString()).isEqualTo("completed");
    assertThat(chunks).hasSizeGreaterThanOrEqualTo(4).allMatch(bytes -> bytes < 3L * LARGE);
  }

  @Test
  void takesFewFilesWithoutRecords() {
    Workspace workspace = new Workspace(directory).spec(Articles.SPEC);
    IntStream.range(0, 100).forEach(file -> workspace.file("e" + file + ".jsonl", "\n"));
    List<Long> chunks = new ArrayList<>();

    run(workspace, 10, false, chunks);

    assertThat(chunks).hasSizeGreaterThanOrEqualTo(9);
  }

  /**
   * @param chunks gets the bytes of each chunk
   */
  private static RunReport run(
      Workspace workspace, int chunkSize, boolean dryRun, List<Long> chunks) {
    LaunchOptions launch =
        new LaunchOptions(
            new TargetRequest(workspace.target(), null, null),
            workspace.runs(),
            dryRun,
            false,
            "rehome import",
            List.of());
    ImportRequest request =
        Imports.request(
            workspace.specFile().toString(),
            workspace.source(),
            launch,
            chunkSize,
            ErrorPolicy.LENIENT);
    Progress progress =
        new Progress() {
          private long before;

          @Override
          public void advanced(RunProgress soFar) {
            chunks.add(soFar.bytes() - before);
            before = soFar.bytes();
          }
        };
    return Imports.run(request, new RunControl(Clock.systemUTC(), progress));
  }
}
