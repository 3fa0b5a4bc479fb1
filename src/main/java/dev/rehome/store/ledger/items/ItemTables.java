package dev.rehome.store.ledger.items;

import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.jdbc.Dialect;
import java.util.List;

/**
 * The tables of items, which grow with the data. The types are PostgreSQL's, the only ones that
 * matter here.
 */
record ItemTables(BulkInsert items, BulkInsert unchanged, BulkInsert history, BulkInsert retried) {

  private static final String INT4 = "pg_catalog.int4";
  private static final String INT8 = "pg_catalog.int8";
  private static final String TEXT = "pg_catalog.text";
  private static final String BYTEA = "pg_catalog.bytea";
  private static final String LETTER = "char";

  static ItemTables of(Dialect dialect) {
    return new ItemTables(
        insert(
            dialect,
            "migration_items",
            BulkInsert.Column.plain("item", INT8),
            BulkInsert.Column.plain("entity_id", INT4),
            BulkInsert.Column.plain("row_key", TEXT),
            BulkInsert.Column.plain("new_id", TEXT),
            BulkInsert.Column.plain("legacy_id", TEXT),
            BulkInsert.Column.plain("run", INT8),
            BulkInsert.Column.plain("file_ordinal", INT4),
            BulkInsert.Column.plain("record_number", INT8),
            BulkInsert.Column.plain("fingerprint", BYTEA),
            BulkInsert.Column.plain("action", LETTER)),
        insert(
            dialect,
            "unchanged_items",
            BulkInsert.Column.plain("run", INT8),
            BulkInsert.Column.plain("block", INT8),
            BulkInsert.Column.plain("first_item", INT8),
            BulkInsert.Column.plain("last_item", INT8),
            BulkInsert.Column.plain("file_ordinal", INT4),
            BulkInsert.Column.plain("first_record", INT8),
            BulkInsert.Column.plain("last_record", INT8)),
        history(dialect, "item_history"),
        history(dialect, "retried_items"));
  }

  private static BulkInsert history(Dialect dialect, String table) {
    return insert(
        dialect,
        table,
        BulkInsert.Column.plain("run", INT8),
        BulkInsert.Column.plain("entity_id", INT4),
        BulkInsert.Column.plain("row_key", TEXT),
        BulkInsert.Column.plain("item_run", INT8),
        BulkInsert.Column.plain("file_ordinal", INT4),
        BulkInsert.Column.plain("record_number", INT8),
        BulkInsert.Column.plain("fingerprint", BYTEA),
        BulkInsert.Column.plain("action", LETTER),
        BulkInsert.Column.plain("new_id", TEXT),
        BulkInsert.Column.plain("legacy_id", TEXT),
        BulkInsert.Column.plain("row_before", TEXT));
  }

  private static BulkInsert insert(Dialect dialect, String table, BulkInsert.Column... columns) {
    return dialect.insert("rehome." + table, List.of(columns));
  }
}
