package dev.rehome.format;

import dev.rehome.format.input.CharsetGuess;
import dev.rehome.format.input.FrozenFile;
import dev.rehome.problem.Problem;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formats there are: those that META-INF/services names, in that order. Of two that claim one
 * extension the first is meant.
 */
public final class RecordFormats {

  private static final List<RecordFormat> ALL =
      ServiceLoader.load(RecordFormat.class, RecordFormat.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private static final Set<String> FILE_LEVEL_CODES =
      ALL.stream()
          .flatMap(format -> format.fileLevelCodes().stream())
          .collect(Collectors.toUnmodifiableSet());

  private RecordFormats() {}

  public static List<RecordFormat> all() {
    return ALL;
  }

  public static List<FormatDescription> descriptions() {
    return ALL.stream().map(RecordFormat::description).toList();
  }

  /** Whether a problem says that no record of its file can be read. */
  public static boolean isFileLevel(RecordProblem problem) {
    return FILE_LEVEL_CODES.contains(problem.code());
  }

  /**
   * The format that a spec calls so.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static RecordFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.description().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no format is named '" + name + "'"));
  }

  /**
   * Opens a file such that no data can throw, whatever the format's parser does: what it throws
   * costs the rest of the file, as one broken record.
   *
   * @param withFileFields whether the records are to have the fields of their file, before and
   *     after the records; this reads the file once more
   * @throws IOException when the disk fails
   */
  public static RecordReader open(
      RecordFormat format,
      SourceFile file,
      SourceSpec source,
      ReadPosition from,
      boolean withFileFields)
      throws IOException {
    if (!withFileFields) {
      return GuardedReader.open(format, file, source, from);
    }
    FileFields fileFields = fileFields(format, file, source);
    RecordProblem problem = fileFields.problem();
    return problem == null
        ? GuardedReader.open(format, file.withFileFields(fileFields.value()), source, from)
        : OneRecordReader.broken(file, problem, from);
  }

  private static FileFields fileFields(RecordFormat format, SourceFile file, SourceSpec source)
      throws IOException {
    try (RecordReader reader = GuardedReader.open(format, file, source, ReadPosition.START)) {
      while (reader.read() != null) {
        // fields after the records count too
      }
      return reader.fileFields();
    }
  }

  /**
   * What must stand around records cut out of a file; nothing when its parser fails.
   *
   * @throws IOException when the disk fails
   */
  public static Envelope envelope(RecordFormat format, SourceFile file, SourceSpec source)
      throws IOException {
    return GuardedReader.envelope(format, file, source);
  }

  /** The format that {@code auto} takes for a file, by the extension of its name. */
  public static Optional<RecordFormat> forFile(String fileName) {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return fileName.contains(".")
        ? ALL.stream()
            .filter(format -> format.description().extensions().contains(extension))
            .findFirst()
        : Optional.empty();
  }

  /** Whether the records of a source are directories: its files are parts of these. */
  public static boolean readsDirectories(SourceSpec source) {
    return !source.format().equals(SourceSpec.AUTO)
        && named(source.format()).description().directories();
  }

  /** The format that reads what was found in a source, by the settings that it has for it. */
  public static Optional<RecordFormat> forRecordsOf(SourceFile found, SourceSpec source) {
    return readsDirectories(source)
        ? Optional.of(named(source.format()))
        : of(found, source.forFile(found.name()));
  }

  /** The format that a source names for a file, or the one its extension stands for. */
  public static Optional<RecordFormat> of(SourceFile file, SourceSpec settings) {
    return settings.format().equals(SourceSpec.AUTO)
        ? forFile(file.fileName())
        : Optional.of(named(settings.format()));
  }

  /**
   * What to do about a file that was read as text of one byte per character, or of a few, and looks
   * like UTF-16 or UTF-32.
   *
   * @throws IOException when the disk fails
   */
  public static Optional<String> charsetHint(SourceFile file, SourceSpec settings)
      throws IOException {
    try (FrozenFile frozen = FrozenFile.open(file)) {
      return Optional.ofNullable(CharsetGuess.wideHint(frozen, settings.charset()));
    }
  }

  /** What is wrong with the options of any format, whatever the files are. */
  public static List<Problem> check(SourceSpec source) {
    return Stream.concat(
            Stream.of(source), source.overrides().stream().map(one -> one.over(source)))
        .flatMap(settings -> ALL.stream().flatMap(format -> format.check(settings).stream()))
        .distinct()
        .toList();
  }
}
