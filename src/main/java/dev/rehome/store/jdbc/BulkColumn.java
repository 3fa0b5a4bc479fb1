package dev.rehome.store.jdbc;

import java.util.List;

/**
 * A column of a bulk statement.
 *
 * @param name quoted
 * @param parameter what stands for a value of it in a statement, usually a question mark
 * @param character whether every value goes there as its text
 * @param type of its values, as {@link TargetColumn#base} has it; empty if it takes their texts
 */
public record BulkColumn(String name, String parameter, boolean character, String type) {

  public static BulkColumn plain(String name, String type) {
    return new BulkColumn(name, "?", false, type);
  }

  public static List<BulkColumn> plain(List<String> names) {
    return names.stream().map(name -> plain(name, "")).toList();
  }
}
