package dev.rehome.report;

import dev.rehome.files.AtomicFile;
import dev.rehome.files.Directories;
import dev.rehome.files.ForcedOutputStream;
import dev.rehome.record.FileNames;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the rejects of a run: the records in their source form under {@code rejects/files/}, one
 * file per source file, ready to be corrected and read again, and {@code rejects/rejects.jsonl}
 * with the place and reason of each.
 *
 * <p>Everything is written to temporary files that {@link #commit} moves into place; without it,
 * closing leaves what was there before. One writer at a time for a run's directory; temporary files
 * of a killed one are removed by the next. For one thread.
 */
public final class RejectWriter implements Closeable {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * A source file as far as this class needs to know it; arrays are bytes in its charset.
   *
   * @param size how many bytes it has
   * @param after what ends the copy, unless its last record reaches to the end of the source file
   *     and so has the file's own end
   * @param directory what there is to copy when it is a directory; null for a file
   */
  @SuppressWarnings("ArrayRecordComponent") // written to a stream, never compared
  public record Origin(
      String file,
      long size,
      byte[] before,
      byte[] between,
      byte[] after,
      @Nullable List<SourceFile> directory) {}

  private static final String LINES = "rejects.jsonl";

  private final Path runDirectory;
  private final Path place;
  private final Path staging;
  private final OutputStream lines;
  private @Nullable Origin origin;
  private @Nullable OutputStream copy;
  private boolean firstOfFile;
  private boolean ended;

  /**
   * @param runDirectory gets a directory {@code rejects}
   */
  public RejectWriter(Path runDirectory) throws IOException {
    this.runDirectory = runDirectory;
    this.place = runDirectory.resolve("rejects");
    Directories.create(runDirectory);
    this.staging = runDirectory.resolve(".rejects");
    Directories.deleteTree(staging);
    Files.createDirectory(staging);
    this.lines = ForcedOutputStream.create(staging.resolve(LINES));
  }

  /** The next rejects belong to this file; call it again only for another file. */
  public void startFile(Origin next) throws IOException {
    endFile();
    origin = next;
    firstOfFile = true;
    ended = false;
  }

  /**
   * Where a retry read a record.
   *
   * @param file its path
   */
  public record Tried(String file, RecordPlace place) {}

  /** Adds a reject of the file started last, whose place is one in that file. */
  public void add(RecordPlace place, List<RecordProblem> problems, AtomicFile.Content raw)
      throws IOException {
    add(place, null, problems, raw);
  }

  /**
   * Adds a reject of the file started last.
   *
   * @param recordPlace where it was rejected first
   * @param tried where it was read this time, if that is elsewhere
   * @param raw writes the record's bytes; not called where the origin is a directory, whose files
   *     are copied
   */
  public void add(
      RecordPlace recordPlace,
      @Nullable Tried tried,
      List<RecordProblem> problems,
      AtomicFile.Content raw)
      throws IOException {
    Origin from = started();
    String copyName = "files/" + from.file();
    Path copyPath = FileNames.resolve(staging, copyName);
    List<SourceFile> directory = from.directory();
    if (directory != null) {
      Directories.deleteTree(copyPath);
      Files.createDirectories(copyPath);
      copyAll(directory);
    } else {
      append(from, copyPath, raw);
      RecordPlace cut = tried == null ? recordPlace : tried.place();
      ended = cut.byteOffset() + cut.byteLength() >= from.size();
    }
    for (RecordProblem problem : problems) {
      writeLine(from, recordPlace, tried, problem, copyName);
    }
  }

  /**
   * Puts the rejects in their place. A run's rejects only grow from attempt to attempt; so those of
   * an earlier one are replaced file by file, the lines last, and a crash at any instant leaves
   * lines whose records are all there.
   */
  public void commit() throws IOException {
    endFile();
    lines.close();
    if (Files.exists(place)) {
      replaceFiles();
      Directories.forceTree(place);
      Directories.deleteTree(staging);
      Directories.force(runDirectory);
    } else {
      Directories.publish(staging, place);
    }
  }

  private void replaceFiles() throws IOException {
    Path newLines = staging.resolve(LINES);
    try (var paths = Files.walk(staging)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        if (!path.equals(newLines)) {
          replace(path);
        }
      }
    }
    replace(newLines);
  }

  private void replace(Path path) throws IOException {
    Path old = place.resolve(staging.relativize(path));
    Files.createDirectories(old.getParent());
    Files.move(path, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    endFile();
    lines.close();
    Directories.deleteTree(staging);
  }

  private void append(Origin from, Path copyPath, AtomicFile.Content raw) throws IOException {
    OutputStream out = copy;
    if (out == null) {
      Files.createDirectories(copyPath.getParent());
      out = ForcedOutputStream.create(copyPath);
      copy = out;
    }
    out.write(firstOfFile ? from.before() : from.between());
    raw.writeTo(out);
    firstOfFile = false;
  }

  private void endFile() throws IOException {
    OutputStream out = copy;
    if (out != null) {
      if (!ended) {
        out.write(started().after());
      }
      out.close();
    }
    copy = null;
  }

  private Origin started() {
    if (origin == null) {
      throw new IllegalStateException("no file was started");
    }
    return origin;
  }

  private void writeLine(
      Origin from,
      RecordPlace recordPlace,
      @Nullable Tried tried,
      RecordProblem problem,
      String copyName)
      throws IOException {
    RejectLine line =
        new RejectLine(
            from.file(),
            recordPlace.line(),
            recordPlace.byteOffset(),
            recordPlace.byteLength(),
            recordPlace.record(),
            problem.entity(),
            problem.field(),
            problem.code(),
            problem.message(),
            problem.hint(),
            tried == null
                ? null
                : new RejectLine.Tried(
                    tried.file(), tried.place().line(), tried.place().byteOffset()),
            copyName);
    lines.write(MAPPER.writeValueAsBytes(line));
    lines.write('\n');
  }

  private void copyAll(List<SourceFile> files) throws IOException {
    for (SourceFile file : files) {
      Path to = FileNames.resolve(staging, "files/" + file.name());
      Files.createDirectories(to.getParent());
      try (OutputStream out = ForcedOutputStream.create(to)) {
        Files.copy(file.path(), out);
      }
    }
  }
}
