package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.job.Wording.Next;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandWordingTests {

  @Test
  void leavesOutWhatIsMeantForOneLaunchAndNothingElse() {
    CommandWording wording =
        new CommandWording("rehome import x --new --param 'note=it'\\''s a --new one' --dry-run");

    assertThat(wording.next(Next.AGAIN))
        .isEqualTo("rehome import x --param 'note=it'\\''s a --new one'");
    assertThat(wording.next(Next.ANEW))
        .isEqualTo("rehome import x --param 'note=it'\\''s a --new one' --new");
  }

  @Test
  void writesOptionsAsTheyAreTyped() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("incremental", "true");
    options.put("limit", "5");
    options.put("param.user", "ada b");

    assertThat(new CommandWording("rehome import x").options(options))
        .isEqualTo("--incremental --limit 5 --param 'user=ada b'");
  }
}
