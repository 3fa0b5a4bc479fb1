package dev.rehome.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a set of articles says: how many there are, and a checksum of all values in which their
 * order has no part.
 */
record Content(long rows, long checksum) {

  private static final int FETCH_SIZE = 10_000;
  private static final String ARTICLES =
      "SELECT id, title, content, url, type, tags, created_at FROM articles";

  /** The table {@code articles} of a database. */
  static Content of(Connection connection) throws SQLException {
    connection.setAutoCommit(false); // else the driver fetches all rows together
    Sum sum = new Sum();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet row = statement.executeQuery(ARTICLES)) {
        while (row.next()) {
          OffsetDateTime createdAt = row.getObject(7, OffsetDateTime.class);
          sum.add(
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getString(5),
              row.getString(6),
              createdAt == null ? null : createdAt.toInstant().toString());
        }
      }
    }
    return sum.content();
  }

  /** Adds up rows. */
  static final class Sum {

    private final MessageDigest digest;
    private long rows;
    private long checksum;

    Sum() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void add(@Nullable String... values) {
      for (String value : values) {
        byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        int length = value == null ? -1 : bytes.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        digest.update(bytes);
      }
      rows++;
      checksum += ByteBuffer.wrap(digest.digest()).getLong();
    }

    Content content() {
      return new Content(rows, checksum);
    }
  }
}
