package dev.rehome.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session of the page is what the program does with a copy of the sample. */
class ArtifactsPageTests {

  private static final Path SAMPLE = Path.of("sample-data/artifacts");

  @TempDir private Path directory;

  @Test
  void theSessionIsReal() throws IOException {
    directory = directory.toRealPath();
    copySample();
    String page = Page.of("src/docs/artifacts.md").blocks("text").get(0);
    StringBuilder session = new StringBuilder();
    for (String line : page.lines().filter(shown -> shown.startsWith("$ ")).toList()) {
      session.append(line).append('\n').append(answer(List.of(line.substring(2).split(" "))));
    }

    assertThat(timeless(session.toString())).isEqualTo(timeless(page));
  }

  private String answer(List<String> words) throws IOException {
    if (words.get(0).equals("echo")) {
      Files.writeString(directory.resolve(words.get(2)), "\n", StandardOpenOption.APPEND);
      return "";
    }
    Stream<String> own = words.get(2).matches("record|forget|import") ? noLedger() : Stream.of();
    Result result =
        new Workspace(directory)
            .run(Stream.concat(words.stream().skip(1).map(this::here), own).toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private static Stream<String> noLedger() {
    return Stream.of("--no-ledger");
  }

  private String here(String word) {
    return word.startsWith("pipeline") ? directory.resolve(word).toString() : word;
  }

  private void copySample() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path copy = directory.resolve("pipeline").resolve(SAMPLE.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
        Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH));
      }
    }
  }

  /** Without the place of the copy, the width of columns and the time of the session. */
  private String timeless(String session) {
    return Arrays.stream(session.replace(directory + "/", "").split("\n"))
        .map(line -> line.replaceAll("20(?:2[6-9]|[3-9]\\d)-\\S+Z", "TIME").replaceAll(" +", " "))
        .reduce("", (text, line) -> text + line + "\n");
  }
}
