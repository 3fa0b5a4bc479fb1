package dev.rehome.format;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Guards the readers of all formats: whatever a parser throws while a file is opened or read costs
 * the rest of that file, as one broken record that begins after the last one. Only a fault of the
 * disk and a lack of memory are passed on.
 */
public final class GuardedReader implements RecordReader {

  /** The offset after a file that was given up; no format counts so far. */
  private static final long GIVEN_UP = Long.MAX_VALUE;

  private final RecordFormat format;
  private final SourceFile file;
  private final SourceSpec source;
  private final @Nullable RecordReader reader;
  private final @Nullable Throwable openingFailure;
  private ReadPosition position;
  private @Nullable RecordPlace last;

  /** Whether the hint, which is looked for once, has been needed. */
  private boolean charsetLookedAt;

  private @Nullable String charsetHint;

  private GuardedReader(RecordFormat format, SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    this.format = format;
    this.file = file;
    this.source = source;
    this.position = from;
    RecordReader opened = null;
    Throwable failure = null;
    if (from.offset() != GIVEN_UP) {
      try {
        opened = format.open(file, source, from);
      } catch (IOException | RuntimeException | StackOverflowError e) {
        failure = dataFault(e);
      }
    }
    this.reader = opened;
    this.openingFailure = failure;
  }

  static RecordReader open(
      RecordFormat format, SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    return new GuardedReader(format, file, source, from);
  }

  static Envelope envelope(RecordFormat format, SourceFile file, SourceSpec source)
      throws IOException {
    try {
      return format.envelope(file, source);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      dataFault(e);
      return Envelope.NONE;
    }
  }

  /** The problem of what a parser threw. */
  public static RecordProblem problem(RecordFormat format, Throwable thrown) {
    String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    return RecordProblem.of(
        "parser-failed",
        "the "
            + format.description().title()
            + " cannot be read: "
            + thrown.getClass().getSimpleName()
            + (thrown.getMessage() == null ? "" : ": " + message));
  }

  /**
   * @throws IOException what was thrown, when it is a fault of the system
   */
  public static Throwable dataFault(Throwable thrown) throws IOException {
    Throwable wrapped = thrown instanceof UncheckedIOException ? thrown.getCause() : null;
    Throwable fault = wrapped == null ? thrown : wrapped;
    if (fault instanceof IOException e && !(fault instanceof CharacterCodingException)) {
      throw e;
    }
    return fault;
  }

  @Override
  public @Nullable SourceRecord read() throws IOException {
    if (position.offset() == GIVEN_UP) {
      return null;
    }
    if (openingFailure != null || reader == null) {
      return giveUp(openingFailure);
    }
    try {
      SourceRecord record = reader.read();
      position = reader.position();
      last = record == null ? last : record.place();
      return record == null ? null : advised(record);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return giveUp(dataFault(e));
    }
  }

  private SourceRecord giveUp(@Nullable Throwable thrown) throws IOException {
    long number = position.records() + 1;
    long line = position.line();
    RecordPlace before = last == null ? placeOf(position.records()) : last;
    long start = before == null ? 0 : before.byteOffset() + before.byteLength();
    position = new ReadPosition(GIVEN_UP, number, line);
    RecordPlace place = new RecordPlace(number, line, start, Math.max(0, file.size() - start));
    Throwable cause = thrown == null ? new IllegalStateException("it could not be opened") : thrown;
    return advised(SourceRecord.broken(file, place, problem(format, cause)));
  }

  /** What parsers say of text in UTF-16 or UTF-32 that was read as another does not name it. */
  private SourceRecord advised(SourceRecord record) throws IOException {
    RecordProblem problem = record.problem();
    if (problem == null || problem.hint() != null || format.description().directories()) {
      return record;
    }
    if (!charsetLookedAt) {
      charsetHint = RecordFormats.charsetHint(file, source).orElse(null);
      charsetLookedAt = true;
    }
    return charsetHint == null
        ? record
        : SourceRecord.broken(record.file(), record.place(), problem.hint(charsetHint));
  }

  /** The place of a record that an earlier reader read. */
  private @Nullable RecordPlace placeOf(long number) throws IOException {
    RecordPlace place = null;
    if (number > 0) {
      try (RecordReader again = open(format, file, source, ReadPosition.START)) {
        while (again.position().records() < number) {
          SourceRecord record = again.read();
          if (record == null) {
            break;
          }
          place = record.place();
        }
      }
    }
    return place;
  }

  @Override
  public FileFields fileFields() {
    return reader == null ? FileFields.NONE : reader.fileFields();
  }

  @Override
  public ReadPosition position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
