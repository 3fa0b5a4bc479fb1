package dev.rehome.job.preview;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.format.source.SourceScanner;
import dev.rehome.job.RunControl;
import dev.rehome.job.specs.OwnFiles;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.RunValues;
import dev.rehome.mapping.UnmappedFields;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.Row;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.report.ReportJson;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what the first records of a source become, without a database. */
public final class Preview {

  private final Clock clock;

  public Preview(Clock clock) {
    this.clock = clock;
  }

  /**
   * A record and what it becomes.
   *
   * @param rows in the order of the entities
   * @param problems why it would be rejected
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PreviewedRecord(
      String file, long record, long line, List<PreviewedRow> rows, List<String> problems) {}

  /** One row with its columns by name; JSON as what it says, dates and the like as text. */
  public record PreviewedRow(String entity, String table, Map<String, @Nullable Object> columns) {}

  /**
   * Maps the first records in reading order, taking from every file in turn so that each shape of a
   * mixed source is seen.
   */
  public List<PreviewedRecord> first(
      int count, String specName, @Nullable Path source, Map<String, String> parameters) {
    Spec read = SpecFiles.read(specName);
    Spec spec = source == null ? read : SpecFiles.over(read, source);
    RecordMapper mapper =
        RecordMapper.compile(
            spec, parameters, new RunValues("preview", RunControl.milliseconds(clock)));
    SourceScanner.Scan scan =
        new SourceScanner(OwnFiles.ofAnyLaunch(), seen -> {}).scan(spec.source());
    List<PreviewedRecord> records = new ArrayList<>();
    int perFile = Math.max(1, count / Math.max(1, scan.files().size()));
    for (SourceFile file : scan.files()) {
      int wanted = Math.min(perFile, count - records.size());
      readFile(file, spec, mapper, wanted)
          .forEach(record -> records.add(preview(record, mapper, spec)));
    }
    return records;
  }

  private static List<SourceRecord> readFile(
      SourceFile file, Spec spec, RecordMapper mapper, int wanted) {
    Optional<RecordFormat> format = RecordFormats.forRecordsOf(file, spec.source());
    List<SourceRecord> records = new ArrayList<>();
    if (format.isEmpty() || wanted <= 0 || file.size() == 0) {
      return records;
    }
    try (RecordReader reader =
        RecordFormats.open(
            format.get(),
            file,
            spec.source().forFile(file.name()),
            ReadPosition.START,
            mapper.readsFileFields())) {
      for (SourceRecord record = reader.read();
          record != null && records.size() < wanted;
          record = reader.read()) {
        records.add(record);
      }
      return records;
    } catch (IOException e) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("file-unreadable", "the file cannot be read: " + e.getMessage())
              .at(Location.of(file.path().toString())),
          e);
    }
  }

  private static PreviewedRecord preview(SourceRecord record, RecordMapper mapper, Spec spec) {
    MappedRecord mapped = mapper.map(record, new UnmappedFields());
    return new PreviewedRecord(
        record.file().name(),
        record.place().record(),
        record.place().line(),
        mapped.rows().stream().map(row -> preview(row, spec)).toList(),
        mapped.problems().stream()
            .map(
                problem ->
                    (problem.field() == null ? "" : problem.entity() + "." + problem.field() + ": ")
                        + problem.message()
                        + " ["
                        + problem.code()
                        + "]"
                        + (problem.hint() == null ? "" : " (" + problem.hint() + ")"))
            .toList());
  }

  private static PreviewedRow preview(Row row, Spec spec) {
    EntitySpec entity = spec.entities().get(row.entity());
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    for (int i = 0; i < row.values().length; i++) {
      ColumnSpec column = entity.columns().get(i);
      columns.put(column.name(), readable(column, row.values()[i]));
    }
    return new PreviewedRow(entity.name(), entity.table(), columns);
  }

  private static @Nullable Object readable(ColumnSpec column, @Nullable Object value) {
    if (value instanceof String json && column.type() == ColumnType.JSON) {
      return ReportJson.parsed(json);
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof List<?>) {
      return value;
    }
    return value.toString();
  }
}
