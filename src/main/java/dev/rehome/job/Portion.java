package dev.rehome.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The item of the load step: the blocks that one transaction writes, at least one of them. It keeps
 * the database's cost per statement and the framework's cost per item away from the records;
 * counting and isolating single records is the store's and ledger's work.
 */
record Portion(List<Block.Mapped> blocks) {

  /** Bounds what is held in memory where records are large, or chunks. */
  private static final long MAX_BYTES = 4L << 20;

  /** What a record takes in memory however small it is in its file. */
  private static final long BYTES_PER_RECORD = 500;

  /** Takes blocks until the transaction has no room for one more; null behind the last one. */
  static @Nullable Portion take(ImportRun run, Supplier<Block.@Nullable Mapped> source) {
    List<Block.Mapped> blocks = new ArrayList<>();
    long records = 0;
    long bytes = 0;
    do {
      Block.Mapped block = source.get();
      if (block == null) {
        break;
      }
      blocks.add(block);
      int added = block.chunk().records().size();
      records += added;
      bytes += Block.bytes(block.segments());
      bytes += added * BYTES_PER_RECORD;
    } while (records + run.request().blockSize() <= run.request().chunkSize()
        && bytes < MAX_BYTES
        && !run.stopRequested());
    return blocks.isEmpty() ? null : new Portion(blocks);
  }
}
