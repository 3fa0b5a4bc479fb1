package dev.rehome.report;

import java.util.Map;

/**
 * What became of the rows of each entity.
 *
 * @param entities by the entity's name
 */
public record EntityRows(Map<String, EntityCounts> entities) implements ReportSection {

  /** Rows of one entity by what became of them. */
  public record EntityCounts(
      long inserted, long updated, long unchanged, long skipped, long deleted) {}

  @Override
  public String text() {
    if (entities.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable("entity", "inserted", "updated", "unchanged", "skipped");
    entities.forEach(
        (name, rows) -> table.row(name, rows.inserted, rows.updated, rows.unchanged, rows.skipped));
    return "\n" + table.render();
  }
}
