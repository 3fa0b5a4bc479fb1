package dev.rehome.format.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.record.SourceFile;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTests {

  @TempDir Path directory;

  @Test
  void isTheSha256OfAFile() throws IOException {
    assertThat(ContentHash.sha256(SampleFiles.write(directory.resolve("a"), "abc"), () -> {}))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void canBeEndedBetweenTwoReadsOfALargeFile() {
    SourceFile large = SampleFiles.write(directory.resolve("a"), new byte[10 << 20]);
    AtomicInteger reads = new AtomicInteger();

    assertThatThrownBy(
            () ->
                ContentHash.sha256(
                    large,
                    () -> {
                      if (reads.incrementAndGet() == 3) {
                        throw new IllegalStateException("enough");
                      }
                    }))
        .hasMessage("enough");
  }

  @Test
  void ofADirectoryDependsOnNamesAndContents() throws IOException {
    String before = hash("a", "1", "b/c", "2");

    assertThat(hash("b/c", "2", "a", "1")).isEqualTo(before);
    assertThat(hash("a", "1", "b/c", "3")).isNotEqualTo(before);
    assertThat(hash("a", "1", "b/d", "2")).isNotEqualTo(before);
    assertThat(hash("a", "1", "b/c", "2", ".x", "3")).isEqualTo(before);
  }

  private String hash(String... namesAndTexts) throws IOException {
    Path root = Files.createTempDirectory(directory, "d");
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      SampleFiles.write(root.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
    }
    return ContentHash.sha256(SampleFiles.file(root), () -> {});
  }
}
