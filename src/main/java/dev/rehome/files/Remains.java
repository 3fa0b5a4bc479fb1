package dev.rehome.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Temporary files that processes left when they died. POSIX gives a process's locks back as soon as
 * it closes any channel of the file; so the files that live in this process are kept in a table of
 * its own and never opened here.
 */
final class Remains {

  static final String PREFIX = ".rehome-";
  static final String SUFFIX = ".tmp";

  /** How many names in a directory one write may cost on average. */
  private static final int NAMES_PER_WRITE = 64;

  private static final int DIRECTORIES = 1000;

  private static final Set<Path> LIVING = ConcurrentHashMap.newKeySet();

  /** How many writes to a directory are left before it is looked through again. */
  private static final Map<Path, Integer> WRITES_LEFT =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Integer> eldest) {
          return size() > DIRECTORIES;
        }
      };

  private Remains() {}

  static void living(Path temporary) {
    LIVING.add(temporary);
  }

  static void ended(Path temporary) {
    LIVING.remove(temporary);
  }

  /** Locks a file that was just created; a file system without locks is no failure. */
  static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException noLocksHere) {
      return true;
    }
  }

  /**
   * Deletes what dead processes left. A directory with many files is not looked through at every
   * write, so that writing many files stays linear.
   */
  static void deleteFrom(Path directory) {
    synchronized (WRITES_LEFT) {
      int left = WRITES_LEFT.getOrDefault(directory, 0);
      if (left > 0) {
        WRITES_LEFT.put(directory, left - 1);
        return;
      }
    }
    int names = lookThrough(directory);
    synchronized (WRITES_LEFT) {
      WRITES_LEFT.put(directory, names / NAMES_PER_WRITE);
    }
  }

  private static int lookThrough(Path directory) {
    int names = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names++;
        if (isTemporary(entry) && !LIVING.contains(entry)) {
          deleteIfDead(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      // The write itself finds out whether that matters.
    }
    return names;
  }

  private static boolean isTemporary(Path entry) {
    String name = entry.getFileName().toString();
    return name.startsWith(PREFIX)
        && name.endsWith(SUFFIX)
        && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
  }

  private static void deleteIfDead(Path entry) {
    try (FileChannel channel =
        FileChannel.open(entry, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException | OverlappingFileLockException notOurs) {
      // Without proof that its writer is dead it stays.
    }
  }
}
