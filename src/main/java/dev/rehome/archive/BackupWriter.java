package dev.rehome.archive;

import dev.rehome.files.Directories;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A backup being written, in a hidden directory beside its place. {@link #finish} makes a backup of
 * it; closing it before throws away what was written. For one thread.
 *
 * <p>Every method throws {@link dev.rehome.problem.ProblemException} when the disk is full or
 * cannot be written.
 */
public final class BackupWriter implements AutoCloseable {

  private static final DateTimeFormatter DAY = utc("yyyyMMdd");
  private static final DateTimeFormatter SECOND = utc("yyyyMMdd-HHmmss");

  private final Path place;
  private final BackupFiles partial;
  private final BackupOrigin origin;
  private final Instant createdAt;
  private final Runnable beforeEach;
  private final List<Part> parts = new ArrayList<>();
  private boolean finished;

  /** Writes SQL or another text. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @param place where the finished backup will be
   * @param partial an empty directory beside it
   */
  BackupWriter(
      Path place,
      BackupFiles partial,
      BackupOrigin origin,
      Instant createdAt,
      Runnable beforeEach) {
    this.place = place;
    this.partial = partial;
    this.origin = origin;
    this.createdAt = createdAt;
    this.beforeEach = beforeEach;
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /**
   * Adds files, in {@code data-backup-YYYYmmdd.tar.gz}. Once per backup.
   *
   * @throws dev.rehome.problem.ProblemException when one of them cannot be read, or changes
   *     meanwhile
   */
  public void files(Iterable<SourceEntry> files) {
    String name = "data-backup-" + DAY.format(createdAt);
    Faults.writing(
        place,
        () -> {
          try (FileArchiveWriter archive = new FileArchiveWriter(partial, name, beforeEach)) {
            for (SourceEntry file : files) {
              archive.add(file);
            }
            return parts.addAll(archive.finish());
          }
        });
  }

  /** Adds the rows of an entity, in {@code rows-N-ENTITY.jsonl.gz}. */
  public void rows(String entity, Consumer<RowsWriter> rows) {
    String file =
        "rows-%d-%s.jsonl.gz"
            .formatted(count(Part.Kind.ROWS) + 1, entity.replaceAll("[^\\w-]", "_"));
    Faults.writing(
        place,
        () -> {
          RowsWriter writer = new RowsWriter(partial, file);
          try (writer) {
            rows.accept(writer);
          }
          return parts.add(writer.part(entity));
        });
  }

  private long count(Part.Kind kind) {
    return parts.stream().filter(part -> part.kind() == kind).count();
  }

  /**
   * Adds statements for the tables and their rows, in {@code backup-YYYYmmdd-HHMMSS.sql}. When the
   * content throws, nothing is added, and another one may be.
   *
   * @param writer the program that writes them, with its version
   */
  public void sql(String writer, Content content) {
    text("backup-" + SECOND.format(createdAt) + ".sql", Part.Kind.SQL, writer, content);
  }

  /** Adds the spec's text, in {@code spec.yml}. */
  public void spec(String text) {
    text("spec.yml", Part.Kind.SPEC, null, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void text(String file, Part.Kind kind, @Nullable String writer, Content content) {
    Faults.writing(
        place,
        () -> {
          PartOutput out = partial.create(file);
          try (out) {
            content.writeTo(out);
          } catch (RuntimeException e) {
            Files.delete(partial.resolve(partial.stored(file)));
            throw e;
          }
          return parts.add(out.part(kind, null, 0).writtenBy(writer));
        });
  }

  /**
   * Writes the manifest, reads all of it back from the disk, and gives the backup its name.
   *
   * @throws dev.rehome.problem.ProblemException when what is read is not what was written
   */
  public Backup finish() {
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.VERSION, place.getFileName().toString(), createdAt, origin, parts);
    Faults.writing(
        place,
        () -> {
          ManifestFile.write(partial, manifest);
          return true;
        });
    new Backup(partial, manifest).requireWhole(beforeEach);
    Faults.writing(
        place,
        () -> {
          Directories.publish(partial.directory(), place);
          finished = true;
          return true;
        });
    return new Backup(new BackupFiles(place, partial.encryption()), manifest);
  }

  @Override
  public void close() {
    if (!finished) {
      Faults.writing(
          place,
          () -> {
            Directories.deleteTree(partial.directory());
            return true;
          });
    }
  }
}
