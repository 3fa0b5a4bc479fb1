package dev.rehome.store;

import dev.rehome.problem.Location;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.record.RowKey;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Specs and records as a mapping would make them. */
public final class TestSpecs {

  private TestSpecs() {}

  public static Spec spec(String name, EntitySpec... entities) {
    return new Spec(
        name,
        null,
        "jobs/" + name + ".yml",
        name + "-checksum",
        "name: " + name,
        Map.of(),
        new SourceSpec(
            Path.of("data"),
            "",
            SourceSpec.EVERYTHING,
            List.of(),
            List.of(),
            SourceSpec.AUTO,
            StandardCharsets.UTF_8,
            1,
            true,
            1,
            10,
            false,
            FormatOptions.NONE,
            List.of()),
        List.of(entities),
        List.of());
  }

  public static EntitySpec entity(String table, ColumnSpec... columns) {
    return entity(table, List.of("id"), columns);
  }

  public static EntitySpec entity(String table, List<String> match, ColumnSpec... columns) {
    return new EntitySpec(
        table,
        table,
        List.of(),
        List.of(),
        null,
        null,
        match,
        List.of(columns),
        null,
        WriteMode.UPSERT,
        DuplicateRule.REJECT,
        DocumentSpec.PLAIN);
  }

  public static EntitySpec with(EntitySpec entity, WriteMode mode, DuplicateRule onDuplicate) {
    return copy(entity, entity.name(), mode, onDuplicate, entity.document());
  }

  /** The same under another name. */
  public static EntitySpec named(EntitySpec entity, String name) {
    return copy(entity, name, entity.mode(), entity.onDuplicate(), entity.document());
  }

  /** The same with documents of a certain kind. */
  public static EntitySpec as(DocumentSpec document, EntitySpec entity) {
    return copy(entity, entity.name(), entity.mode(), entity.onDuplicate(), document);
  }

  private static EntitySpec copy(
      EntitySpec entity,
      String name,
      WriteMode mode,
      DuplicateRule onDuplicate,
      DocumentSpec document) {
    return new EntitySpec(
        name,
        entity.table(),
        entity.files(),
        entity.each(),
        entity.split(),
        entity.when(),
        entity.match(),
        entity.columns(),
        entity.legacyId(),
        mode,
        onDuplicate,
        document);
  }

  public static ColumnSpec column(String name, ColumnType type) {
    return column(name, type, new ValueSource.Constant(null), false, true, null);
  }

  public static ColumnSpec required(String name, ColumnType type) {
    return column(name, type, new ValueSource.Constant(null), true, true, null);
  }

  public static ColumnSpec reference(String name, ColumnType type, String entity) {
    return column(name, type, new ValueSource.Ref(entity), false, true, null);
  }

  public static ColumnSpec untracked(String name, ColumnType type) {
    return column(name, type, new ValueSource.Constant(null), false, false, null);
  }

  public static ColumnSpec text(String name, int maxLength) {
    return column(name, ColumnType.TEXT, new ValueSource.Constant(null), false, true, maxLength);
  }

  private static ColumnSpec column(
      String name,
      ColumnType type,
      ValueSource source,
      boolean required,
      boolean tracked,
      Integer maxLength) {
    return new ColumnSpec(
        name,
        source,
        null,
        List.of(),
        type,
        required,
        null,
        null,
        null,
        null,
        maxLength,
        null,
        List.of(),
        DateTimeRules.ISO,
        null,
        tracked,
        new Location("spec.yml", 1, 1));
  }

  public static SourceRecord source(String file, long record) {
    return SourceRecord.of(
        new SourceFile(Path.of("data", file), file, 1000, Instant.EPOCH),
        new RecordPlace(record, record + 1, record * 10, 10),
        Map.of());
  }

  public static MappedRecord record(String file, long record, Row... rows) {
    return new MappedRecord(source(file, record), List.of(rows), List.of());
  }

  public static MappedRecord broken(String file, long record) {
    return new MappedRecord(
        source(file, record), List.of(), List.of(RecordProblem.of("json-syntax", "no JSON")));
  }

  /** A row of the spec's entity of that index; the key comes from the match columns. */
  public static Row row(Spec spec, int entity, Object... values) {
    EntitySpec entitySpec = spec.entities().get(entity);
    String key =
        RowKey.of(
            entitySpec.match().stream().map(name -> values[entitySpec.columnIndex(name)]).toList());
    return new Row(entity, key, "legacy-" + key, values, entitySpec.fingerprint().of(values));
  }
}
