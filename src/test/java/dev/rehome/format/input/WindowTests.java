package dev.rehome.format.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.SourceFile;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTests {

  private static final boolean[] COMMA = Window.stops(",");

  @TempDir Path directory;

  @Test
  void isFullAfterManyStopsToo() throws IOException {
    try (Window window = open(",".repeat(1_000_000), 1000)) {
      int stops = 0;
      while (window.skipTo(COMMA) == ',') {
        window.at++;
        stops++;
      }

      assertThat(window.skipTo(COMMA)).isEqualTo(Window.FULL);
      assertThat(stops).isEqualTo(1001);
    }
  }

  @Test
  void keepsWhatIsAfterTheMark() throws IOException {
    try (Window window = open("x".repeat(300_000) + "," + "y".repeat(300_000) + ",", 1 << 20)) {
      window.skipTo(COMMA);
      window.mark = ++window.at;
      window.skipTo(COMMA);

      assertThat(new String(window.bytes, window.mark, window.at - window.mark))
          .isEqualTo("y".repeat(300_000));
      assertThat(window.offset(window.at)).isEqualTo(600_001);
      window.at++;
      assertThat(window.skipTo(COMMA)).isEqualTo(Window.END);
      assertThat(window.peek()).isEqualTo(Window.END);
    }
  }

  @Test
  void keepsLittleOfWhatIsReleased() throws IOException {
    try (Window window = open("x".repeat(3_000_000), 1000)) {
      while (window.skipTo(COMMA) == Window.FULL) {
        window.mark = window.at;
      }

      assertThat(window.bytes.length).isLessThan(300_000);
      assertThat(window.offset(window.at)).isEqualTo(3_000_000);
    }
  }

  private Window open(String text, long maxKept) throws IOException {
    SourceFile file = SampleFiles.write(directory.resolve("text"), text);
    return new Window(Utf8View.open(file, StandardCharsets.UTF_8), maxKept);
  }
}
