package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlFormatTests extends ManyRecordsContract {

  @Override
  RecordFormat format() {
    return new XmlFormat();
  }

  @Override
  String fileName() {
    return "records.xml";
  }

  @Override
  String text(int records) {
    return IntStream.rangeClosed(1, records)
        .mapToObj(i -> "  <item id='" + i + "'>\n    <name>" + word(i) + "</name>\n  </item>\n")
        .collect(Collectors.joining("", "<data>\n", "</data>\n"));
  }

  @Override
  Object value(int number) {
    return Map.of("@id", "" + number, "name", word(number));
  }

  /** What is well-formed in XML can only break a limit. */
  @Override
  String brokenInTheMiddle() {
    String deep = "<a>".repeat(300) + "</a>".repeat(300);
    return text(3).replace("<name>" + word(2) + "</name>", deep);
  }

  @Override
  List<String> codesOfEmptyFile() {
    return List.of("empty-file");
  }

  @Test
  void mapsElementsToValues() {
    String text =
        """
        <r xmlns:n="urn:n">
          <a/><b></b><c> x </c><d k="v"/><e n:k="v">x</e>
          <f><g>1</g><h>2</h><g>3</g><g>4</g></f>
          <i>one <j>two</j> three</i>
          <n:l><![CDATA[<x>]]>&amp;&#233;</n:l>
        </r>
        """;

    assertThat(read(write(text), source()).values())
        .containsExactly(
            "",
            "",
            " x ",
            Map.of("@k", "v"),
            Map.of("@k", "v", "#text", "x"),
            Map.of("g", List.of("1", "3", "4"), "h", "2"),
            Map.of("j", "two", "#text", "one  three"),
            "<x>&é");
  }

  @Test
  void readsElementsAtAPath() {
    SourceSpec source = xml("/data/items/item");
    String text =
        "<data><x><item>no</item></x><items n='1'><item>1</item><other/><item>2</item></items>"
            + "<items><item>3</item></items></data>";

    assertThat(read(write(text), source).values()).containsExactly("1", "2", "3");
    goesOnFromEveryPosition(utf8(text), source);
  }

  @Test
  void wrapsCutRecordsInTheStartTagsTheyWereIn() throws Exception {
    String text =
        "<?xml version='1.0'?>\n"
            + "<!-- c --><n:d xmlns:n='urn:n'>\n"
            + "<b c=\"/>\"><n:i>1</n:i></b></n:d>";
    Envelope envelope = format().envelope(write(text), xml("/d/b/i"));

    assertThat(new String(envelope.before()))
        .isEqualTo("<?xml version='1.0'?><n:d xmlns:n='urn:n'><b c=\"/>\">");
    assertThat(new String(envelope.after())).isEqualTo("</b></n:d>\n");
  }

  @ParameterizedTest
  @CsvSource({"/x/item, no element x", "/data/items/item, no element data/items"})
  void saysWhenThePathLeadsNowhere(String path, String message) {
    Read read = read(write("<data><item/></data>"), xml(path));

    assertThat(read.codes()).containsExactly("records-not-found");
    assertThat(read.message(0)).startsWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><d><a>&e;</a></d>",
        "<!DOCTYPE d SYSTEM 'http://localhost:1/x.dtd'><d><a>1</a></d>",
        "<!DOCTYPE d [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><d><a>&b;</a></d>"
      })
  void refusesDocumentTypeDefinitions(String text) {
    Read read = read(write(text), source());

    assertThat(read.codes()).containsExactly("xml-dtd");
    assertThat(read.message(0)).contains("line 1, column 1");
  }

  @Test
  void refusesUndeclaredEntities() {
    assertThat(read(write("<d><a>1</a><b>&e;</b></d>"), source()).codes())
        .containsExactly("ok", "xml-syntax");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<d><a>1</a>~<b><c></b></d> | ok xml-syntax | <b><c></b></d>",
        "<d><a>1</a>~<b>x           | ok truncated  | <b>x",
        "<d><a>1</a>~               | ok truncated  | ''",
        "<d><a>1</a></d>~x          | ok xml-syntax | x",
        "x                          | xml-syntax    | x"
      })
  void rejectsASyntaxErrorOnceAndLosesNothingBeforeIt(String lines, String codes, String raw) {
    String text = lines.replace("~", "\n");
    Read read = read(write(text), source());
    int last = read.records().size() - 1;

    assertThat(String.join(" ", read.codes())).isEqualTo(codes);
    assertThat(read.raw(last)).contains(raw);
    assertThat(read.message(last)).contains("line ").contains("column ").doesNotContain("\n");
    goesOnFromEveryPosition(utf8(text), source());
  }

  @Test
  void survivesDeepNesting() {
    String text = "<d>" + "<a>".repeat(10_000) + "</a>".repeat(10_000) + "<b>1</b></d>";

    assertThat(read(write(text), source()).codes()).containsExactly("too-deep", "ok");
  }

  @Test
  void rejectsHugeRecordsAndGoesOn() {
    String text =
        "<d><a>" + "x".repeat(1_000_000) + "</a><b k='" + "y".repeat(2000) + "'/><c/></d>";
    Read read = read(write(text), SampleFiles.limits(source(), 1, 1000, 10));

    assertThat(read.codes()).containsExactly("too-large", "too-large", "ok");
    assertThat(read.records().get(0).place().byteLength()).isEqualTo(1_000_007);
  }

  @Test
  void honoursTheEncodingDeclaredInTheFile() {
    String text = "<?xml version='1.0' encoding='ISO-8859-1'?><d><a>é</a><ü>1</ü></d>";
    Read read = read(write(text.getBytes(StandardCharsets.ISO_8859_1)), source());

    assertThat(read.values()).containsExactly("é", "1");
    assertThat(read.records().get(1).place().byteOffset()).isEqualTo(text.indexOf("<ü>"));
    assertThat(
            read(write("<?xml version='1.0' encoding='nonsense-8'?><d><a/></d>"), source()).codes())
        .containsExactly("xml-encoding");
  }

  @Test
  void findsPlacesBehindCharactersOfEveryLength() {
    String text = "<d>\r\n<a>é€😀</a><!-- 😀 --><b>x</b></d>";
    Read read = read(write(text), source());

    assertThat(read.raw(0)).isEqualTo("<a>é€😀</a>");
    assertThat(read.raw(1)).isEqualTo("<b>x</b>");
  }

  private SourceSpec xml(String path) {
    return SampleFiles.options(source(), "xml", Map.of("records", path));
  }
}
