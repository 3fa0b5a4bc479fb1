package dev.rehome.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the files of a backup together with their list. Nothing in an archive is trusted: links,
 * absolute names, names with {@code ..} and sizes other than listed are refused.
 */
final class FileArchiveReader implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Longer than any name can be. */
  private static final int LONGEST_LINE = 1 << 20;

  private final PartInput archive;
  private final PartInput list;
  private final TarArchiveInputStream tar;
  private final BufferedReader lines;

  /** Takes a file. What is not read of its content is read and compared afterwards. */
  @FunctionalInterface
  interface Files {
    void file(FileEntry entry, InputStream content) throws IOException;
  }

  FileArchiveReader(BackupFiles backup, Part archivePart, Part listPart) throws IOException {
    this.archive = backup.open(archivePart);
    try {
      this.list = backup.open(listPart);
    } catch (IOException e) {
      archive.close();
      throw e;
    }
    this.tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
    this.lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
  }

  /**
   * Gives each file, and compares it and the whole with what the list and the manifest say.
   *
   * @return how many there were
   * @throws IOException when something is not as it was
   */
  long read(Files files) throws IOException {
    long count = 0;
    for (FileEntry entry = nextListed(lines); entry != null; entry = nextListed(lines)) {
      TarArchiveEntry found = tar.getNextEntry();
      refuse(found == null, "the archive ends before " + entry.name());
      check(found, entry);
      Measured measured = new Measured();
      InputStream content = measured.reading(tar, entry.size());
      files.file(entry, content);
      content.transferTo(java.io.OutputStream.nullOutputStream());
      refuse(
          measured.size() != entry.size() || !measured.sha256().equals(entry.sha256()),
          "the content of %s is not what was listed".formatted(entry.name()));
      count++;
    }
    refuse(tar.getNextEntry() != null, "the archive has more files than were listed");
    archive.finish();
    list.finish();
    return count;
  }

  private static void check(@Nullable TarArchiveEntry found, FileEntry entry) throws IOException {
    refuse(
        found == null
            || !found.getName().equals(entry.name())
            || !FileNamesCheck.safe(entry.name()),
        "there is no safe file '%s' in its place".formatted(entry.name()));
    refuse(
        found == null
            || found.getLinkFlag() != TarConstants.LF_NORMAL
                && found.getLinkFlag() != TarConstants.LF_OLDNORM,
        "'%s' is no regular file".formatted(entry.name()));
    refuse(
        found == null || found.isSparse() || found.getSize() != entry.size(),
        "'%s' has another size than listed".formatted(entry.name()));
  }

  /** The next entry of a list, null at its end. */
  static @Nullable FileEntry nextListed(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null) {
      return null;
    }
    refuse(line.length() > LONGEST_LINE, "a line of the list is too long");
    try {
      return JSON.readValue(line, FileEntry.class);
    } catch (JacksonException e) {
      throw new IOException("a line of the list is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static void refuse(boolean wrong, String why) throws IOException {
    if (wrong) {
      throw new IOException(why);
    }
  }

  @Override
  public void close() throws IOException {
    try (archive) {
      list.close();
    }
  }
}
