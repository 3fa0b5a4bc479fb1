package dev.rehome.archive;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes source files into a tar archive, and beside it the list of what is in there. */
final class FileArchiveWriter implements AutoCloseable {

  /** The type of a file in its mode. */
  private static final int REGULAR_FILE = 0100000;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PartOutput archive;
  private final PartOutput list;
  private final TarArchiveOutputStream tar;
  private final Runnable beforeEach;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long count;

  /**
   * @param name of the archive without its ending
   * @param beforeEach is run before each piece of a file is read; what it throws ends the work
   */
  FileArchiveWriter(BackupFiles backup, String name, Runnable beforeEach) throws IOException {
    this.beforeEach = beforeEach;
    this.archive = backup.create(name + ".tar.gz");
    try {
      this.list = backup.create(name + ".files.jsonl.gz");
    } catch (IOException e) {
      archive.close();
      throw e;
    }
    this.tar = new TarArchiveOutputStream(archive, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /**
   * Adds a file as it is.
   *
   * @throws ProblemException when it changes meanwhile, or cannot be read
   */
  void add(SourceEntry file) throws IOException {
    FileNamesCheck.refuseUnsafe(file.name(), file.path());
    BasicFileAttributes before = attributes(file);
    TarArchiveEntry entry = new TarArchiveEntry(file.name());
    entry.setSize(before.size());
    entry.setLastModifiedTime(before.lastModifiedTime());
    String permissions = permissions(before);
    if (permissions != null) {
      entry.setMode(REGULAR_FILE | mode(permissions));
    }
    tar.putArchiveEntry(entry);
    Measured measured = new Measured();
    copy(file, before.size(), measured);
    tar.closeArchiveEntry();
    BasicFileAttributes after = attributes(file);
    if (after.size() != before.size()
        || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
      throw changed(file);
    }
    FileEntry line =
        new FileEntry(
            file.name(),
            before.size(),
            before.lastModifiedTime().toInstant(),
            permissions,
            measured.sha256());
    list.write(JSON.writeValueAsBytes(line));
    list.write('\n');
    count++;
  }

  private void copy(SourceEntry file, long size, Measured measured) throws IOException {
    try (InputStream in = measured.reading(opened(file), Long.MAX_VALUE)) {
      long left = size;
      while (left > 0) {
        beforeEach.run();
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw changed(file);
        }
        tar.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static InputStream opened(SourceEntry file) {
    try {
      return Files.newInputStream(file.path());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static BasicFileAttributes attributes(SourceEntry file) {
    try {
      return Files.getFileAttributeView(file.path(), PosixFileAttributeView.class) == null
          ? Files.readAttributes(file.path(), BasicFileAttributes.class)
          : Files.readAttributes(file.path(), PosixFileAttributes.class);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static @Nullable String permissions(BasicFileAttributes attributes) {
    return attributes instanceof PosixFileAttributes posix
        ? PosixFilePermissions.toString(posix.permissions())
        : null;
  }

  /** As a number, a bit for each letter that is there. */
  private static int mode(String permissions) {
    int mode = 0;
    for (int i = 0; i < permissions.length(); i++) {
      mode = mode << 1 | (permissions.charAt(i) == '-' ? 0 : 1);
    }
    return mode;
  }

  private static ProblemException unreadable(SourceEntry file, IOException e) {
    return new ProblemException(
        Fault.SYSTEM,
        Problem.of("file-unreadable", "the file cannot be read, so it is not backed up")
            .at(Location.of(file.path().toString()))
            .hint("make it readable, then run the same command again"),
        e);
  }

  private static ProblemException changed(SourceEntry file) {
    return new ProblemException(
        Fault.SYSTEM,
        Problem.of("file-changed", "the file was changed while it was copied to the backup")
            .at(Location.of(file.path().toString()))
            .hint("run the same command again when nobody writes to it"));
  }

  /** Ends the archive. */
  List<Part> finish() throws IOException {
    tar.finish();
    close();
    List<Part> parts = new ArrayList<>();
    parts.add(archive.part(Part.Kind.FILES, null, count));
    parts.add(list.part(Part.Kind.FILE_LIST, null, count));
    return parts;
  }

  @Override
  public void close() throws IOException {
    try (archive) {
      list.close();
    }
  }
}
