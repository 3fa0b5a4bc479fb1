package dev.rehome.store.target;

import dev.rehome.store.RunLedger;
import java.util.Collection;
import java.util.List;

/**
 * Records want keys of a file that comes after them and is skipped as unchanged. What they may have
 * is decided in the order of a complete import, so the file must be read in its place: the
 * transaction is to be rolled back, and the files are to be {@linkplain RunLedger#readAfterAll read
 * after all}.
 */
public final class SkippedFileNeededException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Integer> ordinals;

  public SkippedFileNeededException(Collection<Integer> ordinals) {
    super("skipped files must be read after all: " + ordinals);
    this.ordinals = List.copyOf(ordinals);
  }

  public List<Integer> ordinals() {
    return ordinals;
  }
}
