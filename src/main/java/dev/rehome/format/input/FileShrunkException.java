package dev.rehome.format.input;

import java.io.IOException;

/** A file ended before the size it had when it was found; what was read last may be torn. */
public final class FileShrunkException extends IOException {

  private static final long serialVersionUID = 1L;

  FileShrunkException(long at, long size) {
    super("the file ends at byte " + at + " or before, and had " + size + " when it was found");
  }
}
