package dev.rehome.format.xml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.Copies;
import dev.rehome.format.Envelope;
import dev.rehome.format.FileFields;
import dev.rehome.format.ManyRecordsContract;
import dev.rehome.format.Read;
import dev.rehome.format.RecordFormat;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
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
  protected RecordFormat format() {
    return new XmlFormat();
  }

  @Override
  protected String fileName() {
    return "records.xml";
  }

  @Override
  protected String text(int records) {
    return IntStream.rangeClosed(1, records)
        .mapToObj(i -> "  <item id='" + i + "'>\n    <name>" + word(i) + "</name>\n  </item>\n")
        .collect(Collectors.joining("", "<data>\n", "</data>\n"));
  }

  @Override
  protected Object value(int number) {
    return Map.of("@id", "" + number, "name", word(number));
  }

  /** What is well-formed in XML can only break a limit. */
  @Override
  protected String brokenInTheMiddle() {
    String deep = "<a>".repeat(300) + "</a>".repeat(300);
    return text(3).replace("<name>" + word(2) + "</name>", deep);
  }

  @Override
  protected List<String> codesOfEmptyFile() {
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
            Map.of("@n:k", "v", "#text", "x"),
            Map.of("g", List.of("1", "3", "4"), "h", "2"),
            Map.of("j", "two", "#text", "one two three"),
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
    Envelope envelope = format().envelope(write(text), xml("/n:d/b/n:i"));

    assertThat(new String(envelope.before()))
        .isEqualTo("<?xml version='1.0'?><n:d xmlns:n='urn:n'><b c=\"/>\">");
    assertThat(new String(envelope.after())).isEqualTo("</b></n:d>\n");
  }

  @ParameterizedTest
  @CsvSource({"/x/item, no element x", "/data/items/item, no element data/items"})
  void reportsAPathThatMatchesNothing(String path, String message) {
    Read read = read(write("<data><item/></data>"), xml(path));

    assertThat(read.codes()).containsExactly("records-not-found");
    assertThat(read.message(0)).startsWith(message);
  }

  @Test
  void reportsALastNameOfThePathThatMatchesNothing() {
    String text = "<orders><order/><Order/>\n<x><oder/></x></orders>";
    Read read = read(write(text), xml("/orders/oder"));

    assertThat(read.codes()).containsExactly("records-not-found");
    assertThat(read.message(0))
        .isEqualTo(
            "no element orders/oder (xml.records); found order, Order, x in its place;"
                + " did you mean 'order'?");
    assertThat(read.raw(0)).isEqualTo(text);
    assertThat(read(write("<order/>"), xml("/orders")).codes())
        .containsExactly("records-not-found");
    assertThat(read(write("<orders> </orders>"), xml("/orders/order")).codes()).isEmpty();
  }

  @Test
  void keepsNamesOfDifferentNamespacesApart() {
    String text =
        "<r xmlns:x='urn:x' xmlns='urn:d'><i id='1' x:id='2'><y>1</y><x:y>2</x:y></i></r>";

    assertThat(read(write(text), source()).values())
        .containsExactly(Map.of("@id", "1", "@x:id", "2", "y", "1", "x:y", "2"));
  }

  @Test
  void readsFilesWithOtherPrefixesForANamespaceAlike() {
    SourceSpec source =
        SampleFiles.options(
            source(),
            "xml",
            Map.of("records", "/x:r/x:i", "namespaces", List.of("x=urn:x", "=urn:plain")));
    List<String> texts =
        List.of(
            "<x:r xmlns:x='urn:x' xmlns:p='urn:plain'><x:i x:id='2'><p:y>1</p:y></x:i></x:r>",
            "<z:r xmlns:z='urn:x'><z:i z:id='2'><y xmlns='urn:plain'>1</y></z:i></z:r>",
            "<r xmlns:q='urn:x' xmlns='urn:x'><i q:id='2'><y xmlns='urn:plain'>1</y></i></r>");

    assertThat(texts)
        .allSatisfy(
            text ->
                assertThat(read(write(text), source).values())
                    .containsExactly(Map.of("@x:id", "2", "y", "1")));
    assertThat(
            read(
                    write(
                        "<n:r xmlns:n='urn:x' xmlns:x='urn:other'><n:i x:id='1' n:id='2'/></n:r>"),
                    source)
                .values())
        .containsExactly(Map.of("@{urn:other}id", "1", "@x:id", "2"));
  }

  @Test
  void theEmptyPrefixKeepsNamesOfOtherNamespacesApart() {
    SourceSpec source =
        SampleFiles.options(source(), "xml", Map.of("namespaces", List.of("=urn:u")));
    String text =
        "<d xmlns:u='urn:u'><r id='0' u:id='1'><u:id>2</u:id><id>3</id>"
            + "<id xmlns='urn:v'>4</id></r></d>";

    assertThat(read(write(text), source).values())
        .containsExactly(
            Map.of("@id", "0", "@{urn:u}id", "1", "id", "2", "{}id", "3", "{urn:v}id", "4"));
    assertThat(
            read(
                    write("<d><r><id>3</id></r></d>"),
                    SampleFiles.options(
                        source(),
                        "xml",
                        Map.of("records", "/{}d/{}r", "namespaces", List.of("=urn:u"))))
                .values())
        .containsExactly(Map.of("{}id", "3"));
  }

  @ParameterizedTest
  @CsvSource({
    "q=urn:u, q=urn:v, same prefix",
    "=urn:u, =urn:v, same prefix",
    "q=urn:u, p=urn:u, same namespace"
  })
  void refusesNamespacesThatWouldMergeNames(String one, String other, String message) {
    SourceSpec source =
        SampleFiles.options(source(), "xml", Map.of("namespaces", List.of(one, other)));

    assertThat(format().check(source))
        .singleElement()
        .extracting(Object::toString)
        .asString()
        .contains(message, "'" + one + "'", "'" + other + "'");
  }

  @Test
  void refusesNamespacesThatAreNone() {
    SourceSpec source =
        SampleFiles.options(source(), "xml", Map.of("namespaces", List.of("urn:x", "x=urn:x")));

    assertThat(format().check(source))
        .singleElement()
        .extracting(Object::toString)
        .asString()
        .contains("prefix=URI")
        .contains("'urn:x'");
  }

  @Test
  void keepsTheOrderOfMixedContent() {
    String text =
        """
        <r><i><body>Dear <b>Ann</b>, your <i>order <b>10</b></i> is
        here.</body></i></r>
        """;

    assertThat(read(write(text), source()).values())
        .containsExactly(
            Map.of(
                "body",
                Map.of(
                    "b",
                    "Ann",
                    "i",
                    Map.of("b", "10", "#text", "order 10"),
                    "#text",
                    "Dear Ann, your order 10 is\nhere.")));
  }

  @Test
  void mixedContentThatWouldBeHeldManyTimesIsTooLarge() {
    String text =
        "<d><a>" + "x<b>".repeat(150) + "y".repeat(500) + "</b>".repeat(150) + "</a><c/></d>";
    Read read = read(write(text), SampleFiles.limits(source(), 2000, 2000, 1000));

    assertThat(read.codes()).containsExactly("too-large", "ok");
  }

  @Test
  void mixedContentRepeatsItsTextOnlyAFewTimesWhateverARecordMayTake() {
    String deep = ("<i>" + "x".repeat(300)).repeat(180) + "</i>".repeat(180);
    String inline = "<p>to <a>one of <b>the <i>" + "words ".repeat(20_000) + "</i>!</b>!</a>!</p>";
    Read read = read(write("<d>" + deep + inline + deep + "<c/></d>"), source());

    assertThat(read.codes()).containsExactly("too-large", "ok", "too-large", "ok");
    assertThat(read.records().get(0).problem().message()).contains("mixed too deeply", "8 times");
  }

  @Test
  void nilElementsAreNull() {
    String text =
        "<r xmlns:s='http://www.w3.org/2001/XMLSchema-instance'><i><a s:nil='true'/>"
            + "<b s:nil=' 1 ' k='v'></b><c s:nil='false'/><a>1</a><a s:nil='true'>2</a></i>"
            + "<i s:nil='true'/></r>";
    Map<String, Object> record = new HashMap<>();
    record.put("a", Arrays.asList(null, "1", "2"));
    record.put("b", Map.of("@k", "v"));
    record.put("c", Map.of("@s:nil", "false"));

    assertThat(read(write(text), source()).values()).containsExactly(record, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a>R & D</a>",
        "<a b='R & D'/>",
        "<a>x < y</a>",
        "<a>]]></a>",
        "<a>&#1;</a>",
        "<a>&no;</a>",
        "<a><![CDATA[x</a>",
        "<a><!-- -- --></a>",
        "<a><?xml version='1.0'?></a>",
        "<a>\u0001</a>",
        "<a k='1' k='2'/>",
        "<a n:k='1'/>",
        "R & D",
        "<!-- -- -->",
        "<?xml?>",
        "</b>"
      })
  void rejectsWhateverTheParserRefusesAtItsLine(String wrong) {
    String text = "<root>\n<a>good</a>\n" + wrong + "\n<a>more</a>\n</root>\n";
    Read read = read(write(text), source());

    assertThat(read.codes()).hasSize(2).first().isEqualTo("ok");
    assertThat(read.codes().get(1)).isIn("xml-syntax", "truncated");
    assertThat(read.message(1)).contains("line ").contains("column ");
    assertThat(read.records().get(1).place().line()).isEqualTo(3);
    goesOnFromEveryPosition(utf8(text), source());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?xml version=\"1.7\"?>\n<root><a>1</a></root>",
        "<?xml version='1.0' encoding='UTF-8' standalone='maybe'?><root><a>1</a></root>",
        "<?xml vers?><root><a>1</a></root>",
        "<?xml version='1.0'",
        " <?xml version='1.0'?><root><a>1</a></root>",
        "<root><a>",
        "<root a=1><a/></root>"
      })
  void aFileThatBreaksBeforeItsFirstRecordIsCopiedAsItIs(String text) {
    SourceFile file = write(text);
    Read read = read(file, source());

    assertThat(read.codes()).hasSize(1).doesNotContain("ok");
    assertThat(read.message(0)).contains("line 1, column ");
    assertThat(new String(Copies.of(format(), file, source(), read.records()))).isEqualTo(text);
  }

  @Test
  void rejectsMalformedBytesOutsideOfRecords() {
    byte[] bytes = utf8("<doc k='??'>\n<a>1</a>\n??<!-- ?? --><a>2</a> ??</doc>");
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '?' ? (byte) 0xE9 : bytes[i];
    }
    Read read = read(write(bytes), source());

    assertThat(read.codes())
        .containsExactly(
            "malformed-text", "ok", "malformed-text", "malformed-text", "ok", "malformed-text");
    assertThat(read.message(2))
        .startsWith(
            "byte "
                + (new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\néé<") + 1)
                + " of the file is not UTF-8: E9");
    assertThat(read.records().get(2).place().line()).isEqualTo(3);
    assertThat(read.values()).containsExactly(null, "1", null, null, "2", null);
    goesOnFromEveryPosition(bytes, source());
    assertThat(
            read(write(new byte[] {'<', 'd', '>', (byte) 0xED, '<', '/', 'd', '>'}), source())
                .codes())
        .containsExactly("malformed-text");
  }

  @Test
  void keepsTheFieldsOfTheFile() {
    String text =
        """
        <orders date="2024-05-01" xmlns:x="urn:x"><meta x:a="1"><by>Ann</by></meta>
          <items n="1"><order><id>1</id></order></items>
          <items n="2"><order/>stray<order/></items> text
        </orders>
        """;

    assertThat(read(write(text), xml("/orders/items/order")).fileFields())
        .isEqualTo(
            new FileFields(
                Map.of(
                    "@date",
                    "2024-05-01",
                    "meta",
                    Map.of("@x:a", "1", "by", "Ann"),
                    "#text",
                    "text",
                    "items",
                    List.of(Map.of("@n", "1"), Map.of("@n", "2", "#text", "stray"))),
                null));
    assertThat(read(write("<r>\n<a>1</a>\n</r>"), source()).fileFields())
        .isEqualTo(FileFields.NONE);
    assertThat(read(write("<r>\n<i>\n<a/>\n</i><i/>\n</r>"), xml("/r/i/a")).fileFields())
        .isEqualTo(FileFields.NONE);
    assertThat(read(write("<r k='v'>\n<a/>x<a/>\n</r>"), source()).fileFields().value())
        .isEqualTo(Map.of("@k", "v", "#text", "x"));
    goesOnFromEveryPosition(utf8(text), xml("/orders/items/order"));
  }

  @Test
  void theFieldsOfTheFileAreKeptInBoundedMemory() {
    String text = "<r>" + "<i n='1'><a/></i>".repeat(100) + "</r>";
    Read read = read(write(text), SampleFiles.limits(xml("/r/i/a"), 1000, 1000, 10));

    assertThat(read.values()).hasSize(100);
    assertThat(read.fileFields().problem().message()).contains("more than 1000 bytes");
  }

  @Test
  void theFieldsOfTheFileKeepTheirNamesWhereThereIsNoRoom() {
    String text =
        "<r><m><n>"
            + "x".repeat(2000)
            + "</n><n/><o k='v'>x<p/></o></m><i/>stray<i/>"
            + "<m><q/></m><s/></r>";
    Read read = read(write(text), SampleFiles.limits(xml("/r/i"), 1000, 1000, 10));

    String not = "too large";
    assertThat(read.fileFields().value())
        .isEqualTo(
            Map.of(
                "m",
                Map.of("n", not, "o", Map.of("@k", not, "p", "", "#text", not)),
                "s",
                "",
                "#text",
                not));
  }

  @Test
  void namesAndMixedTextsOutsideTheRecordsAreKeptInBoundedMemoryToo() {
    String deep = "<a>x".repeat(20_000) + "</a>".repeat(20_000);
    String names =
        IntStream.range(0, 300)
            .mapToObj(i -> "<n" + i + " a" + i + "=''/>")
            .collect(Collectors.joining());
    SourceSpec source = SampleFiles.limits(xml("/r/i"), 100_000, 2000, 10);

    assertThat(read(write("<r>" + deep + "<i/></r>"), source).fileFields().problem()).isNotNull();
    Read read = read(write("<r>" + names + "<i/></r>"), source);
    assertThat((Map<?, ?>) read.fileFields().value()).hasSizeBetween(20, 60);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, \\uFFFE, xml-character",
        "``, \\uFFFF, xml-character",
        "``, \\u0080, ok",
        "`<?xml version='1.1'?>`, \\u0080, xml-character",
        "`<?xml version='1.1'?>`, \\u0085, ok"
      })
  void rejectsOnlyTheRecordWithACharacterThatXmlDoesNotAllow(
      String declaration, String character, String code) {
    String before = declaration + "<d><a>1</a><a>x";
    char wrong = (char) Integer.parseInt(character.substring(2), 16);
    Read read = read(write(before + wrong + "</a><a>é</a></d>"), source());

    assertThat(read.codes()).containsExactly("ok", code, "ok");
    if (!code.equals("ok")) {
      assertThat(read.message(1))
          .isEqualTo(
              "byte "
                  + before.length()
                  + " of the file: XML does not allow the character U+"
                  + character.substring(2));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "R & D   | expected the name of an entity after '&' | write '&' as &amp;",
        "R &D; x | Undeclared general entity \"D\"           | write '&' as &amp;",
        "a < b   | Unexpected character                      | write '<' as &lt;"
      })
  void saysHowToWriteWhatXmlReserves(String text, String message, String hint) {
    Read read = read(write("<d><a>" + text + "</a></d>"), source());

    assertThat(read.message(0)).startsWith(message).doesNotContain("code ");
    assertThat(read.hint(0)).isEqualTo(hint);
  }

  @Test
  void readsTheLineEndsOfXml11() {
    String text = "<d><a>1\u00852\r\u00853\u20284</a></d>";

    assertThat(read(write("<?xml version='1.1'?>" + text), source()).values())
        .containsExactly("1\n2\n3\n4");
    assertThat(read(write(text), source()).values()).containsExactly("1\u00852\n\u00853\u20284");
  }

  @Test
  void saysWhenTheDeclaredEncodingCannotBeTheFilesOwn() {
    Read read = read(write("<?xml version='1.0' encoding=\"UTF-16\"?><d><a>1</a></d>"), source());

    assertThat(read.codes()).containsExactly("xml-encoding");
    assertThat(read.message(0))
        .isEqualTo(
            "the file declares encoding=\"UTF-16\", but its first characters take one byte each,"
                + " so that it cannot be UTF-16; correct its XML declaration, for example to"
                + " encoding=\"UTF-8\"");
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
  void findsPlacesAfterCharactersOfEveryLength() {
    String text = "<d>\r\n<a>é€😀</a><!-- 😀 --><b>x</b></d>";
    Read read = read(write(text), source());

    assertThat(read.raw(0)).isEqualTo("<a>é€😀</a>");
    assertThat(read.raw(1)).isEqualTo("<b>x</b>");
  }

  private SourceSpec xml(String path) {
    return SampleFiles.options(source(), "xml", Map.of("records", path));
  }
}
