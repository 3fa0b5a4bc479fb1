package dev.rehome.job;

import java.util.List;

/** What must be the same in two databases after the same import, however each got there. */
final class Snapshots {

  static final String ARTICLES = "select * from article order by id";
  static final String AUTHORS = "select * from author order by id";
  static final String REJECTS =
      "select f.name, r.record_number, r.line, r.byte_offset, r.byte_length, r.problems, r.raw"
          + " from rehome.rejects r join rehome.migration_files f"
          + " on f.run = r.run and f.ordinal = r.file_ordinal order by 1, 2";
  static final String FILES =
      "select name, status, position_offset, position_records, position_line, read_count,"
          + " inserted_count, updated_count, unchanged_count, skipped_count, rejected_count"
          + " from rehome.migration_files order by ordinal";
  static final String ITEMS =
      "select e.entity, i.row_key, i.legacy_id, i.fingerprint, i.action, i.file_ordinal,"
          + " i.record_number from rehome.migration_items i"
          + " join rehome.migration_entities e on e.id = i.entity_id order by 1, 2";
  static final String COUNTERS =
      "select entity_id, sum(inserted_count), sum(updated_count), sum(unchanged_count),"
          + " sum(skipped_count) from rehome.migration_counts group by entity_id order by 1";
  static final String UNMAPPED =
      "select field, sum(records) from rehome.unmapped_fields group by field order by 1";

  static final String WARNINGS =
      "select code, subject, message, sum(warned), min(place) from rehome.run_warnings"
          + " group by code, subject, message order by 1, 2, 3";

  static final String PATHS = "select path, found from rehome.run_paths order by 1";

  static final List<String> QUERIES =
      List.of(ARTICLES, AUTHORS, REJECTS, FILES, ITEMS, COUNTERS, UNMAPPED, WARNINGS, PATHS);

  private Snapshots() {}
}
