package dev.rehome.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTests {

  @Test
  void readsNamesAndIndexes() {
    PathPattern path = PathPattern.parse("/a/0/b c/");
    assertThat(path.segments())
        .containsExactly(
            new PathPattern.Key("a"),
            new PathPattern.Key("0"),
            new PathPattern.Key("b c"),
            new PathPattern.Key(""));
    assertThat(path.fromRoot()).isFalse();
    assertThat(path.single()).isTrue();
  }

  @Test
  void emptyPathIsTheValueItself() {
    assertThat(PathPattern.parse("")).isEqualTo(new PathPattern("", false, List.of()));
    assertThat(PathPattern.parse("root:")).isEqualTo(new PathPattern("root:", true, List.of()));
  }

  @Test
  void knowsPathsFromTheRoot() {
    assertThat(PathPattern.parse("root:/a"))
        .isEqualTo(new PathPattern("root:/a", true, List.of(new PathPattern.Key("a"))));
  }

  @Test
  void unescapesSlashesTildesAndBraces() {
    assertThat(PathPattern.parse("/a~1b/c~0d/~01/{{e}}").segments())
        .containsExactly(
            new PathPattern.Key("a/b"),
            new PathPattern.Key("c~d"),
            new PathPattern.Key("~1"),
            new PathPattern.Key("{e}"));
  }

  @Test
  void capturesNonGreedilyOverTheWholeName() {
    PathPattern path = PathPattern.parse("/x/opportunity-{number}.{kind}");
    PathPattern.Match match = (PathPattern.Match) path.segments().get(1);
    Matcher matcher = match.regex().matcher("opportunity-7.md.bak");
    assertThat(matcher.matches()).isTrue();
    assertThat(matcher.group(1)).isEqualTo("7");
    assertThat(matcher.group(2)).isEqualTo("md.bak");
    assertThat(match.regex().matcher("opportunity-.md").matches()).isFalse();
    assertThat(match.captures()).containsExactly("number", "kind");
    assertThat(path.captures()).containsExactly("number", "kind");
    assertThat(path.single()).isFalse();
  }

  @Test
  void matchesWildcardsAndTakesEverythingElseLiterally() {
    PathPattern.Match match = (PathPattern.Match) PathPattern.parse("/*.json").segments().get(0);
    assertThat(match.captures()).isEmpty();
    assertThat(match.regex().matcher("a.json").matches()).isTrue();
    assertThat(match.regex().matcher("a\n.json").matches()).isTrue();
    assertThat(match.regex().matcher("axjson").matches()).isFalse();
    PathPattern.Match quoted = (PathPattern.Match) PathPattern.parse("/\\E[*").segments().get(0);
    assertThat(quoted.regex().matcher("\\E[x").matches()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a/b       | a path starts with '/', 'root:/' or 'file:/'
          /a~       | '~' must be followed by 0 or 1; write '~0' for a tilde and '~1' for a slash in a name
          /a~2      | '~' must be followed by 0 or 1; write '~0' for a tilde and '~1' for a slash in a name
          /a{b      | '{' at character 2 is not closed; a brace itself is written '{{'
          /a}b      | '}' at character 2 closes nothing; a brace itself is written '}}'
          /{}       | '{}' is not the name of a variable
          /{a b}    | '{a b}' is not the name of a variable
          /{a.b}    | '{a.b}' cannot capture: its name must be letters, digits and '_'
          /{a}/{a}  | '{a}' is used twice
          """)
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> PathPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
