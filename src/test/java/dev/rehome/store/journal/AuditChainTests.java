package dev.rehome.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditChainTests {

  private final List<AuditLine> lines = new ArrayList<>();

  {
    String hash = AuditChain.START;
    for (long line = 1; line <= 6; line++) {
      String entry = "entry " + line;
      hash = AuditChain.hash(hash, entry);
      lines.add(new AuditLine(line, null, entry, hash));
    }
  }

  @Test
  void findsNothingInAWholeChain() {
    assertThat(faults()).isEmpty();
  }

  @Test
  void hashesAsSha256DoesOfTheHashBeforeALineFeedAndTheEntry() {
    assertThat(AuditChain.hash(AuditChain.START, "entry 1"))
        .isEqualTo("43b3005ee0b3fc3e062991a9fe79ff061b7f3f774a2aa286a91752b5a9db5e9e");
  }

  @Test
  void findsAnAlteredEntry() {
    lines.set(2, new AuditLine(3, null, "another", lines.get(2).hash()));

    assertThat(faults()).containsExactly("3 line 3 or the hash before it was altered");
  }

  @Test
  void findsAnEntryThatWasHashedAnew() {
    String hash = AuditChain.hash(lines.get(1).hash(), "another");
    lines.set(2, new AuditLine(3, null, "another", hash));

    assertThat(faults()).containsExactly("4 line 4 or the hash before it was altered");
  }

  @Test
  void findsMissingLines() {
    lines.remove(1);
    assertThat(faults()).containsExactly("3 line 2 is missing");

    lines.remove(0);
    assertThat(faults()).containsExactly("3 lines 1 to 2 are missing");
  }

  @Test
  void findsALineThatWasRemovedAndTheOthersNumberedAnew() {
    lines.remove(2);
    for (int i = 2; i < lines.size(); i++) {
      AuditLine line = lines.get(i);
      lines.set(i, new AuditLine(i + 1, null, line.entry(), line.hash()));
    }

    assertThat(faults()).containsExactly("3 line 3 or the hash before it was altered");
  }

  @Test
  void findsLinesInAnotherOrder() {
    AuditLine third = lines.get(2);
    AuditLine fourth = lines.get(3);
    lines.set(2, new AuditLine(3, null, fourth.entry(), fourth.hash()));
    lines.set(3, new AuditLine(4, null, third.entry(), third.hash()));

    assertThat(faults()).hasSize(3).first().asString().startsWith("3 ");
  }

  @Test
  void cannotSeeThatTheLastLinesAreGone() {
    lines.remove(5);

    assertThat(faults()).isEmpty();
  }

  private List<String> faults() {
    AuditChain chain = new AuditChain();
    lines.forEach(chain::add);
    return chain.faults().stream().map(fault -> fault.line() + " " + fault.message()).toList();
  }
}
