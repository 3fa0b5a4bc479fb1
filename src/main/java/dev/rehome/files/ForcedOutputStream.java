package dev.rehome.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a new file whose content is on the disk once it is closed. For files in a directory that
 * is published as a whole; a file that is to appear complete is written with {@link AtomicFile}.
 */
public final class ForcedOutputStream extends BufferedOutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;

  /**
   * Creates the file with the permissions that new files have here.
   *
   * @throws IOException when the file exists, or cannot be made
   */
  public static ForcedOutputStream create(Path file) throws IOException {
    return new ForcedOutputStream(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  ForcedOutputStream(FileChannel channel) {
    super(Channels.newOutputStream(channel), BUFFER_BYTES);
    this.channel = channel;
  }

  /** Brings what was written to the disk. */
  void force() throws IOException {
    flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      force();
    }
  }
}
