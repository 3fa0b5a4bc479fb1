package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.json.JsonFormat;
import dev.rehome.format.json.JsonLinesFormat;
import dev.rehome.format.xml.XmlFormat;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever records of a file are broken: once their mistakes are corrected in the copy of the
 * rejects, the copy reads as exactly the records that were missing.
 */
class RejectCopyTests {

  private static final int ROUNDS = 150;

  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE);

  @TempDir private Path directory;

  /** A way to write a file: what stands around and between the records, and mistakes. */
  private record Shape(
      RecordFormat format,
      String fileName,
      Map<String, Object> options,
      String before,
      String between,
      String after,
      String record,
      String right,
      List<String> wrong) {}

  private static Shape xml(String path, String before, String between, String after) {
    return new Shape(
        new XmlFormat(),
        "a.xml",
        path.isEmpty() ? Map.of() : Map.of("records", path),
        before,
        between,
        after,
        "<i n='%d'>=%d</i>",
        "=",
        List.of("R & D ", "a < b ", "&undeclared;", "<b>", "</c>", "]]>", "&#1;", "<i k=v/>"));
  }

  private static Shape json(
      String pointer, String before, String after, String record, String... wrong) {
    return new Shape(
        new JsonFormat(),
        "a.json",
        pointer.isEmpty() ? Map.of() : Map.of("records", pointer),
        before,
        ",\n",
        after,
        record,
        ":",
        List.of(wrong));
  }

  private static final List<Shape> SHAPES =
      List.of(
          xml("", "<root>\n", "\n", "\n</root>"),
          xml("", "<!-- é --><root a='>'>", "<!-- between -->", "</root><!-- end -->\n"),
          xml("/d/is/i", "<d><x/><is k='1'>", "<o/> ", "</is><y><z/></y></d>"),
          xml("/d/is/i", "<d>\n<is>", "</is><is>", "</is></d>\n"),
          json(
              "",
              "[\n",
              "]\n",
              "{\"n\":%d, \"t\": \"é%d\"}",
              ":x,",
              "=",
              ": 1 2",
              ":NaN,\"b\":",
              ":]",
              ":}"),
          json(
              "/a/1/b",
              "{\"x\": 1, \"a\":[[], {\"b\": [",
              "] }]}",
              "[{\"n\":%d}]",
              "=",
              ":- ",
              ":{"),
          json("/b", "{\"b\": {", "}, \"c\": 1}", "\"k%d\":\"%d\"", ":: ", "="),
          new Shape(
              new JsonLinesFormat(),
              "a.jsonl",
              Map.of(),
              "",
              "\n",
              "",
              "{\"n\":%d}",
              ":",
              List.of("=", ":: ", ":'", ":{")));

  @Test
  void aCopyReadsAsTheMissingRecordsOnceItsMistakesAreCorrected() {
    for (Shape shape : SHAPES) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        check(shape, new Random(seed));
      }
    }
  }

  private void check(Shape shape, Random random) {
    Charset charset = CHARSETS.get(random.nextInt(CHARSETS.size()));
    SourceSpec source =
        SampleFiles.charset(
            SampleFiles.options(
                SampleFiles.source(directory),
                shape.format().description().name(),
                shape.options()),
            charset);
    String wrong = shape.wrong().get(random.nextInt(shape.wrong().size()));
    List<String> right = new ArrayList<>();
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      String record = shape.record().formatted(i, i);
      right.add(record);
      records.add(random.nextInt(3) == 0 ? record.replaceFirst(shape.right(), wrong) : record);
    }
    List<Object> all = values(read(shape, source, file(shape, right)));
    SourceFile broken = SampleFiles.write(path(shape), file(shape, records).getBytes(charset));
    List<SourceRecord> found = Read.of(shape.format(), broken, source).records();
    List<SourceRecord> rejects = found.stream().filter(r -> r.problem() != null).toList();
    if (rejects.isEmpty()) {
      assertThat(records).isEqualTo(right);
      return;
    }

    String copy =
        new String(Copies.of(shape.format(), broken, source, rejects), charset)
            .replace(wrong, shape.right());

    List<Object> missing = new ArrayList<>(all);
    missing.removeAll(values(found));
    assertThat(values(read(shape, source, copy)))
        .as("%s %s wrong '%s' of %s: %s", shape.fileName(), charset, wrong, records, copy)
        .isEqualTo(missing);
  }

  private List<SourceRecord> read(Shape shape, SourceSpec source, String text) {
    SourceFile file = SampleFiles.write(path(shape), text.getBytes(source.charset()));
    return Read.of(shape.format(), file, source).records();
  }

  private Path path(Shape shape) {
    return directory.resolve(shape.fileName());
  }

  private static String file(Shape shape, List<String> records) {
    return shape.before() + String.join(shape.between(), records) + shape.after();
  }

  private static List<Object> values(List<SourceRecord> records) {
    return records.stream()
        .filter(record -> record.problem() == null)
        .map(record -> List.of(String.valueOf(record.key()), record.value()))
        .collect(Collectors.toList());
  }
}
