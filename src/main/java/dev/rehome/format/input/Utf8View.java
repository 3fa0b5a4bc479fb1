package dev.rehome.format.input;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text file as UTF-8 without byte order mark, whatever it is written in. Bytes that are malformed
 * in the file are malformed in the view too, so that the record which holds them is known from its
 * neighbours. Read from front to back by one thread, in bounded memory.
 */
public abstract class Utf8View implements Closeable {

  private final FrozenFile file;
  private final Encoding encoding;
  private final MalformedText malformed;

  Utf8View(FrozenFile file, Encoding encoding) {
    this.file = file;
    this.encoding = encoding;
    this.malformed = new MalformedText(file, encoding, MalformedText.SETTING);
  }

  public static Utf8View open(SourceFile source, Charset declared) throws IOException {
    FrozenFile file = FrozenFile.open(source);
    try {
      Encoding encoding = Encoding.of(file, declared);
      return encoding.isUtf8()
          ? new PlainUtf8View(file, encoding)
          : new TranscodedUtf8View(file, encoding);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The next bytes; -1 at the end. Gives at least one byte when one is requested. */
  abstract int read(byte[] into, int at, int length) throws IOException;

  /** Makes an offset of the view the next to be read. Going back is not possible everywhere. */
  abstract void skipTo(long viewOffset) throws IOException;

  /**
   * Where on disk a character of the view begins. Cheapest in ascending order.
   *
   * @param viewOffset the first byte of a character, or the end of the view
   */
  public abstract long onDisk(long viewOffset) throws IOException;

  public Encoding encoding() {
    return encoding;
  }

  public FrozenFile file() {
    return file;
  }

  /** No charset has characters that take more than three times their space in UTF-8. */
  public long beyondEnd() {
    return 3 * file.size() + 1;
  }

  /** All that is left, for files that are held in memory. */
  public byte[] readAll() throws IOException {
    Window window = new Window(this, Long.MAX_VALUE);
    window.fillAll();
    return Arrays.copyOf(window.bytes, window.limit());
  }

  public RecordPlace place(long record, long line, long start, long end) throws IOException {
    long first = onDisk(start);
    return new RecordPlace(record, line, first, onDisk(end) - first);
  }

  public RecordPlace placeToEnd(long record, long line, long start) throws IOException {
    long first = onDisk(start);
    return new RecordPlace(record, line, first, file.size() - first);
  }

  /** What to do where the text of the file is not what its charset says. */
  public String charsetHint(long viewOffset) throws IOException {
    return malformed.hint(onDisk(viewOffset));
  }

  /** A record that has not been parsed: its place, and its problem if it is not text. */
  public record Located(RecordPlace place, @Nullable RecordProblem malformed) {}

  /**
   * Locates a record that is held in memory. Reads the bytes on disk from front to back.
   *
   * @param viewOffset that of the index {@code from}
   */
  public Located locate(long record, long line, byte[] bytes, int from, int to, long viewOffset)
      throws IOException {
    long first = onDisk(viewOffset);
    RecordProblem malformed = malformed(bytes, from, to, viewOffset);
    long length = onDisk(viewOffset + to - from) - first;
    return new Located(new RecordPlace(record, line, first, length), malformed);
  }

  /** The problem of a text that holds malformed bytes: which, and where on disk. */
  public @Nullable RecordProblem malformed(byte[] bytes, int from, int to, long viewOffset)
      throws IOException {
    int at = Utf8.firstMalformed(bytes, from, to);
    if (at < 0) {
      return null;
    }
    long first = onDisk(viewOffset + at - from);
    long after = onDisk(viewOffset + at - from + Utf8.malformedLength(bytes, at, to));
    return malformed.problem(first, (int) (after - first));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
