package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextFormatTests extends RecordFormatContract {

  @Override
  RecordFormat format() {
    return new TextFormat();
  }

  @Override
  String fileName() {
    return "my notes.txt";
  }

  @Override
  String text(int records) {
    return "  " + word(1) + "\n\nmore\n";
  }

  @Override
  Object value(int number) {
    return Map.of("title", "my notes", "content", text(1));
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
  void keepsTheTextExactly() {
    assertThat(read(write("\r\n a\0\r"), source()).values())
        .containsExactly(Map.of("title", "my notes", "content", "\r\n a\0\r"));
  }
}
