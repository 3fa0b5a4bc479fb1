package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownFormatTests extends RecordFormatContract {

  @Override
  RecordFormat format() {
    return new MarkdownFormat();
  }

  @Override
  String fileName() {
    return "article.md";
  }

  @Override
  String text(int records) {
    return "---\nid: 1\ntags: [a, b]\n---\n\n# " + word(1) + "\n\nText\n";
  }

  @Override
  Object value(int number) {
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
  List<String> codesOfEmptyFile() {
    return List.of("ok");
  }

  @Override
  int most() {
    return 1;
  }

  @Test
  void takesTheTitleFromFrontMatterThenHeadingThenFileName() {
    assertThat(record("---\ntitle: T\n---\n# H\n")).containsEntry("title", "T");
    assertThat(record("---\ntitle:\n---\n## no\n# *H* `x`\n")).containsEntry("title", "H \"x\"");
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
  void treatsRulersAndUnclosedFrontMatterAsText() {
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
        "- a          | line 2",
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
