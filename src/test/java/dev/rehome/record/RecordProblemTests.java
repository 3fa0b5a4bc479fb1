package dev.rehome.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordProblemTests {

  @ParameterizedTest
  @CsvSource({"00A0", "200B", "FEFF", "2028", "3000", "0007", "001B", "00AD", "202E", "0000"})
  void showsInvisibleCharactersOfTheDataThatMessagesQuote(String hex) {
    String text = "'a" + (char) Integer.parseInt(hex, 16) + "é b'";
    String shown = "'a\\u" + hex + "é b'";

    assertThat(RecordProblem.of("c", text).message()).isEqualTo(shown);
    assertThat(RecordProblem.of("c", "m").hint(text).hint()).isEqualTo(shown);
    assertThat(Problem.of("c", text).hint(text)).hasToString(shown + " (" + shown + ")");
  }

  @Test
  void leavesVisibleCharactersLineFeedsAndTabsAsTheyAre() {
    String text = "größe 数 \uD83D\uDE00\n\tx";

    assertThat(RecordProblem.of("c", text).message()).isEqualTo(text);
    assertThat(RecordProblem.of("c", "a\rb\uDB40\uDC01").message()).isEqualTo("a\\rb\\u{E0001}");
  }
}
