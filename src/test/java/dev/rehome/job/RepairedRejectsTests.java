package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.RecordFormats;
import dev.rehome.spec.FormatDescription;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The copies of rejected records, for every format and files made at random: left as they are they
 * have the same problems again, and repaired they give the rows that were missing and no others.
 */
class RepairedRejectsTests {

  private static final int FILES = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BOM = "\uFEFF";

  private static final String SPEC =
      """
      name: copies
      source:
        directory: source
        format: %s
        %s
      entities:
        item:
          key: [file, id]
          columns:
            file: "{file.path}"
            id: { first: [/id, /content, "/*/id"] }
            number: { first: [/n, "/*/n"], type: integer }
            whole: { from: "", type: json }
      """;

  private static final String FILE_COUNTS =
      "select name, status, position_records, read_count, inserted_count, rejected_count"
          + " from rehome.migration_files where run = 1 order by name";
  private static final String MAPPINGS =
      "select legacy_id, file_name, action from rehome.legacy_mappings order by 1";

  @TempDir private Path directory;

  /**
   * How the files of a source are written.
   *
   * @param source what else the spec says about it
   * @param record a record with {@code ID} and {@code VALUE} in it
   * @param good what VALUE is in a record that can be read
   * @param broken what VALUE is in one that cannot be read or mapped
   * @param most records in one file
   */
  private record Dialect(
      String format,
      String source,
      String name,
      String before,
      String record,
      String between,
      String after,
      String good,
      List<String> broken,
      int most) {

    @Override
    public String toString() {
      return format + " " + source + " " + name;
    }
  }

  /** One file: which of its records is broken, and how it is encoded. */
  private record Sample(
      Dialect dialect, int records, int broken, String value, Charset charset, String lineEnd) {

    static Sample of(Dialect dialect, SplittableRandom random) {
      int records = random.nextInt(1, dialect.most() + 1);
      return new Sample(
          dialect,
          records,
          random.nextInt(records),
          dialect.broken().get(random.nextInt(dialect.broken().size())),
          random.nextInt(3) == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8,
          random.nextInt(3) == 0 ? "\r\n" : "\n");
    }

    byte[] bytes(boolean repaired) {
      String text =
          IntStream.range(0, records)
              .mapToObj(i -> record(i, repaired || i != broken))
              .collect(Collectors.joining(dialect.between(), dialect.before(), dialect.after()));
      String marked = charset == StandardCharsets.UTF_8 ? text : BOM + text;
      return lines(marked).getBytes(charset);
    }

    byte[] repaired(byte[] copy) {
      String text = new String(copy, charset);
      String wrong = lines(record(broken, false)).strip();
      assertThat(text).contains(wrong);
      return text.replace(wrong, lines(record(broken, true)).strip()).getBytes(charset);
    }

    private String record(int number, boolean readable) {
      return dialect
          .record()
          .replace("ID", "é" + number)
          .replace("VALUE", readable ? dialect.good() : value);
    }

    private String lines(String text) {
      return text.replace("\n", lineEnd);
    }
  }

  static Stream<Dialect> dialects() {
    String json = "{\"id\": \"ID\", \"n\": VALUE, \"t\": [1.50, {\"a\": null}]}";
    List<String> noJson =
        List.of("tru", "01", "\"\\x\"", "\"seven\"", "1 2", "1, \"n\": 2", "\u0001");
    List<String> noXml =
        List.of("seven", "1<x>", "&", "&no;", "&#0;", "1</m>", "<!--", "<![CDATA[", "<");
    List<String> noYaml = List.of("[", "seven", "*x", "\"a", "!x 1", "{a", "1: 2: 3");
    List<String> noCsv = List.of("seven", "1,2", "\"1\"x");
    String xml =
        "  <item>\n    <id>ID</id><n>VALUE</n><x:t a=\"&lt;\">x<![CDATA[<]]></x:t>\n  </item>\n";
    return Stream.of(
        dialect("json", "", "a.json", "[", json, ",\n", "]\n", noJson),
        dialect(
            "json",
            "json: { records: /items }",
            "a.json",
            "{\"v\": {}, \"items\": [",
            json,
            ",",
            "], \"w\": 2}",
            noJson),
        dialect(
            "json",
            "json: { records: /a/items }",
            "b.json",
            "{\"a\": {\"items\": {",
            "\"kID\": " + json,
            ",\n",
            "}}}",
            noJson),
        dialect("json-lines", "", "a.jsonl", "", json, "\n", "\n", noJson),
        dialect(
            "csv", "", "a.csv", "id,n,\"t \"\"1\"\"\"\n", "ID,VALUE,\"a\nb\"", "\n", "\n", noCsv),
        dialect(
            "csv",
            "csv: { skip_lines: 1, comment: \"#\" }",
            "a.csv",
            "A title, with a comma\n# a,b\nid,n\n",
            "ID,VALUE",
            "\n",
            "",
            noCsv),
        dialect(
            "csv",
            "csv: { header: [id, n, t], delimiter: \";\" }",
            "a.csv",
            "",
            "ID;VALUE;\"a;b\"",
            "\n",
            "\n",
            List.of("seven", "1;2", "\"1\"x")),
        dialect(
            "xml",
            "",
            "a.xml",
            "<?xml version=\"1.0\"?>\n<data xmlns:x=\"urn:x\">\n",
            xml,
            "",
            "</data>\n",
            noXml),
        dialect(
            "xml",
            "xml: { records: /data/items/item }",
            "a.xml",
            "<data xmlns:x=\"urn:x\"><v/>\n<items>\n",
            xml,
            "<!-- - -->",
            "</items></data>",
            noXml),
        dialect(
            "yaml", "", "a.yml", "", "- id: ID\n  n: VALUE\n  t: [a, {b: c}]\n", "", "", noYaml),
        dialect(
            "yaml",
            "",
            "flow.yml",
            "[\n",
            "{id: ID, n: VALUE}",
            ",\n",
            "]\n",
            List.of("seven", "*x", "!x 1", "1, n: 2")),
        dialect("yaml", "", "documents.yml", "", "id: ID\nn: VALUE\n", "---\n", "", noYaml),
        dialect(
            "yaml",
            "yaml: { records: /items }",
            "members.yml",
            "v: 1\nitems:\n",
            "  kID:\n    id: ID\n    n: VALUE\n",
            "",
            "w: 2\n",
            List.of("seven", "*x", "!x 1")),
        one("markdown", "a.md", "---\nid: ID\nn: VALUE\n---\n# Title\n\ntext\n", noYaml),
        one("text", "a.txt", "ID VALUE", List.of("\u0000")),
        one("run-directory", "run/a.json", json, noJson));
  }

  private static Dialect dialect(
      String format,
      String source,
      String name,
      String before,
      String record,
      String between,
      String after,
      List<String> broken) {
    return new Dialect(format, source, name, before, record, between, after, "12", broken, 5);
  }

  private static Dialect one(String format, String name, String record, List<String> broken) {
    return new Dialect(format, "", name, "", record, "", "", "12", broken, 1);
  }

  @Test
  void knowEveryFormat() {
    assertThat(dialects().map(Dialect::format).distinct())
        .containsExactlyInAnyOrderElementsOf(
            RecordFormats.descriptions().stream().map(FormatDescription::name).toList());
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void readAgainAsTheyAreAndGiveTheMissingRowsOnceRepaired(Dialect dialect) {
    Map<String, Sample> samples = samples(dialect);
    Workspace whole = workspace("whole", dialect);
    Workspace broken = workspace("broken", dialect);
    Workspace copies = workspace("copies", dialect);
    Workspace repaired = workspace("repaired", dialect);
    samples.forEach((name, sample) -> whole.file(name, sample.bytes(true)));
    samples.forEach((name, sample) -> broken.file(name, sample.bytes(false)));
    imported(whole, 0);
    imported(broken, 3);

    samples.forEach((name, sample) -> copies.file(name, copy(broken, name)));
    samples.forEach((name, sample) -> repaired.file(name, sample.repaired(copy(broken, name))));
    imported(copies, 3);
    imported(repaired, 0);

    assertThat(problems(copies)).isEqualTo(problems(broken));
    Map<String, String> rows = rows(broken);
    rows(repaired).forEach((key, row) -> assertThat(rows.put(key, row)).as(key).isNull());
    assertThat(rows).isEqualTo(rows(whole));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void areRetriedAsIfTheyHadNeverBeenBroken(Dialect dialect) throws IOException {
    Map<String, Sample> samples = samples(dialect);
    Workspace whole = workspace("whole", dialect);
    Workspace broken = workspace("broken", dialect);
    samples.forEach((name, sample) -> whole.file(name, sample.bytes(true)));
    samples.forEach((name, sample) -> broken.file(name, sample.bytes(false)));
    imported(whole, 0);
    imported(broken, 3);

    Path run = broken.runDirectory();
    for (Map.Entry<String, Sample> sample : samples.entrySet()) {
      Path copy = rejects(broken).resolve("files").resolve(sample.getKey());
      Files.write(copy, sample.getValue().repaired(Files.readAllBytes(copy)));
    }
    Result retry =
        broken.run(
            "retry",
            run.getFileName().toString(),
            "--runs-dir",
            broken.runs().toString(),
            "--target",
            broken.target());

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isZero();
    assertThat(rows(broken)).isEqualTo(rows(whole));
    for (String query : List.of(FILE_COUNTS, MAPPINGS)) {
      assertThat(broken.rows(query)).as(query).isEqualTo(whole.rows(query));
    }
  }

  private static Map<String, Sample> samples(Dialect dialect) {
    SplittableRandom random = new SplittableRandom(Long.getLong("copies.seed", 1));
    Map<String, Sample> samples = new TreeMap<>();
    for (int i = 0; i < FILES; i++) {
      samples.put(
          "f" + i + (dialect.name().contains("/") ? "-" : "/") + dialect.name(),
          Sample.of(dialect, random));
    }
    return samples;
  }

  private Workspace workspace(String name, Dialect dialect) {
    return new Workspace(directory.resolve(name))
        .spec(SPEC.formatted(dialect.format(), dialect.source()));
  }

  private static void imported(Workspace workspace, int exitCode) {
    Result result = workspace.importing();
    assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(exitCode);
  }

  private static Path rejects(Workspace workspace) {
    return workspace.runDirectory().resolve("rejects");
  }

  private static byte[] copy(Workspace workspace, String name) {
    try {
      return Files.readAllBytes(rejects(workspace).resolve("files").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong in each file; a message may quote what stands behind a record. */
  private static Map<String, List<String>> problems(Workspace workspace) {
    try (Stream<String> lines = Files.lines(rejects(workspace).resolve("rejects.jsonl"))) {
      return lines
          .map(JSON::readTree)
          .collect(
              Collectors.groupingBy(
                  line -> line.get("file").asString(),
                  TreeMap::new,
                  Collectors.mapping(line -> line.get("code").asString(), Collectors.toList())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> rows(Workspace workspace) {
    Map<String, String> rows = new TreeMap<>();
    for (String row :
        workspace.rows(
            "select file || ' ' || id, number || ' ' || cast(whole as varchar) from item")) {
      rows.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1));
    }
    return rows;
  }
}
