package dev.rehome.store.postgres;

import dev.rehome.store.jdbc.BulkInsert;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.copy.CopyIn;

/** Rows in one of the formats of PostgreSQL's COPY. One thread at a time. */
abstract class CopyData implements BulkInsert.Load {

  /** Pages instead of one growing array: collectors treat large arrays as a burden. */
  private static final int PAGE = 1 << 16;

  private final List<Page> full = new ArrayList<>();

  /** Where the next byte goes: {@code bytes[length]}, after {@link #reserve}. */
  byte[] bytes = new byte[PAGE];

  int length;

  /** The first {@code length} bytes count. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Page(byte[] bytes, int length) {}

  @Override
  public final boolean isEmpty() {
    return length == 0 && full.isEmpty();
  }

  /** Sends everything that was added. */
  final void writeTo(CopyIn copy) throws SQLException {
    for (Page page : full) {
      copy.writeToCopy(page.bytes(), 0, page.length());
    }
    copy.writeToCopy(bytes, 0, length);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  final void put(byte one) {
    reserve(1);
    bytes[length++] = one;
  }

  final void put(byte[] some) {
    reserve(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
  }

  final void reserve(int more) {
    if (bytes.length - length < more) {
      full.add(new Page(bytes, length));
      bytes = new byte[Math.max(PAGE, more)];
      length = 0;
    }
  }
}
