package dev.rehome.job;

import java.util.List;

/** What must be the same in two databases after the same import, however each got there. */
final class Snapshots {

  static final String ARTICLES = "select * from article order by id";
  static final String AUTHORS = "select * from author order by id";
  static final String REJECTS =
      "select f.name, r.record_no, r.line, r.byte_offset, r.byte_length, r.problems, r.raw"
          + " from rehome.rejects r join rehome.migration_files f"
          + " on f.run = r.run and f.ordinal = r.file_ordinal order by 1, 2";
  static final String FILES =
      "select name, status, position_offset, position_records, position_line, records_read,"
          + " inserted, updated, unchanged, skipped, rejected from rehome.migration_files"
          + " order by ordinal";
  static final String ITEMS =
      "select e.entity, i.row_key, i.legacy_id, i.checksum, i.action, i.file_ordinal,"
          + " i.record_no from rehome.migration_items i"
          + " join rehome.entities e on e.id = i.entity_id order by 1, 2";
  static final String COUNTERS =
      "select entity_id, action, row_count from rehome.entity_counters order by 1, 2";
  static final String UNMAPPED =
      "select field, records from rehome.unmapped_fields order by 1";

  static final List<String> QUERIES =
      List.of(ARTICLES, AUTHORS, REJECTS, FILES, ITEMS, COUNTERS, UNMAPPED);

  private Snapshots() {}
}
