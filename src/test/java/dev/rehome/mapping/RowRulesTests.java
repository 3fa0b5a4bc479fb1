package dev.rehome.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.job.specs.SpecFiles;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowRulesTests {

  private static final OffsetDateTime EARLY = OffsetDateTime.parse("2025-01-01T00:00Z");
  private static final OffsetDateTime LATE = OffsetDateTime.parse("2025-01-02T00:00Z");

  @TempDir private Path directory;
  private RowRules rules;

  @BeforeEach
  void compile() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("spec.yml"),
            """
            name: runs
            source: { directory: . }
            parameters: { most: { default: "3" } }
            entities:
              run:
                id: /id
                columns:
                  started: { from: /started, type: timestamp }
                  ended: { from: /ended, type: timestamp }
              task:
                each: /tasks
                id: /id
                columns:
                  run: { ref: run }
                  tries: { from: /tries, type: integer }
            rules:
              - check: run.ended >= run.started
                message: ended before it started
              - check: row.tries <= int(param.most)
                message: tried too often
                for: task
              - check: size(record.tasks) > 0
                message: has no task
              - check: run.ended > run.started
                message: took no time
                level: warning
            """);
    Spec spec = SpecFiles.read(file.toString());
    rules = RecordMapper.compile(spec, Map.of(), new RunValues("r", Instant.EPOCH)).rowRules();
  }

  @Test
  void findTimesThatAreOutOfOrder() {
    assertThat(rules.check(0, new Object[] {"a", EARLY, LATE})).isEmpty();
    assertThat(rules.check(0, new Object[] {"a", LATE, EARLY}))
        .extracting(RecordProblem::code, RecordProblem::message)
        .singleElement()
        .asString()
        .contains("rule", "ended before it started", "run.ended >= run.started");
  }

  @Test
  void areNotBrokenWhereAValueIsMissing() {
    assertThat(rules.check(0, new Object[] {"a", EARLY, null})).isEmpty();
  }

  @Test
  void checkEachRowOfAnEntityThatRepeatsWithParameters() {
    assertThat(rules.check(1, new Object[] {"t", "a", 3L})).isEmpty();
    assertThat(rules.check(1, new Object[] {"t", "a", 4L}))
        .extracting(RecordProblem::message)
        .singleElement()
        .asString()
        .contains("tried too often")
        .doesNotContain("(row");
  }

  @Test
  void leaveOutWhatNeedsARecordAndWhatOnlyWarns() {
    assertThat(rules.count(0)).isOne();
    assertThat(rules.count(1)).isOne();
    assertThat(rules.others()).isEqualTo(List.of("has no task"));
  }
}
