package dev.rehome.job.removal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.rehome.problem.VisibleText;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import java.util.List;

/**
 * What a run removed and kept.
 *
 * @param words how a person reads it
 * @param removed what was removed; what would be, in a dry run
 * @param kept what stays
 * @param first of what is removed
 * @param reasons why things stay
 */
public record RemovalSection(
    @JsonIgnore Words words, Amount removed, Amount kept, List<String> first, List<Reason> reasons)
    implements ReportSection {

  private static final int SHOWN_PER_REASON = 5;

  /**
   * @param removed a word for what was done, of at most eight letters
   * @param thing what one of them is called
   */
  public record Words(String removed, String thing) {}

  /** So many things, and what they take on the disk. */
  public record Amount(long count, long bytes) {

    Amount plus(long more, long moreBytes) {
      return new Amount(count + more, bytes + moreBytes);
    }
  }

  /**
   * Things that stay for one reason.
   *
   * @param first some of them
   */
  public record Reason(String code, long count, List<Kept> first) {}

  /** Something that stays. */
  public record Kept(String name, String why) {}

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("\n%-9s%s\n".formatted(words.removed(), amount(removed)));
    first.forEach(name -> text.append("  " + VisibleText.onOneLine(name) + "\n"));
    text.append(more("  ", removed.count() - first.size()));
    text.append("Kept     ").append(amount(kept)).append('\n');
    reasons.forEach(reason -> text.append(text(reason)));
    return text.toString();
  }

  private String amount(Amount amount) {
    return "%s, %s bytes".formatted(things(amount.count()), ReportText.number(amount.bytes()));
  }

  private String things(long count) {
    return ReportText.number(count) + " " + words.thing() + (count == 1 ? "" : "s");
  }

  private String text(Reason reason) {
    StringBuilder text = new StringBuilder("  " + reason.code() + "\n");
    List<Kept> shown = reason.first().stream().limit(SHOWN_PER_REASON).toList();
    shown.forEach(
        kept ->
            text.append("    %s: %s\n".formatted(VisibleText.onOneLine(kept.name()), kept.why())));
    return text + more("    ", reason.count() - shown.size());
  }

  private String more(String indent, long more) {
    return more > 0 ? indent + "and " + things(more) + " more\n" : "";
  }
}
