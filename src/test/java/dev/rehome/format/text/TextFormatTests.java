package dev.rehome.format.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormatContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextFormatTests extends RecordFormatContract {

  @Override
  protected RecordFormat format() {
    return new TextFormat();
  }

  @Override
  protected String fileName() {
    return "my notes.txt";
  }

  @Override
  protected String text(int records) {
    return "  " + word(1) + "\n\nmore\n";
  }

  @Override
  protected Object value(int number) {
    return Map.of("title", "my notes", "content", text(1));
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
  void keepsTheTextExactly() {
    assertThat(read(write("\r\n a\0\r"), source()).values())
        .containsExactly(Map.of("title", "my notes", "content", "\r\n a\0\r"));
  }
}
