package dev.rehome.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Several files that are written together. Each is replaced atomically and none before all are
 * completely on the disk, so a content that fails or a full disk leaves every old file. A crash
 * between the renames leaves the first files new and the others old, in the order in which they
 * were opened: open last what says that the others are complete, such as a manifest.
 *
 * <p>Closing discards what was not committed. For one thread.
 */
public final class OutputGroup implements Closeable {

  private final List<AtomicOutput> outputs = new ArrayList<>();

  /** Begins the new content of a file; it is committed and closed by this group. */
  public AtomicOutput open(Path file) throws IOException {
    AtomicOutput output = AtomicOutput.open(file);
    outputs.add(output);
    return output;
  }

  /** Makes every content that of its file. */
  public void commit() throws IOException {
    for (AtomicOutput output : outputs) {
      output.complete();
    }
    for (AtomicOutput output : outputs) {
      output.publish();
    }
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (AtomicOutput output : outputs) {
      try {
        output.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
