package dev.rehome.store.ledger.items;

import dev.rehome.store.jdbc.BulkColumn;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.jdbc.Dialect;
import java.util.List;

/**
 * The tables of items, which grow with the data. The types are PostgreSQL's, the only ones that
 * matter here.
 */
record ItemTables(BulkInsert items, BulkInsert unchanged, BulkInsert history) {

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
            BulkColumn.plain("item", INT8),
            BulkColumn.plain("entity_id", INT4),
            BulkColumn.plain("row_key", TEXT),
            BulkColumn.plain("new_id", TEXT),
            BulkColumn.plain("legacy_id", TEXT),
            BulkColumn.plain("run", INT8),
            BulkColumn.plain("file_ordinal", INT4),
            BulkColumn.plain("record_number", INT8),
            BulkColumn.plain("fingerprint", BYTEA),
            BulkColumn.plain("action", LETTER)),
        insert(
            dialect,
            "unchanged_items",
            BulkColumn.plain("run", INT8),
            BulkColumn.plain("block", INT8),
            BulkColumn.plain("first_item", INT8),
            BulkColumn.plain("last_item", INT8),
            BulkColumn.plain("file_ordinal", INT4),
            BulkColumn.plain("first_record", INT8),
            BulkColumn.plain("last_record", INT8)),
        insert(
            dialect,
            "item_history",
            BulkColumn.plain("run", INT8),
            BulkColumn.plain("entity_id", INT4),
            BulkColumn.plain("row_key", TEXT),
            BulkColumn.plain("item_run", INT8),
            BulkColumn.plain("file_ordinal", INT4),
            BulkColumn.plain("record_number", INT8),
            BulkColumn.plain("fingerprint", BYTEA),
            BulkColumn.plain("action", LETTER),
            BulkColumn.plain("new_id", TEXT),
            BulkColumn.plain("legacy_id", TEXT),
            BulkColumn.plain("row_before", TEXT)));
  }

  private static BulkInsert insert(Dialect dialect, String table, BulkColumn... columns) {
    return dialect.insert("rehome." + table, List.of(columns));
  }
}
