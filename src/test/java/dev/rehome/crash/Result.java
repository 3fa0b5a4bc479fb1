package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that two imports of the same source must leave alike, however each came to its end.
 * Left out is what always differs: times, ids of runs, numbers of items and of attempts, names of
 * databases.
 */
final class Result {

  private static final List<String> QUERIES =
      List.of(
          """
          SELECT f.name, r.record_number, r.line, r.byte_offset, r.byte_length, r.problems, r.raw
          FROM rehome.rejects r
          JOIN rehome.migration_files f ON f.run = r.run AND f.ordinal = r.file_ordinal
          WHERE r.run = :run ORDER BY r.file_ordinal, r.record_number
          """,
          """
          SELECT ordinal, name, format, size_bytes, sha256, status, position_offset,
            position_records, position_line, read_count, inserted_count, updated_count,
            unchanged_count, skipped_count, rejected_count, note
          FROM rehome.migration_files WHERE run = :run ORDER BY ordinal
          """,
          """
          SELECT e.entity, i.row_key, i.new_id, i.legacy_id, i.fingerprint, i.action, i.file_ordinal,
            i.record_number, CASE WHEN i.run = :run THEN 'this run' ELSE 'earlier' END
          FROM rehome.migration_items i JOIN rehome.migration_entities e ON e.id = i.entity_id
          ORDER BY e.entity, i.row_key
          """,
          """
          SELECT e.entity, b.row_key, b.row_before, b.fingerprint, b.file_ordinal,
            b.record_number, b.action
          FROM rehome.item_history b JOIN rehome.migration_entities e ON e.id = b.entity_id
          WHERE b.run = :run ORDER BY e.entity, b.row_key
          """,
          """
          SELECT file_ordinal, SUM(last_item - first_item + 1), MIN(first_record), MAX(last_record)
          FROM rehome.unchanged_items WHERE run = :run GROUP BY file_ordinal ORDER BY file_ordinal
          """,
          """
          SELECT e.entity, SUM(inserted_count), SUM(updated_count), SUM(unchanged_count),
            SUM(skipped_count)
          FROM rehome.migration_counts c JOIN rehome.migration_entities e ON e.id = c.entity_id
          WHERE c.run = :run GROUP BY e.entity ORDER BY e.entity
          """,
          """
          SELECT field, SUM(records) FROM rehome.unmapped_fields WHERE run = :run
          GROUP BY field ORDER BY field
          """,
          """
          SELECT path, found FROM rehome.run_paths WHERE run = :run ORDER BY path
          """,
          """
          SELECT code, subject, message, SUM(warned) FROM rehome.run_warnings WHERE run = :run
          GROUP BY code, subject, message ORDER BY code, subject, message
          """,
          """
          SELECT name, entity, passed, detail FROM rehome.data_integrity_checks WHERE run = :run
          ORDER BY id
          """,
          """
          SELECT verb, spec, spec_checksum, scope, source, status, exit_code
          FROM rehome.migration_runs WHERE run = :run
          """,
          "SELECT COUNT(*) FROM rehome.write_intents");

  private static final String LOST =
      """
      SELECT name FROM rehome.migration_files WHERE run = :run AND read_count <>
        inserted_count + updated_count + unchanged_count + skipped_count + rejected_count
      """;

  private final Map<String, List<String>> parts = new LinkedHashMap<>();

  private Result() {}

  /**
   * What the first run of the import's source left. Those that died before they had listed their
   * files do not count: they were given up.
   */
  static Result of(Import command) throws SQLException, IOException {
    Result result = new Result();
    try (Connection connection = command.database().connect(command.name())) {
      List<String> run = rows(connection, RUN.formatted(command.source()));
      String number = run.get(0).split("\\|", -1)[0];
      String id = run.get(0).split("\\|", -1)[1];
      for (String table : CrashSource.TABLE_NAMES) {
        result.parts.put(table, command.database().rows(command.name(), table));
      }
      for (String query : QUERIES) {
        result.parts.put(
            query,
            rows(connection, query.replace(":run", number)).stream()
                .map(row -> row.replace(command.name(), ""))
                .toList());
      }
      assertThat(rows(connection, LOST.replace(":run", number)))
          .as("files whose records read are not those accounted for")
          .isEmpty();
      result.addFiles(command.runs().resolve(id));
    }
    return result;
  }

  private static final String RUN =
      "SELECT run, id, status FROM rehome.migration_runs"
          + " WHERE source = '%s' AND status <> 'ABANDONED' ORDER BY run";

  /** Whether the run of this source is complete already, after a launch has died. */
  static boolean completed(Import command) throws SQLException {
    try (Connection connection = command.database().connect(command.name())) {
      return rows(connection, RUN.formatted(command.source())).stream()
          .findFirst()
          .map(run -> run.endsWith("|COMPLETED_WITH_REJECTS"))
          .orElse(false);
    } catch (SQLException beforeTheFirstMigration) {
      return false;
    }
  }

  /** The first difference, if there is any. */
  Optional<String> difference(Result other) {
    for (Map.Entry<String, List<String>> part : parts.entrySet()) {
      List<String> here = part.getValue();
      List<String> there = other.parts.getOrDefault(part.getKey(), List.of());
      if (!here.equals(there)) {
        List<String> less = new ArrayList<>(here);
        less.removeAll(there);
        List<String> more = new ArrayList<>(there);
        more.removeAll(here);
        return Optional.of(
            "%s\n%d rows instead of %d\nmissing %s\nadded %s"
                .formatted(part.getKey(), there.size(), here.size(), first(less), first(more)));
      }
    }
    return Optional.empty();
  }

  private static List<String> first(List<String> rows) {
    return rows.subList(0, Math.min(5, rows.size()));
  }

  /** The names of all files of the run, the content of its rejects, the counts of its report. */
  private void addFiles(Path run) throws IOException {
    List<String> names = new ArrayList<>();
    try (var files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = run.relativize(file).toString();
        names.add(name);
        if (name.startsWith("rejects")) {
          parts.put(name, Files.readString(file, StandardCharsets.UTF_8).lines().toList());
        }
      }
    }
    parts.put("files of the run", names);
    JsonNode report = JsonMapper.builder().build().readTree(run.resolve("report.json").toFile());
    for (String part : List.of("status", "exitCode", "files", "records", "entities", "unmapped")) {
      parts.put("report: " + part, List.of(report.at("/" + part).toString()));
    }
  }

  static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          cells.add(result.getString(i));
        }
        rows.add(String.join("|", cells));
      }
      return rows;
    }
  }
}
