package dev.rehome.job.verify;

import dev.rehome.record.Fingerprint;
import dev.rehome.store.items.ItemSelection;
import dev.rehome.store.items.LedgerItem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Which ids of rows the ledger knows: a part of all ids at a time, in memory of a fixed size. By
 * hashes of 64 bits, so that two ids may be taken for one, which nobody will live to see.
 */
final class KnownIds {

  private static final int MOST_IN_MEMORY = 1_000_000;
  private static final int PORTION = 10_000;

  private final MessageDigest digest = Fingerprint.sha256();
  private final int parts;
  private int part;
  private long[] known = {};

  /**
   * @param items how many ids there may be
   */
  KnownIds(long items) {
    this.parts = Math.toIntExact(1 + items / MOST_IN_MEMORY);
  }

  int parts() {
    return parts;
  }

  /** Takes the ids of a part from the ledger. */
  void load(VerifyRun run, List<Integer> entityIds, int next) {
    part = next;
    long[] hashes = new long[1024];
    int size = 0;
    long last = 0;
    List<LedgerItem> page;
    do {
      run.control().endIfStopped();
      page = run.items().page(ItemSelection.of(entityIds), last, PORTION);
      for (LedgerItem item : page) {
        last = item.item();
        long hash = hash(item.id());
        if (isOfPart(hash)) {
          hashes = size < hashes.length ? hashes : Arrays.copyOf(hashes, size + size / 2);
          hashes[size++] = hash;
        }
      }
    } while (page.size() == PORTION);
    known = Arrays.copyOf(hashes, size);
    Arrays.sort(known);
  }

  /** Whether an id is of the part that was loaded, and the ledger does not know it. */
  boolean isUnknown(String id) {
    long hash = hash(id);
    return isOfPart(hash) && Arrays.binarySearch(known, hash) < 0;
  }

  private boolean isOfPart(long hash) {
    return Long.remainderUnsigned(hash, parts) == part;
  }

  private long hash(String id) {
    return ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
