package dev.rehome.format.rundirectory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.Read;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDirectoryFormatTests {

  @TempDir Path directory;

  private final RunDirectoryFormat format = new RunDirectoryFormat();

  @Test
  void readsADirectoryAsOneRecord() {
    put("stage1/report.md", "# Report\n");
    put("stage2/b.json", "[{\"a\": 1}]");
    put("stage2/a.json", "{\"a\": 1}");
    put("stage2/inner/rows.csv", "x,y\n1,2\n");
    put("lines.jsonl", "1\n{}\n");
    put("meta.yml", "v: 1\n");
    put("many.yaml", "- 1\n---\nv: 2\n");
    put("doc.xml", "<d><i>1</i></d>");
    put("note.txt", "n");
    put("README.md", "no");
    put("image.png", "no");
    put(".hidden/a.json", "no");
    put("stage2/.DS_Store", "no");

    Map<?, ?> record = (Map<?, ?>) read().values().get(0);

    assertThat(record.keySet())
        .isEqualTo(
            java.util.Set.of(
                "doc.xml",
                "image.png",
                "lines.jsonl",
                "many.yaml",
                "meta.yml",
                "note.txt",
                "stage1",
                "stage2"));
    assertThat(record.get("image.png")).isEqualTo(Map.of("bytes", 2L));
    assertThat(record.get("stage2"))
        .isEqualTo(
            Map.of(
                "a.json",
                Map.of("a", 1L),
                "b.json",
                List.of(Map.of("a", 1L)),
                "inner",
                Map.of("rows.csv", List.of(Map.of("x", "1", "y", "2")))));
    assertThat(((Map<?, ?>) record.get("stage2")).keySet().toString())
        .isEqualTo("[a.json, b.json, inner]");
    assertThat(record.get("lines.jsonl")).isEqualTo(List.of(1L, Map.of()));
    assertThat(record.get("meta.yml")).isEqualTo(Map.of("v", 1L));
    assertThat(record.get("many.yaml")).isEqualTo(List.of(List.of(1L), Map.of("v", 2L)));
    assertThat(record.get("doc.xml")).isEqualTo(Map.of("i", "1"));
    assertThat(record.get("note.txt")).isEqualTo(Map.of("title", "note", "content", "n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.json  | {\"a\": [}         | json-syntax  | run 1/stage/a.json:1: ",
        "a.json  |                    | empty-file   | run 1/stage/a.json:1: ",
        "a.jsonl | 1~x                | json-syntax  | run 1/stage/a.jsonl:2: ",
        "a.csv   | a~1~2,3            | csv-columns  | run 1/stage/a.csv:3: ",
        "a.yml   | a: 1~--- ~a: !x 1  | yaml-tag     | run 1/stage/a.yml:3: ",
        "a.md    | ---~a: [~---       | front-matter | run 1/stage/a.md:1: ",
        "a.xml   | <d><e>             | truncated    | run 1/stage/a.xml:1: ",
      })
  void isBrokenByAFileInIt(String name, String text, String code, String message) {
    put("stage/" + name, text == null ? "" : text.replace("~", "\n"));
    put("stage/z.txt", "fine");
    Read read = read();

    assertThat(read.codes()).containsExactly(code);
    assertThat(read.message(0)).startsWith(message);
  }

  @Test
  void countsAllItsFilesAsItsPlace() {
    put("a.txt", "123");
    put("b/c.png", "4567");
    Read read = read();

    assertThat(read.records().get(0).place()).isEqualTo(new RecordPlace(1, 1, 0, 7));
    assertThat(Read.of(format, run(), source(), read.positions().get(0)).records()).isEmpty();
    assertThat(Read.of(format, run(), source(), ReadPosition.START).records()).hasSize(1);
  }

  @Test
  void limitsItsSize() {
    put("a.txt", "123456");

    assertThat(Read.of(format, run(), SampleFiles.limits(source(), 5, 100, 10)).codes())
        .containsExactly("file-too-large");
  }

  @Test
  void leavesOutWhatIsExcluded() {
    put("a.json", "{");
    put("b.json", "1");
    SourceSpec source =
        SampleFiles.files(source(), List.of("*"), List.of("run 1/a.*"), "run-directory", false);

    assertThat(Read.of(format, run(), source).values()).containsExactly(Map.of("b.json", 1L));
  }

  @Test
  void isBrokenByALoopOfLinks() throws IOException {
    put("a.json", "1");
    Files.createSymbolicLink(directory.resolve("run 1/loop"), directory.resolve("run 1"));
    SourceSpec follow = SampleFiles.files(source(), List.of("*"), List.of(), "run-directory", true);

    assertThat(Read.of(format, run(), follow).codes()).containsExactly("symlink-loop");
    assertThat(read().codes()).containsExactly("ok");
  }

  @Test
  void readsAnEmptyDirectory() throws IOException {
    Files.createDirectory(directory.resolve("run 1"));

    assertThat(read().values()).containsExactly(Map.of());
  }

  private Read read() {
    return Read.of(format, run(), source());
  }

  private SourceFile run() {
    return SampleFiles.file(directory.resolve("run 1"));
  }

  private SourceSpec source() {
    return SampleFiles.source(directory);
  }

  private void put(String name, String text) {
    SampleFiles.write(directory.resolve("run 1").resolve(name), text);
  }
}
