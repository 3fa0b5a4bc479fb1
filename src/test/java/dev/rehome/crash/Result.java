package dev.rehome.crash;

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

/** What a command has left, in parts that can be compared one by one. */
final class Result {

  private final Map<String, List<String>> parts = new LinkedHashMap<>();

  void add(String part, List<String> rows) {
    parts.put(part, rows);
  }

  /** All rows of the target's tables. */
  void addTarget(CrashDatabase database, String name) throws SQLException {
    for (String table : CrashSource.TABLE_NAMES) {
      add(table, database.rows(name, table));
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

  /** The names of all files of a run, the content of its rejects, some parts of its report. */
  void addFiles(Path run, List<String> partsOfReport) throws IOException {
    List<String> names = new ArrayList<>();
    try (var files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = run.relativize(file).toString();
        names.add(name);
        if (name.startsWith("rejects")) {
          String text = Files.readString(file, StandardCharsets.UTF_8);
          parts.put(name, text.replace(run.getParent().toString(), "").lines().toList());
        }
      }
    }
    parts.put("files of the run", names);
    JsonNode report = JsonMapper.builder().build().readTree(run.resolve("report.json").toFile());
    for (String part : partsOfReport) {
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
