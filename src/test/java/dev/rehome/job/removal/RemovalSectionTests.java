package dev.rehome.job.removal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.job.removal.RemovalSection.Amount;
import dev.rehome.job.removal.RemovalSection.Kept;
import dev.rehome.job.removal.RemovalSection.Reason;
import dev.rehome.job.removal.RemovalSection.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovalSectionTests {

  @Test
  void showsEachNameOnOneLineWhateverIsInIt() {
    RemovalSection section =
        new RemovalSection(
            new Words("Moved", "file"),
            new Amount(1, 5),
            new Amount(1, 3),
            List.of("odd\nname\u001b[2J.jsonl"),
            List.of(new Reason("keep", 1, List.of(new Kept("a\nb", "the spec keeps it")))));

    assertThat(section.text())
        .contains("  odd\\nname\\u001B[2J.jsonl\n", "    a\\nb: the spec keeps it\n");
  }
}
