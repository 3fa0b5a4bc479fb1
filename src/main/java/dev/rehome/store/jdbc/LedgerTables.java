package dev.rehome.store.jdbc;

import java.util.Arrays;
import java.util.List;

/** The tables of the ledger that grow with the data. */
record LedgerTables(BulkInsert items, BulkInsert unchanged, BulkInsert images, BulkInsert rejects) {

  static LedgerTables of(Dialect dialect) {
    return new LedgerTables(
        insert(
            dialect,
            "migration_items",
            "item",
            "entity_id",
            "row_key",
            "new_id",
            "legacy_id",
            "run",
            "file_ordinal",
            "record_number",
            "checksum",
            "action"),
        insert(
            dialect,
            "unchanged_items",
            "run",
            "block",
            "first_item",
            "last_item",
            "file_ordinal",
            "first_record",
            "last_record"),
        insert(dialect, "before_images", "run", "entity_id", "row_key", "row_before"),
        insert(
            dialect,
            "rejects",
            "run",
            "file_ordinal",
            "record_number",
            "line",
            "byte_offset",
            "byte_length",
            "problems",
            "raw"));
  }

  private static BulkInsert insert(Dialect dialect, String table, String... columns) {
    List<BulkColumn> plain = Arrays.stream(columns).map(BulkColumn::plain).toList();
    return dialect.insert(HomeSchema.NAME + "." + table, plain);
  }
}
