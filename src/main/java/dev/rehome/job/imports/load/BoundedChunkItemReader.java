package dev.rehome.job.imports.load;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Bounds the memory of a chunk whose records are large: the framework counts only items, so the
 * rest of a full chunk is filled with empty lists, which the processor has to drop.
 */
final class BoundedChunkItemReader<T> implements ItemStreamReader<List<T>> {

  private final ItemStreamReader<T> reader;
  private final ToLongFunction<T> size;
  private final long most;
  private long taken;

  /**
   * @param most a chunk takes no further item when those it has are of this size
   */
  BoundedChunkItemReader(ItemStreamReader<T> reader, ToLongFunction<T> size, long most) {
    this.reader = reader;
    this.size = size;
    this.most = most;
  }

  @Override
  public void open(ExecutionContext context) {
    taken = 0;
    reader.open(context);
  }

  @Override
  public @Nullable List<T> read() throws Exception {
    if (taken >= most) {
      return List.of();
    }
    T item = reader.read();
    if (item == null) {
      return null;
    }
    taken += size.applyAsLong(item);
    return List.of(item);
  }

  /** At the end of each chunk. */
  @Override
  public void update(ExecutionContext context) {
    taken = 0;
    reader.update(context);
  }

  @Override
  public void close() {
    reader.close();
  }
}
