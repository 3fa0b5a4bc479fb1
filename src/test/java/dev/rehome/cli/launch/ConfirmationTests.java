package dev.rehome.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the word itself confirms. */
class ConfirmationTests {

  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"YES\n", "YES\r\n", "YES", "YES\nNO\n"})
  void theWordConfirms(String typed) {
    assertThat(asked(stream(typed))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "yes\n", "Yes\n", "Y\n", " YES\n", "YES \n", "YES!\n", "NO\nYES\n"})
  void nothingElseDoes(String typed) {
    assertThat(asked(stream(typed))).isFalse();
  }

  @Test
  void theQuestionIsThereBeforeTheAnswer() throws Exception {
    try (PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keyboard)) {
      Thread person =
          new Thread(
              () -> {
                try {
                  while (!err.toString().contains("Type YES")) {
                    Thread.onSpinWait();
                  }
                  keyboard.write("YES\n".getBytes(StandardCharsets.UTF_8));
                  keyboard.flush();
                } catch (java.io.IOException e) {
                  throw new AssertionError(e);
                }
              });
      person.start();
      assertThat(asked(in)).isTrue();
      person.join();
    }
    assertThat(err.toString()).contains("This changes the target.");
  }

  private boolean asked(InputStream in) {
    return new Confirmation(in, new PrintWriter(err)).given("This changes the target.");
  }

  private static InputStream stream(String typed) {
    return new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
  }
}
