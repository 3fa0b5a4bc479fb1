package dev.rehome.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTests {

  @Test
  void equalsOneOfTheSameText() {
    assertThat(Glob.of("a/*.csv"))
        .isEqualTo(Glob.of("a/*.csv"))
        .hasSameHashCodeAs(Glob.of("a/*.csv"));
    assertThat(Glob.of("a/*.csv")).isNotEqualTo(Glob.of("b/*.csv")).hasToString("a/*.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "* a",
        "* a/b.json",
        "*.json x/y/a.json",
        "a?c abc",
        "README* docs/README.md",
        "x/*.json x/a.json",
        "x/** x/y/z",
        "**/b b",
        "**/b x/y/b",
        "x/**/b x/b",
        "x/**/b x/y/z/b",
        "/a.json a.json",
        "*.{json,csv} a.csv",
        "[a-c]x bx",
        "[!a]x bx",
        "[]]x ]x",
        "a\\*b a*b",
        "a(b)+.$ a(b)+.$",
        "{a,b}/c,d b/c,d",
        "ü,'\" ü,'\"",
        "archive/ archive/a.json",
        "archive/ x/archive/y/a.json",
        "/archive/ archive/a.json",
        "x/archive/ x/archive/y/a.json",
        "**/archive/ x/y/archive/a.json",
        "old*/ x/old-2019/a.json",
        "*😀.json a😀.json",
        "a?c a😀c",
        "[😀-😂]x 😁x",
        "[!]a]x bx",
        "[a\\]x \\x",
        "[a-]x -x",
        "[]-a]x ^x",
        "[^a]x bx",
        "[&&a]x &x"
      })
  void matches(String glob, String path) {
    assertThat(Glob.of(glob).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "*.json a.jsonx",
        "x/*.json x/y/a.json",
        "x/*.json z/x/a.json",
        "/a.json x/a.json",
        "a?c ac",
        "x/?/b x/y/z/b",
        "**/b ab",
        "[!a]x ax",
        "x[/]y x/y",
        "a.json aXjson",
        "*.JSON a.json",
        "archive/ archive",
        "archive/ archives/a.json",
        "/archive/ x/archive/a.json",
        "x/archive/ y/x/archive/a.json",
        "[!]a]x ]x"
      })
  void doesNotMatch(String glob, String path) {
    assertThat(Glob.of(glob).matches(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a[b", "{a", "{a,{b}}", "a\\", "[", "[z-a]", "[!]"})
  void refusesWhatIsNoGlob(String glob) {
    assertThatIllegalArgumentException().isThrownBy(() -> Glob.of(glob)).withMessageContaining("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./a.json", "a/./b", "../a/*", "a/..", "..", "a//b", "a//", "//"})
  void refusesWhatNoPathMatches(String glob) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Glob.of(glob))
        .withMessageContaining("never matches");
  }

  @ParameterizedTest
  @CsvSource({
    "archive/, x/archive, true",
    "/archive/, archive, true",
    "/archive/, x/archive, false",
    "x/**, x, true",
    "x/**, x/y, true",
    "**/x/**, a/x, true",
    "x/*, x, false",
    "x/**, y, false",
    "*.json, x, false",
    "archive, archive, false"
  })
  void knowsWhetherADirectoryIsMatchedAsAWhole(String glob, String directory, boolean all) {
    assertThat(Glob.of(glob).matchesAllBelow(directory)).isEqualTo(all);
  }

  /** What lint accepts must match, and what it refuses must say why: any text, any path. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyTextIsEitherRefusedOrMatchesWithoutFault(long seed) {
    Random random = new Random(seed);
    List<String> pieces =
        List.of(
            "a", "b", "*", "**", "?", "/", "[", "]", "[!", "-", "^", "!", "{", "}", ",", "\\", ".",
            "..", "&&", "(", ")", "|", "$", "+", "\\Q", "\\E", "😀", "\ud83d", "ü", " ", "\n", "#");
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, pieces);
      String path = text(random, pieces);
      Glob accepted;
      try {
        accepted = Glob.of(glob);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).as(glob).isExactlyInstanceOf(IllegalArgumentException.class);
        assertThat(refused.getMessage()).as(glob).isNotBlank();
        continue;
      }
      accepted.matches(path);
      if (accepted.matchesAllBelow(path)) {
        assertThat(accepted.matches(path + "/x/y")).as(glob + " on " + path).isTrue();
      }
    }
  }

  private static String text(Random random, List<String> pieces) {
    return random
        .ints(random.nextInt(9), 0, pieces.size())
        .mapToObj(pieces::get)
        .collect(Collectors.joining());
  }

  @Test
  void matchesWithWhateverItAccepts() {
    Random random = new Random(4711);
    String letters = "*?[]{}!^-,/\\.ab\uD83D\uDE00";
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(9); length >= 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        Glob glob = Glob.of(text.toString());
        accepted++;
        assertThatCode(() -> glob.matches("a/b.a")).as("%s", text).doesNotThrowAnyException();
        assertThatCode(() -> glob.matchesAllBelow("a")).doesNotThrowAnyException();
      } catch (IllegalArgumentException refused) {
        assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(accepted).isGreaterThan(5_000);
  }
}
