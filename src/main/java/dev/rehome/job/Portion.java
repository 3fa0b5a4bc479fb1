package dev.rehome.job;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The item of the load step: what one transaction writes, handed on block by block as the blocks
 * become ready, so that the database works on one while the next is made. For one thread.
 */
final class Portion implements Iterator<Block.Mapped> {

  /** Bounds what a transaction holds where records are large. */
  private static final long MAX_BYTES = 8L << 20;

  private final ImportRun run;
  private final Supplier<Block.@Nullable Mapped> blocks;
  private Block.@Nullable Mapped next;
  private long records;
  private long bytes;

  /**
   * @param blocks gives null once there are no more
   */
  Portion(ImportRun run, Block.Mapped first, Supplier<Block.@Nullable Mapped> blocks) {
    this.run = run;
    this.next = first;
    this.blocks = blocks;
  }

  /** Waits for a block if the transaction has room for one. */
  @Override
  public boolean hasNext() {
    if (next == null && !full()) {
      next = blocks.get();
    }
    return next != null;
  }

  @Override
  public Block.Mapped next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Block.Mapped block = next;
    next = null;
    records += block.chunk().records().size();
    bytes += block.segments().stream().mapToLong(Block.Segment::bytes).sum();
    return block;
  }

  private boolean full() {
    return (records > 0 && !run.store().severalPerTransaction())
        || records + run.request().blockSize() > run.request().chunkSize()
        || bytes >= MAX_BYTES
        || run.stopRequested()
        || run.budget().exceeded();
  }
}
