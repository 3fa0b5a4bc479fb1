package dev.rehome.format.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.Read;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormatContract;
import dev.rehome.record.DerivedMembersMap;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownFormatTests extends RecordFormatContract {

  @Override
  protected RecordFormat format() {
    return new MarkdownFormat();
  }

  @Override
  protected String fileName() {
    return "article.md";
  }

  @Override
  protected String text(int records) {
    return "---\nid: 1\ntags: [a, b]\n---\n\n# " + word(1) + "\n\nText\n";
  }

  @Override
  protected Object value(int number) {
    return Map.of(
        "id",
        1L,
        "tags",
        List.of("a", "b"),
        "title",
        word(1),
        "content",
        "# " + word(1) + "\n\nText\n",
        "sections",
        Map.of(word(1), "Text"),
        "front_matter",
        Map.of("id", 1L, "tags", List.of("a", "b")));
  }

  @Override
  protected List<String> codesOfEmptyFile() {
    return List.of("ok");
  }

  @Override
  protected int most() {
    return 1;
  }

  @Test
  void takesTheTitleFromFrontMatterThenHeadingThenFileName() {
    assertThat(record("---\ntitle: T\n---\n# H\n")).containsEntry("title", "T");
    assertThat(record("---\ntitle:\n---\n## no\n# *H* `x`\n")).containsEntry("title", "*H* `x`");
    assertThat(record("text\n> # quoted\n")).containsEntry("title", "article");
  }

  @Test
  void givesEachSectionItsTextUpToTheNextHeadingOfItsLevel() {
    String text =
        """
        intro

        # One

        a
        ## One and a half
        b
        ```
        # no heading
        ```
        Two
        ===
        c
        # One
        d
        """;

    assertThat((Map<?, ?>) record(text).get("sections"))
        .isEqualTo(
            Map.of(
                "One",
                "a\n## One and a half\nb\n```\n# no heading\n```",
                "One and a half",
                "b\n```\n# no heading\n```",
                "Two",
                "c",
                "One (2)",
                "d"));
  }

  @Test
  void givesNoSectionANameThatAnotherHas() {
    String text = "# A\n1\n# A (2)\n2\n# A\n3\n# A\n4\n# A (2)\n5\n";

    assertThat(record(text).get("sections"))
        .isEqualTo(Map.of("A", "1", "A (2)", "2", "A (3)", "3", "A (4)", "4", "A (2) (2)", "5"));
  }

  @Test
  void readsALongLineOfBlanksInTimeThatGrowsWithIt() {
    String line = "a" + " ".repeat(60_000) + "x";

    for (String text :
        List.of("---\n" + line + "\n", "---\n" + line + "\n---\n", "+++\n" + line + "\n")) {
      assertThat(CompletableFuture.supplyAsync(() -> record(text)))
          .succeedsWithin(Duration.ofSeconds(5))
          .extracting("title")
          .isEqualTo("article");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "# Use `foo()` and [the docs](http://x)  | Use `foo()` and [the docs](http://x)",
        "   #\t 1 \\* 2 &amp; 3 ##  \t            | 1 \\* 2 &amp; 3",
        "# C#                                    | C#",
        "# a \\#                                  | a \\#",
        "Two *lines*~  of one~===                | Two *lines* of one",
        "#tag~===                                | #tag",
        "# ![logo](a.png) <b>x</b> #             | ![logo](a.png) <b>x</b>"
      })
  void takesHeadingsAsTheyAreWritten(String heading, String text) {
    String markdown = heading.replace('~', '\n').replace("\\t", "\t").replace("\\\\", "\\");
    String expected = text.replace("\\\\", "\\");

    assertThat(record(markdown + "\nbody\n"))
        .containsEntry("title", expected)
        .containsEntry("sections", Map.of(expected, "body"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\n\n# Title\n\n---\ntext\n",
        "---\nThis is prose, and no mapping.\n---\n# Title\n",
        "---\n- a\n- b\n---\n# Title\n",
        "---\n[link]: no\n---\n# Title\n",
        "---\n\nNote: a rule without another\n# Title\n",
        "+++\nadded\n# Title\n",
        "{% include x %}\n# Title\n",
        "{{< figure >}}\n# Title\n",
        "{}\n# Title\n",
        "{\"a\": 1} is JSON\n# Title\n"
      })
  void losesNothingWhereTheTopIsNoFrontMatter(String text) {
    assertThat(record(text))
        .containsEntry("title", "Title")
        .containsEntry("content", text)
        .containsEntry("front_matter", Map.of());
  }

  /** As generators of sites write it that name the notation after the fence. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "---json\n{\n  \"title\": \"Named\",\n  \"n\": 1\n}\n---\nbody\n",
        "---yaml\ntitle: Named\nn: 1\n---\nbody\n",
        "---toml \ntitle = 'Named'\nn = 1\n---\nbody\n"
      })
  void readsFrontMatterWhoseNotationIsNamed(String text) {
    assertThat(record(text))
        .containsEntry("title", "Named")
        .containsEntry("content", "body\n")
        .containsEntry("front_matter", Map.of("title", "Named", "n", 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "'---json~{\"a\": }~---~body', line 2",
    "'---json~[1]~---~body', expected members",
    "'---json~{\"a\": 1}~body', is not closed by a line of ---",
    "'---yaml~- 1~---~body', expected members",
  })
  void rejectsBrokenFrontMatterWhoseNotationIsNamed(String text, String message) {
    Read read = read(write(text.replace('~', '\n')), source());

    assertThat(read.codes()).containsExactly("front-matter");
    assertThat(read.message(0)).contains(message);
  }

  @ParameterizedTest
  @CsvSource({"'---~title: T~---~# H', false", "'# H', true"})
  void saysWhichMembersAreDerivedFromOthers(String text, boolean titleToo) {
    DerivedMembersMap record = (DerivedMembersMap) (Map<?, ?>) record(text.replace('~', '\n'));

    assertThat(record.isDerived("sections") && record.isDerived("front_matter")).isTrue();
    assertThat(record.isDerived("title")).isEqualTo(titleToo);
    assertThat(record.isDerived("content")).isFalse();
  }

  @Test
  void readsTomlFrontMatter() {
    String toml =
        "+++\n"
            + "title = \"Toml\"\n"
            + "date = 2020-01-01\n"
            + "weight = 1.50\n"
            + "[params]\n"
            + "tags = ['a', 'b']\n"
            + "+++\n"
            + "body\n";

    assertThat(record(toml))
        .containsEntry("title", "Toml")
        .containsEntry("date", "2020-01-01")
        .containsEntry("weight", new BigDecimal("1.50"))
        .containsEntry("params", Map.of("tags", List.of("a", "b")))
        .containsEntry("content", "body\n")
        .containsEntry("sections", Map.of());
    assertThat(record("+++\r\n+++\r\nbody")).containsEntry("content", "body");
  }

  @Test
  void readsJsonFrontMatter() {
    assertThat(record("{\n  \"title\": \"J\",\n  \"n\": {\"x\": [1, \"}\"]}\n}\n\n# H\n"))
        .containsEntry("title", "J")
        .containsEntry("n", Map.of("x", List.of(1L, "}")))
        .containsEntry("content", "# H\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "+++~a = [~b = 1~+++~x     | line 3",
        "+++~a = 1~a = 2~+++~x     | line 4",
        "+++~a = inf~+++~x         | finite",
        "+++~a = 1e99999999999~+++ | line 3",
        "+++~title = 1~text        | +++",
        "---~title: x~~text        | ---",
        "{~ \"a\": 1,,~}~x         | line 2",
        "{~ \"a\": 1~              | line ",
        "{\"a\": 1, \"a\": 2}~x     | duplicate key"
      })
  void rejectsFrontMatterThatIsBrokenOrNeverEnds(String text, String message) {
    Read read = read(write(text.replace('~', '\n')), source());

    assertThat(read.codes()).containsExactly("front-matter");
    assertThat(read.message(0)).contains(message);
    assertThat(read.records().get(0).problem().hint()).contains("blank line");
  }

  @Test
  void survivesDeepFrontMatter() {
    for (String text :
        List.of(
            "+++\na = " + "[".repeat(10_000) + "\n+++\n",
            "+++\n" + "a.".repeat(10_000) + "b = 1\n+++\n",
            "{\"a\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}\n")) {
      assertThat(read(write(text), source()).codes()).containsExactly("front-matter");
    }
  }

  @Test
  void treatsRulersAsText() {
    assertThat(record("---\n\ntext\n")).containsEntry("content", "---\n\ntext\n");
    assertThat(record("\n---\na: 1\n---\n")).doesNotContainKey("a");
    assertThat(record("---\n---\n\n \n  text\n")).containsEntry("content", "  text\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1~b: [    | line 4",
        "a: 1~a: 2    | line 3",
        "a: !x 1      | line 2",
        "a: *x        | line 2"
      })
  void rejectsBadFrontMatterAndNamesTheLine(String yaml, String where) {
    Read read = read(write("---\n" + yaml.replace("~", "\n") + "\n---\ntext\n"), source());

    assertThat(read.codes()).containsExactly("front-matter");
    assertThat(read.message(0)).contains(where);
  }

  @Test
  void survivesDeepNestingAndLongBlanks() {
    assertThat(record(">".repeat(10_000) + " # x\n")).containsEntry("title", "article");
    assertThat(record("[".repeat(10_000) + "*a _b ".repeat(5000))).containsKey("content");
    assertThat(record("\n".repeat(100_000) + "x")).containsEntry("content", "x");
  }

  @SuppressWarnings("unchecked") // a Markdown record is a map
  private Map<String, Object> record(String text) {
    return (Map<String, Object>) read(write(text), source()).values().get(0);
  }
}
