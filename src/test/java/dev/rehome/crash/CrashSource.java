package dev.rehome.crash;

import dev.rehome.testing.SampleFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Legacy files with everything an import can meet: two formats, rows for two tables, broken
 * records, values and rows that the database refuses, keys that come twice; and a later state of
 * the same files, in which some records are new, some changed and most the same.
 */
final class CrashSource {

  static final String SPEC =
      """
      name: crash
      source:
        directory: .
        include: ["*.jsonl", "*.csv"]
      entities:
        author:
          id: { from: /author, required: true }
          on_duplicate: first
          columns:
            name: /author
        article:
          id: { from: /id, required: true }
          columns:
            author_id: { ref: author }
            title: { from: /title, required: true }
            words: { from: /words, type: integer }
            content: /content
      """;

  /** Made beforehand, so that the database has something to refuse. */
  static final List<String> TABLES =
      List.of(
          "CREATE TABLE author (id varchar(100) PRIMARY KEY, name varchar(100))",
          """
          CREATE TABLE article (id varchar(100) PRIMARY KEY,
            author_id varchar(100) NOT NULL REFERENCES author, title varchar(30) NOT NULL,
            words bigint CHECK (words <> 613), content varchar(1000))
          """);

  static final List<String> TABLE_NAMES = List.of("author", "article");

  private static final int FILES = 6;
  private static final int RECORDS_PER_FILE = 500;

  private CrashSource() {}

  /** Writes the files as they were first, which has all but every eleventh record. */
  static void writeBefore(Path directory) {
    write(directory, false);
  }

  static void writeAfter(Path directory) {
    write(directory, true);
  }

  private static void write(Path directory, boolean after) {
    for (int file = 0; file < FILES; file++) {
      boolean csv = file % 2 == 1;
      StringBuilder text = new StringBuilder(csv ? "id,author,title,words,content\n" : "");
      for (int n = file * RECORDS_PER_FILE; n < (file + 1) * RECORDS_PER_FILE; n++) {
        if (after || n % 11 != 0) {
          text.append(csv ? csv(n, after) : json(n, after)).append('\n');
        }
      }
      SampleFiles.write(
          directory.resolve("part-" + file + (csv ? ".csv" : ".jsonl")), text.toString());
    }
  }

  private static String json(int n, boolean after) {
    if (n % 89 == 50) {
      return "{\"id\": \"a" + n + "\", \"title\": ";
    }
    String title = title(n, after);
    return String.format(
        Locale.ROOT,
        "{\"id\": \"%s\", \"author\": \"author-%d\"%s, \"words\": %d, \"content\": \"%s\"}",
        id(n),
        n % 37,
        title.isEmpty() ? "" : ", \"title\": \"" + title + "\"",
        n % 1000,
        content(n));
  }

  private static String csv(int n, boolean after) {
    return n % 89 == 50
        ? "a" + n + ",too,few"
        : String.join(",", id(n), "author-" + n % 37, title(n, after), "" + n % 1000, content(n));
  }

  /** Now and then a key from an earlier file. */
  private static String id(int n) {
    return "a" + (n % 71 == 3 ? n / 2 : n);
  }

  private static String title(int n, boolean after) {
    if (n % 97 == 7) {
      return "";
    }
    String title = n % 83 == 5 ? "Title that no column of the table holds " : "Title ";
    return title + n + (after && n % 7 == 3 ? " revised" : "");
  }

  private static String content(int n) {
    return "Text of article " + n + " ü " + "x".repeat(n % 200);
  }
}
