package dev.rehome.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTests {

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
        "ü,'\" ü,'\""
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
        "*.JSON a.json"
      })
  void doesNotMatch(String glob, String path) {
    assertThat(Glob.of(glob).matches(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a[b", "{a", "{a,{b}}", "a\\", "dir/", "[", "[z-a]"})
  void refusesWhatIsNoGlob(String glob) {
    assertThatIllegalArgumentException().isThrownBy(() -> Glob.of(glob)).withMessageContaining("");
  }
}
