package dev.rehome.report;

import dev.rehome.problem.VisibleText;
import java.util.List;

/** Source fields that no entity uses. */
public record UnmappedSourceFields(List<UnmappedField> unmapped) implements ReportSection {

  /** One of them, and how many records have it. */
  public record UnmappedField(String field, long records) {}

  @Override
  public String text() {
    if (unmapped.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable("field", "records");
    unmapped.forEach(field -> table.row(VisibleText.of(field.field), field.records));
    return "\nSource fields that no entity uses\n" + table.render();
  }
}
