package dev.rehome.store.mongo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bson.BsonValue;

/**
 * A sum over many {@code _id}s, the same in any order: unless somebody constructs them to that end,
 * equal sums mean the same {@code _id}s, each as often. It is the incremental hash AdHash (Bellare
 * and Micciancio, "A New Paradigm for Collision-Free Hashing", 1997) in 64-bit lanes.
 */
final class IdSum {

  private static final int LANES = 4;

  private final MessageDigest digest = ObjectIds.sha256();
  private final long[] lanes = new long[LANES];

  void add(BsonValue id) {
    byte[] bytes = KeyForm.of(id).getBytes(StandardCharsets.UTF_8);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(bytes));
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] += hash.getLong();
    }
  }

  /** Whether both are sums of the same. */
  boolean sameAs(IdSum other) {
    return Arrays.equals(lanes, other.lanes);
  }
}
