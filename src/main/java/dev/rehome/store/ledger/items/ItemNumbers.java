package dev.rehome.store.ledger.items;

import java.util.function.LongSupplier;

/**
 * Numbers for new items: a block for each written chunk, and the items of a block one after the
 * other, so that rows written together can be named by ranges.
 */
final class ItemNumbers {

  /** The sequence of blocks. */
  static final String BLOCKS = "rehome.item_blocks";

  private static final int BITS = 20;

  private final LongSupplier blocks;
  private long next;
  private long end;

  /**
   * @param blocks gives a number never given before, from 1
   */
  ItemNumbers(LongSupplier blocks) {
    this.blocks = blocks;
  }

  long next() {
    if (next == end) {
      next = firstOf(blocks.getAsLong());
      end = next + (1L << BITS);
    }
    return next++;
  }

  /** The first number of a block. */
  static long firstOf(long block) {
    return block << BITS;
  }

  static long blockOf(long item) {
    return item >> BITS;
  }
}
