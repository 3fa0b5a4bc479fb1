package dev.rehome.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file whose content is on the disk once it is closed. */
final class ForcedOutput extends BufferedOutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;

  ForcedOutput(Path file) throws IOException {
    this(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  private ForcedOutput(FileChannel channel) {
    super(Channels.newOutputStream(channel), BUFFER_BYTES);
    this.channel = channel;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.isOpen()) {
        flush();
        channel.force(true);
      }
    }
  }

  /**
   * Makes names durable; where a directory cannot be opened, as on Windows, nothing can be done.
   */
  static void forceDirectory(Path directory) throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
