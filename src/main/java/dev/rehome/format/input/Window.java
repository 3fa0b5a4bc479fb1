package dev.rehome.format.input;

import dev.rehome.record.RecordProblem;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/**
 * A moving window over a {@link Utf8View}: the record being cut lies between {@link #mark} and
 * {@link #at}, and stays in memory until the mark is moved. The fields are open to the scanners of
 * this package because their inner loops are what an import's speed is made of; a caller of a
 * method that reads must load them again.
 */
public final class Window implements Closeable {

  /** The end of the file. */
  public static final int END = -1;

  /** More bytes than may be kept lie after the mark: move it, or give up the record. */
  public static final int FULL = -2;

  private static final int CHUNK = 1 << 17;
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  public byte[] bytes;
  public int mark;
  public int at;
  private int limit;
  private long base;
  private boolean ended;
  private final Utf8View view;
  private final long maxKept;

  /**
   * @param maxKept bytes after the mark at which {@link #skipTo} says {@link #FULL}
   */
  public Window(Utf8View view, long maxKept) {
    this.view = view;
    this.maxKept = maxKept;
    this.bytes = new byte[(int) Math.max(64, Math.min(CHUNK, view.file().size() + 1))];
  }

  public static RecordProblem tooLarge(long length, long limit) {
    return RecordProblem.of(
        "too-large", "the record takes " + length + " bytes; max_record_size is " + limit);
  }

  public static boolean[] stops(String ascii) {
    boolean[] stops = new boolean[256];
    ascii.chars().forEach(c -> stops[c] = true);
    return stops;
  }

  /** Starts again at an offset of the view, which must not lie before what was read. */
  public void seek(long viewOffset) throws IOException {
    view.skipTo(viewOffset);
    base = viewOffset;
    mark = 0;
    at = 0;
    limit = 0;
    ended = false;
  }

  /** The offset in the view of an index in {@link #bytes}. */
  public long offset(int index) {
    return base + index;
  }

  /** The next byte without taking it, or {@link #END}. */
  public int peek() throws IOException {
    return at < limit || fill() ? bytes[at] & 0xFF : END;
  }

  /** Whether these bytes come next. */
  public boolean startsWith(byte[] expected) throws IOException {
    while (limit - at < expected.length) {
      if (!fill()) {
        return false;
      }
    }
    return Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
  }

  /**
   * Moves to the next byte that is a stop and returns it without taking it, unless the window is
   * full by then.
   */
  public int skipTo(boolean[] stops) throws IOException {
    while (true) {
      byte[] in = bytes;
      int end = limit;
      int i = at;
      while (i < end && !stops[in[i] & 0xFF]) {
        i++;
      }
      at = i;
      if (isFull()) {
        return FULL;
      }
      if (i < end) {
        return in[i] & 0xFF;
      }
      if (!fill()) {
        return END;
      }
    }
  }

  /** Goes on to an offset of the view further on without keeping what lies before it. */
  public void dropTo(long viewOffset) throws IOException {
    while (offset(at) < viewOffset && peek() != END) {
      at = (int) Math.min(limit, viewOffset - base);
      mark = at;
    }
  }

  /** Goes back to an offset of the view that is not before the mark. */
  public void backTo(long viewOffset) {
    at = (int) (viewOffset - base);
  }

  /** Whether this byte is between the mark and here. */
  public boolean keeps(char ascii) {
    for (int i = mark; i < at; i++) {
      if (bytes[i] == ascii) {
        return true;
      }
    }
    return false;
  }

  /** Whether more lies after the mark than may be kept. */
  public boolean isFull() {
    return at - mark > maxKept;
  }

  /** Takes CR LF, CR or LF if one comes next. */
  public boolean takeLineEnd() throws IOException {
    int next = peek();
    if (next != '\r' && next != '\n') {
      return false;
    }
    at++;
    if (next == '\r' && peek() == '\n') {
      at++;
    }
    return true;
  }

  /** Reads all that is left, so that it lies between {@link #mark} and {@link #limit}. */
  public void fillAll() throws IOException {
    while (fill()) {
      // until the end
    }
  }

  public int limit() {
    return limit;
  }

  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (limit == bytes.length) {
      makeRoom();
    }
    int count = view.read(bytes, limit, bytes.length - limit);
    if (count < 0) {
      ended = true;
      return false;
    }
    limit += count;
    return true;
  }

  private void makeRoom() throws IOException {
    if (mark > bytes.length / 2) {
      System.arraycopy(bytes, mark, bytes, 0, limit - mark);
    } else {
      if (bytes.length == MAX_LENGTH) {
        throw new IOException("a piece of the file is longer than 2 GB");
      }
      long longer = Math.min((long) MAX_LENGTH, Math.max(CHUNK, 2L * bytes.length));
      byte[] larger = new byte[(int) longer];
      System.arraycopy(bytes, mark, larger, 0, limit - mark);
      bytes = larger;
    }
    base += mark;
    at -= mark;
    limit -= mark;
    mark = 0;
  }

  @Override
  public void close() throws IOException {
    view.close();
  }
}
