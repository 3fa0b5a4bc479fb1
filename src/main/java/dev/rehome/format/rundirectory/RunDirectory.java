package dev.rehome.format.rundirectory;

import dev.rehome.format.GuardedReader;
import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.format.WholeDocument;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.format.source.Unread;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one run directory. */
final class RunDirectory {

  private final SourceFile directory;
  private final SourceSpec source;

  RunDirectory(SourceFile directory, SourceSpec source) {
    this.directory = directory;
    this.source = source;
  }

  SourceRecord record() throws IOException {
    DirectoryTree tree =
        DirectoryTree.walk(
            directory.path(), directory.name() + "/", DirectoryTree.Options.inside(source));
    RecordPlace place = new RecordPlace(1, 1, 0, tree.size());
    try {
      refuseProblems(tree);
      return SourceRecord.of(directory, place, value(tree));
    } catch (RecordFault e) {
      return SourceRecord.broken(directory, place, e.problem());
    }
  }

  private void refuseProblems(DirectoryTree tree) throws RecordFault {
    if (tree.size() > source.maxFileSize()) {
      throw new RecordFault(
          "file-too-large",
          "the files take " + tree.size() + " bytes; max_file_size is " + source.maxFileSize());
    }
    Optional<Unread> unread = tree.unread().stream().findFirst();
    if (unread.isPresent()) {
      throw new RecordFault(unread.get().code(), unread.get().name() + ": " + unread.get().why());
    }
  }

  private Map<String, @Nullable Object> value(DirectoryTree tree) throws IOException, RecordFault {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    for (SourceFile file : tree.files()) {
      if (!DirectoryTree.isReadme(file.fileName())) {
        directoryOf(file, root).put(file.fileName(), content(file));
      }
    }
    return root;
  }

  /** By its extension, unless an override names one: the source itself names the directory's. */
  private Optional<RecordFormat> formatOf(SourceFile file, SourceSpec settings) {
    return settings.format().equals(source.format())
        ? RecordFormats.forFile(file.fileName())
        : RecordFormats.of(file, settings);
  }

  /** Directories appear in the map where their first file does, which is their place by name. */
  @SuppressWarnings("unchecked") // a directory and a file of one name cannot be
  private Map<String, @Nullable Object> directoryOf(
      SourceFile file, Map<String, @Nullable Object> root) {
    Map<String, @Nullable Object> map = root;
    String inner = file.name().substring(directory.name().length() + 1);
    String[] parts = inner.split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      map =
          (Map<String, @Nullable Object>)
              map.computeIfAbsent(parts[i], name -> new LinkedHashMap<String, @Nullable Object>());
    }
    return map;
  }

  private @Nullable Object content(SourceFile file) throws IOException, RecordFault {
    SourceSpec settings = source.forFile(file.name());
    Optional<RecordFormat> known = formatOf(file, settings);
    return known.isEmpty() ? Map.of("bytes", file.size()) : guarded(file, known.get(), settings);
  }

  /** Whatever a parser throws names the file it was thrown for. */
  private @Nullable Object guarded(SourceFile file, RecordFormat format, SourceSpec settings)
      throws IOException, RecordFault {
    try {
      return content(file, format, settings);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      RecordProblem problem = GuardedReader.problem(format, GuardedReader.dataFault(e));
      throw new RecordFault(problem.code(), file.name() + ": " + problem.message());
    }
  }

  private @Nullable Object content(SourceFile file, RecordFormat format, SourceSpec settings)
      throws IOException, RecordFault {
    if (format instanceof WholeDocument document) {
      return value(document.readWhole(file, settings));
    }
    List<@Nullable Object> values = new ArrayList<>();
    try (RecordReader reader = format.open(file, settings, ReadPosition.START)) {
      for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
        values.add(value(record));
      }
    }
    return values;
  }

  private @Nullable Object value(SourceRecord record) throws RecordFault {
    RecordProblem problem = record.problem();
    if (problem != null) {
      String place = record.file().name() + ":" + record.place().line() + ": ";
      throw new RecordFault(
          RecordProblem.of(problem.code(), place + problem.message()).hint(problem.hint()));
    }
    return record.value();
  }
}
