package dev.rehome.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of wrong specs: every check with its words, line and column. */
class SpecProblemsTests {

  private static final String ANSWER = "=> ";

  @TempDir Path directory;

  private SpecFixture specs;

  @BeforeEach
  void useDirectory() {
    specs = new SpecFixture(directory);
  }

  /**
   * A case of specs/problems.txt: a title that begins with the part of a spec that the YAML is, the
   * YAML, and after arrows the problems, each {@code line:column: message (hint)}.
   */
  record Case(String title, String yaml, List<String> problems) {
    static Case of(String block) {
      List<String> lines = block.lines().toList();
      List<String> problems = new ArrayList<>();
      StringBuilder yaml = new StringBuilder();
      for (String line : lines.subList(1, lines.size())) {
        if (line.startsWith(ANSWER)) {
          problems.add("spec.yml:" + line.substring(ANSWER.length()));
        } else {
          yaml.append(line).append('\n');
        }
      }
      return new Case(lines.get(0), yaml.toString().stripTrailing() + "\n", problems);
    }

    /** The whole spec. */
    String spec() {
      return switch (title.substring(0, title.indexOf(':'))) {
        case "columns" -> SpecFixture.withColumns(yaml);
        case "entities" -> SpecFixture.withEntities(yaml);
        case "source" -> SpecFixture.withSource(yaml);
        default -> yaml;
      };
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream file = SpecProblemsTests.class.getResourceAsStream("/specs/problems.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^### ")).filter(block -> !block.isBlank()).map(Case::of);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysWhatIsWrong(Case wrong) {
    assertThat(specs.problems(wrong.spec())).containsExactlyElementsOf(wrong.problems());
  }

  @Test
  void reportsTenDifferentMistakesAtOnce() {
    assertThat(
            specs.problems(
                """
                name: My Spec
                source:
                  directroy: data
                  format: jsno
                  max_depth: deep
                entities:
                  evaluation:
                    key: [idd]
                    columns:
                      id: metadata
                      score: { from: /a~b, type: integer, zone: Europe/Berlin }
                      user: "{param.usr}"
                  response:
                    id: { uuid: "{file.path" }
                    columns:
                      evaluation_id: { ref: evaluatoin }
                      state: { from: /state, transform: [trimm], one_of: [a] }
                rules:
                  - check: row.a == 1
                """))
        .containsExactly(
            "spec.yml:1:7: 'name' must be 1 to 63 lower-case letters, digits, '-' or '_', starting"
                + " with a letter, but was the text 'My Spec'",
            "spec.yml:3:3: unknown key 'directroy' in 'source' (did you mean 'directory'?)",
            "spec.yml:4:11: unknown format 'jsno' (did you mean 'json'?)",
            "spec.yml:5:14: 'max_depth' must be a whole number from 1 to 10000, but was the text"
                + " 'deep'",
            "spec.yml:8:11: key column 'idd' is not a column (did you mean 'id'?)",
            "spec.yml:10:11: 'metadata' is neither a path nor a template (for a constant write"
                + " { value: metadata }; a path starts with '/')",
            "spec.yml:11:22: bad path '/a~b': '~' must be followed by 0 or 1; write '~0' for a"
                + " tilde and '~1' for a slash in a name",
            "spec.yml:11:43: 'zone' is not allowed for type integer (it is allowed for timestamp,"
                + " datetime)",
            "spec.yml:12:13: parameter 'usr' is not declared (declare it under 'parameters')",
            "spec.yml:14:17: bad template '{file.path': '{' at character 1 is not closed; a brace"
                + " itself is written '{{'",
            "spec.yml:16:29: unknown entity 'evaluatoin' (did you mean 'evaluation'?)",
            "spec.yml:17:42: unknown transform 'trimm' (did you mean 'trim'?)",
            "spec.yml:19:5: rule 1 of 'rules' has no 'message' (add 'message': a text)");
  }

  @Test
  void suggestsTheFileThatWasMeant() {
    specs.write("content.yml", "name: content");
    assertThat(specs.problems(directory.resolve("contnt.yml")))
        .containsExactly("contnt.yml: there is no file contnt.yml (did you mean 'content.yml'?)");
    assertThat(specs.problems(directory.resolve("nowhere/contnt.yml")))
        .containsExactly("nowhere/contnt.yml: there is no file nowhere/contnt.yml");
  }

  @Test
  void reportsThatADirectoryIsNoSpec() {
    specs.write("jobs/b.yml", "");
    specs.write("jobs/a.yaml", "");
    assertThat(specs.problems(directory.resolve("jobs")))
        .containsExactly(
            "jobs: jobs is a directory, but a YAML file was expected (it holds a.yaml, b.yml)");
  }

  @Test
  void locatesInvalidUtf8() throws IOException {
    Path file = directory.resolve("latin.yml");
    Files.write(file, "name: a\ndescription: ä\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(specs.problems(file))
        .containsExactly(
            "latin.yml:2:14: the byte 0xE4 is not valid UTF-8 (save the file as UTF-8)");
  }

  @Test
  void refusesControlCharactersWithTheirPlace() {
    assertThat(specs.problems("name: a\ndescription: b\u0007"))
        .containsExactly("spec.yml:2:15: the character U+0007 is not allowed in YAML");
  }

  @Test
  void refusesAnEmptyFile() {
    assertThat(specs.problems("")).containsExactly("spec.yml: the file is empty");
  }

  @Test
  void refusesAFileThatIsNoSpecBySize() {
    assertThat(specs.problems("# much\n".repeat(200_000)))
        .containsExactly("spec.yml: spec.yml is larger than 1 MB, which is too large for a spec");
  }

  @Test
  void refusesTenThousandLevels() {
    assertThat(specs.problems("name: " + "[".repeat(10_000)))
        .containsExactly("spec.yml:1:106: values nest more than 100 levels deep");
  }

  @Test
  void refusesAnAliasInsideItsOwnAnchor() {
    assertThat(specs.problems("name: &a [*a]"))
        .containsExactly("spec.yml:1:7: an alias refers to a node that contains it");
  }

  @Test
  void saysNothingOfWhatAMissingTemplateMayHold() {
    assertThat(
            specs.problems(
                """
                extends: templates/base.yml
                source: { fiel: x }
                entities: { e: { key: [other], columns: { b: "{param.user}", c: { ref: f } } } }
                """))
        .containsExactly(
            "spec.yml:1:10: there is no file templates/base.yml",
            "spec.yml:2:11: unknown key 'fiel' in 'source' (did you mean 'file'?)");
  }
}
