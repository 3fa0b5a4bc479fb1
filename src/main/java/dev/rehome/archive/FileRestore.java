package dev.rehome.archive;

import dev.rehome.files.Checksum;
import dev.rehome.files.Directories;
import dev.rehome.files.ForcedOutputStream;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.FileNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Copies the files of a backup into a directory; the backup stays. Each file is written beside its
 * place and renamed, so that a kill leaves no half of one, and the same again finishes the work.
 */
public final class FileRestore {

  private static final int LISTED = 20;

  private final Backup backup;
  private final Path to;
  private final boolean overwrite;
  private final Runnable beforeEach;

  /** The directory of the file written last, whose names are not on the disk yet. */
  private @Nullable Path unforced;

  /**
   * @param to where the names of the files begin
   * @param overwrite whether a file with other content is replaced
   * @param beforeEach is run before each file; what it throws ends the work
   */
  public FileRestore(Backup backup, Path to, boolean overwrite, Runnable beforeEach) {
    this.backup = backup;
    this.to = to.toAbsolutePath().normalize();
    this.overwrite = overwrite;
    this.beforeEach = beforeEach;
  }

  /**
   * What is there of the files.
   *
   * @param missing how many are not there
   * @param same how many are there as they were
   * @param other how many are there with other content
   * @param bytes of those that are missing or other
   * @param first names of the first that are other
   */
  public record Comparison(long missing, long same, long other, long bytes, List<String> first) {}

  private enum State {
    MISSING,
    SAME,
    OTHER
  }

  /** Counts of a comparison under way. */
  private static final class Tally {
    private long missing;
    private long same;
    private long other;
    private long bytes;
    private final List<String> first = new ArrayList<>();

    void add(FileEntry entry, State state) {
      switch (state) {
        case SAME -> same++;
        case MISSING -> missing++;
        case OTHER -> {
          other++;
          if (first.size() < LISTED) {
            first.add(entry.name());
          }
        }
      }
      bytes += state == State.SAME ? 0 : entry.size();
    }

    Comparison result() {
      return new Comparison(missing, same, other, bytes, List.copyOf(first));
    }
  }

  /**
   * Compares the files with what is there; writes nothing.
   *
   * @throws ProblemException when one of them would leave the directory
   */
  public Comparison compare() {
    Tally tally = new Tally();
    backup.entries(
        entry -> {
          beforeEach.run();
          tally.add(entry, state(entry, place(entry)));
        });
    return tally.result();
  }

  /**
   * Makes sure that the files can be written.
   *
   * @throws ProblemException when there are other files in their places and they are not to be
   *     replaced, or there is no space for them
   */
  public void require(Comparison comparison) {
    if (comparison.other() > 0 && !overwrite) {
      List<Problem> problems = new ArrayList<>();
      for (String name : comparison.first()) {
        problems.add(
            Problem.of("file-exists", "there is another file in its place")
                .at(Faults.at(FileNames.resolve(to, name))));
      }
      throw new ProblemException(Fault.USAGE, problems);
    }
    Faults.writing(
        to,
        () -> {
          Directories.requireWritable(to);
          long usable = Files.getFileStore(to).getUsableSpace();
          if (usable < comparison.bytes()) {
            throw new IOException(
                "no space left for %d bytes, there are %d".formatted(comparison.bytes(), usable));
          }
          return true;
        });
  }

  /**
   * Writes the files that are missing or other; leaves those that are the same.
   *
   * @return what was there before
   */
  public Comparison write() {
    Tally tally = new Tally();
    Faults.writing(
        to,
        () -> {
          long files =
              backup.readFiles(
                  (entry, content) -> {
                    beforeEach.run();
                    Path place = place(entry);
                    State state = state(entry, place);
                    if (state == State.OTHER && !overwrite) {
                      throw new IOException("there is another file in its place: " + place);
                    }
                    if (state != State.SAME) {
                      write(entry, content, place);
                    }
                    tally.add(entry, state);
                  });
          forceNames(null);
          return files;
        });
    return tally.result();
  }

  private void write(FileEntry entry, InputStream content, Path place) throws IOException {
    Path directory = Objects.requireNonNull(place.getParent());
    Directories.create(directory);
    Path temporary = directory.resolve(".rehome-restore.tmp");
    Files.deleteIfExists(temporary);
    try {
      Measured measured = new Measured();
      try (OutputStream out = measured.writing(ForcedOutputStream.create(temporary))) {
        passPermissions(entry, temporary);
        content.transferTo(out);
      }
      if (measured.size() != entry.size() || !measured.sha256().equals(entry.sha256())) {
        throw new IOException("the content of %s is not what was listed".formatted(entry.name()));
      }
      Files.setLastModifiedTime(temporary, FileTime.from(entry.modified()));
      Files.move(
          temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceNames(directory);
  }

  /** Before the content is there, which may be for few to read. */
  private static void passPermissions(FileEntry entry, Path file) throws IOException {
    if (entry.permissions() != null) {
      try {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(entry.permissions()));
      } catch (UnsupportedOperationException | FileSystemException hasNone) {
        // A file system without permissions still keeps the content.
      } catch (IllegalArgumentException e) {
        throw new IOException("the list has no permissions of " + entry.name(), e);
      }
    }
  }

  /** Those of one directory together: files come in the order of their names. */
  private void forceNames(@Nullable Path next) throws IOException {
    if (unforced != null && !unforced.equals(next)) {
      Directories.force(unforced);
    }
    unforced = next;
  }

  /** Below the directory in any case, and not behind a link in it. */
  private Path place(FileEntry entry) {
    FileNamesCheck.refuseUnsafe(entry.name(), backup.directory());
    Path place = FileNames.resolve(to, entry.name()).toAbsolutePath().normalize();
    Path inside = to;
    boolean leaves = !place.startsWith(to) || place.equals(to);
    for (Path part : leaves ? to : to.relativize(place)) {
      inside = leaves ? inside : inside.resolve(part);
      leaves = leaves || !inside.equals(place) && Files.isSymbolicLink(inside);
    }
    if (leaves) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("link", "a symbolic link there leads elsewhere, or the name does")
              .at(Faults.at(place))
              .hint("restore into another directory"));
    }
    return place;
  }

  private static State state(FileEntry entry, Path place) {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return State.MISSING;
    }
    if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      return State.OTHER;
    }
    try {
      boolean same = Files.size(place) == entry.size() && Checksum.of(place).equals(entry.sha256());
      return same ? State.SAME : State.OTHER;
    } catch (IOException unreadable) {
      return State.OTHER;
    }
  }
}
