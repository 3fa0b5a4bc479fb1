package dev.rehome.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTests {

  @TempDir Path directory;

  @Test
  void reportsTenDifferentMistakesAtOnce() throws IOException {
    assertThat(
            problems(
                """
                name: My Spec
                source:
                  directroy: data
                  format: jsno
                  max_depth: deep
                entities:
                  evaluation:
                    key: [idd]
                    columns:
                      id: metadata
                      score: { from: /a~b, type: integer, zone: Europe/Berlin }
                      user: "{param.usr}"
                  response:
                    id: { uuid: "{file.path" }
                    columns:
                      evaluation_id: { ref: evaluatoin }
                      state: { from: /state, transform: [trimm], one_of: [a] }
                rules:
                  - check: true
                """))
        .isEmpty();
  }

  private List<String> problems(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("spec.yml"), yaml);
    ProblemException thrown =
        catchThrowableOfType(
            ProblemException.class, () -> new SpecReader(TestFormats.ALL).read(file));
    assertThat(thrown.fault()).isEqualTo(Fault.USAGE);
    return thrown.problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }
}
