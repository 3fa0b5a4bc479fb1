package dev.rehome.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowKeyTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | plain",
        "a\u001fb\u001fc | a, b, c",
        "a\u001e\u001fb\u001f\u001e\u001ex | a\\u001Fb, \\u001Ex",
        "two\tlines\u0085\u200B | two\\u0009lines\\u0085\\u200B"
      })
  void isShownWithCommasBetweenItsPartsAndOnOneLine(String key, String shown) {
    assertThat(RowKey.shown(key)).isEqualTo(shown);
  }
}
