package dev.rehome.job.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.job.retry.Corrections.Correction;
import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.TargetState;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The samples with their faults, corrected afterwards and retried, beside samples that never had
 * any: ledger and target are the same.
 */
class SampleRetryTests {

  private static final String FILES =
      "select f.name, f.status, f.size_bytes, f.sha256, f.position_records, f.read_count,"
          + " f.inserted_count, f.updated_count, f.unchanged_count, f.skipped_count,"
          + " f.rejected_count, f.note from rehome.migration_files f"
          + " join rehome.migration_runs r on r.run = f.run where r.verb = 'import'"
          + " order by f.name";
  private static final String COUNTS =
      "select e.entity, c.inserted_count, c.updated_count, c.unchanged_count, c.skipped_count"
          + " from rehome.migration_counts c join rehome.migration_entities e"
          + " on e.id = c.entity_id join rehome.migration_runs r on r.run = c.run"
          + " where r.verb = 'import' order by e.entity";
  private static final String MAPPINGS =
      "select m.entity, m.legacy_id, m.file_name, m.record_number, m.action,"
          + " r.verb from rehome.legacy_mappings m"
          + " join rehome.migration_runs r on r.id = m.run_id order by 1, 2";
  private static final String FINGERPRINTS =
      "select row_key, fingerprint from rehome.migration_items order by entity_id, row_key";
  private static final String RUN =
      "select status, exit_code from rehome.migration_runs where verb = 'import'";

  private static final String REJECTS =
      "select j.file_ordinal, j.record_number, j.line, j.byte_offset, j.byte_length, j.problems,"
          + " j.raw from rehome.rejects j join rehome.migration_runs r on r.run = j.run"
          + " where r.verb = 'import' order by 1, 2";
  private static final String UNCHANGED =
      "select file_ordinal, first_record, last_record from rehome.unchanged_items order by 1, 2";

  @TempDir private Path directory;

  /** Where the corrections are made. */
  private enum Place {
    COPIES,
    SOURCE
  }

  private record Sample(
      String spec,
      List<Correction> corrections,
      String database,
      Function<Path, Workspace> workspace,
      Place place) {

    @Override
    public String toString() {
      return spec + " " + database + " " + place;
    }
  }

  static Stream<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (Place place : Place.values()) {
      for (String spec : List.of("content", "storybench")) {
        List<Correction> corrections =
            spec.equals("content") ? Corrections.CONTENT : Corrections.STORYBENCH;
        samples.add(new Sample(spec, corrections, "h2", Workspace::new, place));
        samples.add(
            new Sample(
                spec,
                corrections,
                "postgresql",
                path -> new Workspace(path, PostgresServer.newDatabase() + "?user=postgres"),
                place));
        samples.add(
            new Sample(
                spec,
                corrections,
                "mongodb",
                path -> new Workspace(path, MongoDatabaseServer.newDatabase()),
                place));
      }
    }
    return samples.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyCountIsThatOfSourcesWithoutFaults(Sample sample) throws IOException {
    Workspace whole = workspace(sample, "whole");
    Corrections.apply(sample.corrections(), whole.source());
    JsonNode expected = imported(whole, sample, 0);
    Workspace faulty = workspace(sample, "faulty");
    JsonNode first = imported(faulty, sample, 3);
    long rejected = first.at("/records/rejected").asLong();

    Path copies = faulty.runDirectory().resolve("rejects/files");
    Corrections.apply(
        sample.corrections(), sample.place() == Place.COPIES ? copies : faulty.source());
    Result retry = run(faulty, "retry", first.get("run").asString());

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isZero();
    JsonNode report = retry.report();
    assertThat(report.at("/records/read").asLong()).isEqualTo(rejected);
    assertThat(report.at("/records/inserted").asLong()).isEqualTo(rejected);
    assertThat(report.at("/retried/records")).isEqualTo(expected.get("records"));
    assertThat(report.at("/retried/status").asString()).isEqualTo("completed");
    String files = sample.place() == Place.COPIES ? withoutContent(FILES) : FILES;
    for (String query : List.of(files, COUNTS, MAPPINGS, FINGERPRINTS, RUN)) {
      assertThat(faulty.rows(query)).as(query).isEqualTo(whole.rows(query));
    }
    assertThat(faulty.count("select count(*) from rehome.rejects")).isZero();

    JsonNode incremental =
        run(
                faulty,
                "import",
                sample.spec(),
                "--source",
                faulty.source().toString(),
                "--incremental")
            .report();
    assertThat(incremental.at("/records/read").asLong()).isZero();
  }

  /** With the copies in one launch and the rest in the next. */
  @ParameterizedTest
  @MethodSource("samples")
  void rollingARetryBackGivesTheRejectsBack(Sample sample) throws IOException {
    Workspace workspace = workspace(sample, "workspace");
    String run = imported(workspace, sample, 3).get("run").asString();
    Path copies = workspace.runDirectory().resolve("rejects/files");
    Map<String, List<String>> before = state(workspace);
    Corrections.apply(
        sample.corrections(), sample.place() == Place.COPIES ? copies : workspace.source());
    Result first = run(workspace, "retry", run);
    assertThat(first.exitCode()).as(first.err() + first.out()).isZero();
    Map<String, List<String>> after = state(workspace);

    Result rollback = run(workspace, "rollback", first.report().get("run").asString(), "--confirm");

    assertThat(rollback.exitCode()).as(rollback.err() + rollback.out()).isZero();
    assertThat(state(workspace)).isEqualTo(before);
    Result second = run(workspace, "retry", run);
    assertThat(second.exitCode()).as(second.err() + second.out()).isZero();
    assertThat(second.report().get("records")).isEqualTo(first.report().get("records"));
    assertThat(state(workspace)).isEqualTo(after);

    Result all = run(workspace, "rollback", run, "--confirm");
    assertThat(all.exitCode()).as(all.err() + all.out()).isZero();
    assertThat(TargetState.rows(workspace).values()).allMatch(List::isEmpty);
    assertThat(run(workspace, "retry", run).exitCode()).isEqualTo(2);
  }

  private static Map<String, List<String>> state(Workspace workspace) {
    Map<String, List<String>> state = new TreeMap<>(TargetState.rows(workspace));
    for (String query : List.of(FILES, COUNTS, MAPPINGS, FINGERPRINTS, RUN, REJECTS, UNCHANGED)) {
      state.put(query, workspace.rows(query));
    }
    return state;
  }

  /** Copies were corrected: the source is what it was. */
  private static String withoutContent(String query) {
    return query.replace(" f.size_bytes, f.sha256,", "");
  }

  private Workspace workspace(Sample sample, String name) throws IOException {
    Path root = Files.createDirectory(directory.resolve(name));
    Workspace workspace = sample.workspace().apply(root);
    FileSystemUtils.copyRecursively(Path.of("sample-data", sample.spec()), workspace.source());
    return workspace;
  }

  private static JsonNode imported(Workspace workspace, Sample sample, int exitCode) {
    Result result =
        run(workspace, "import", sample.spec(), "--source", workspace.source().toString());
    assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(exitCode);
    return result.report();
  }

  private static Result run(Workspace workspace, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString(), "--format", "json"));
    return workspace.run(arguments.toArray(String[]::new));
  }
}
