package dev.rehome.job.check;

import dev.rehome.format.RecordReader;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.RunValues;
import dev.rehome.mapping.UnmappedFields;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.Spec;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records of a run, read again from the files it read and mapped as it mapped them. For one thread.
 */
public final class SourceRecords {

  private static final String PARAMETER = "param.";
  private static final int PORTION = 500;
  private static final int PORTION_BYTES = 1 << 20;

  private final RecordMapper mapper;
  private final FrozenFiles files;

  /**
   * @param run the run that read them, for what its options and its spec say of it
   * @param spec of the run, over the source that the run had
   * @throws dev.rehome.problem.ProblemException when the spec does not compile
   */
  public SourceRecords(RunRow run, Spec spec) {
    this(spec, mapper(run, spec));
  }

  public SourceRecords(Spec spec, RecordMapper mapper) {
    this.mapper = mapper;
    this.files = new FrozenFiles(spec, mapper.readsFileFields());
  }

  private static RecordMapper mapper(RunRow run, Spec spec) {
    return RecordMapper.compile(
        spec, parameters(run), new RunValues(run.context().id(), run.context().startedAt()));
  }

  /** The spec's parameters that a run was given. */
  public static Map<String, String> parameters(RunRow run) {
    Map<String, String> parameters = new HashMap<>();
    run.options()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), value);
              }
            });
    return parameters;
  }

  public FrozenFiles files() {
    return files;
  }

  /**
   * Reads a file once from its start and maps what is wanted of it. Whether it is still the file
   * that the run read is for the caller to {@linkplain FrozenFiles#state find out} before.
   *
   * @param wanted the numbers of records; null for all
   * @param beforeEach is run before each portion; what it throws ends the work
   * @param portions is given the records in reading order, some at a time, broken ones included
   * @throws IOException when the disk fails
   */
  public void read(
      LedgerFile file,
      @Nullable NavigableSet<Long> wanted,
      Runnable beforeEach,
      Consumer<List<MappedRecord>> portions)
      throws IOException {
    if (wanted != null && wanted.isEmpty()) {
      return;
    }
    long last = wanted == null ? Long.MAX_VALUE : wanted.last();
    List<MappedRecord> portion = new ArrayList<>();
    long bytes = 0;
    beforeEach.run();
    try (RecordReader reader = files.open(file, ReadPosition.START)) {
      SourceRecord record;
      while (reader.position().records() < last && (record = reader.read()) != null) {
        bytes += record.place().byteLength();
        if (wanted == null || wanted.contains(record.place().record())) {
          portion.add(mapper.map(record, new UnmappedFields()));
        }
        if (portion.size() == PORTION || bytes > PORTION_BYTES) {
          beforeEach.run();
          hand(portion, portions);
          bytes = 0;
        }
      }
    }
    hand(portion, portions);
  }

  private static void hand(List<MappedRecord> portion, Consumer<List<MappedRecord>> portions) {
    if (!portion.isEmpty()) {
      portions.accept(List.copyOf(portion));
      portion.clear();
    }
  }
}
