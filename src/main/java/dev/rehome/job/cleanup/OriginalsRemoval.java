package dev.rehome.job.cleanup;

import dev.rehome.archive.Backup;
import dev.rehome.archive.FileEntry;
import dev.rehome.format.source.ContentHash;
import dev.rehome.job.cleanup.Originals.Original;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.SourceFile;
import dev.rehome.store.journal.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes originals that are in the backup, each only if it is, byte for byte, what the backup has
 * of it. Goes through plan and backup side by side, which have one order. What a killed launch has
 * removed already is found to be gone.
 */
final class OriginalsRemoval {

  private static final int LISTED = 20;

  private final CleanupRun cleanup;
  private final Originals originals;
  private final Problems problems = new Problems();
  private final Iterator<Removal> plan;
  private final List<FileEntry> entries = new ArrayList<>();
  private @Nullable Removal current;
  private int failed;

  OriginalsRemoval(CleanupRun cleanup) {
    this.cleanup = cleanup;
    this.originals = cleanup.originals();
    this.plan = cleanup.plan().all(null).iterator();
  }

  /**
   * @throws dev.rehome.problem.ProblemException when the disk refuses to remove some of them; the
   *     others are removed
   */
  void remove(Backup backup) {
    backup.entries(this::add);
    end();
    problems.throwIfAny(Fault.SYSTEM);
  }

  private void add(FileEntry entry) {
    if (current == null || !has(current, entry)) {
      end();
      current = next(entry);
    }
    entries.add(entry);
  }

  private Removal next(FileEntry entry) {
    while (plan.hasNext()) {
      Removal removal = plan.next();
      if (has(removal, entry)) {
        return removal;
      }
    }
    throw new IllegalStateException("the backup has a file that was not planned: " + entry.name());
  }

  private static boolean has(Removal removal, FileEntry entry) {
    return entry.name().equals(removal.name())
        || removal.kind() == Removal.Kind.DIRECTORY
            && entry.name().startsWith(removal.name() + "/");
  }

  /** Removes what the entries so far are of. */
  private void end() {
    Removal removal = current;
    if (removal != null && removal.state() == Removal.State.PLANNED) {
      cleanup.control().endIfStopped();
      try {
        Removal done = remove(removal);
        cleanup.plan().set(done);
      } catch (IOException e) {
        report(removal, e);
      }
    }
    entries.clear();
  }

  private void report(Removal removal, IOException e) {
    if (failed++ < LISTED) {
      problems.add(
          Problem.of("not-removed", "the file cannot be removed: " + e.getMessage())
              .at(Location.of(removal.name()))
              .hint("it is in the backup; see to its directory, then run the same command again"));
    }
  }

  /** A file that the backup has, and how it was when that was found out. */
  private record Saved(Path path, BasicFileAttributes attributes) {}

  private Removal remove(Removal removal) throws IOException {
    List<Saved> there = new ArrayList<>();
    for (FileEntry entry : entries) {
      Original original = new Original(path(removal, entry), entry.name());
      if (!Files.exists(original.path(), LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      BasicFileAttributes before = attributes(original.path());
      if (!isAsProved(removal, entry) || !isAsSaved(original, before, entry)) {
        return changed(removal);
      }
      if (originals.goes(original)) {
        there.add(new Saved(original.path(), before));
      }
    }
    boolean untouched = removal.kind() == Removal.Kind.DIRECTORY && there.size() == goingEntries();
    if (untouched && !wholeDirectory(removal).equals(removal.sha256())) {
      return changed(removal);
    }
    for (Saved file : there) {
      if (!isSame(file.attributes(), attributes(file.path()))) {
        return changed(removal);
      }
      Files.delete(file.path());
    }
    if (removal.kind() == Removal.Kind.DIRECTORY) {
      originals.removeEmptyDirectories(removal.name());
    }
    return removal.removed();
  }

  private static Removal changed(Removal removal) {
    return removal.kept(
        Stay.FILE_CHANGED.code(), "it has changed since it was proved to be in the target");
  }

  /** A file that was replaced before it was copied is in the backup, but was never imported. */
  private static boolean isAsProved(Removal removal, FileEntry entry) {
    return removal.kind() != Removal.Kind.FILE || entry.sha256().equals(removal.sha256());
  }

  private long goingEntries() {
    return entries.stream()
        .filter(entry -> originals.goes(new Original(Path.of(""), entry.name())))
        .count();
  }

  private Path path(Removal removal, FileEntry entry) {
    return removal.kind() == Removal.Kind.FILE
        ? originals.pathOf(removal.name())
        : originals.pathOf(entry.name());
  }

  /** Files that joined the directory since make it another one. */
  private String wholeDirectory(Removal removal) throws IOException {
    Path path = originals.pathOf(removal.name());
    BasicFileAttributes attributes = attributes(path);
    return ContentHash.sha256(
        new SourceFile(
            path, removal.name(), removal.size(), attributes.lastModifiedTime().toInstant()),
        cleanup.control()::endIfStopped);
  }

  /** Reads it again; whoever replaces or writes it meanwhile is noticed. */
  private boolean isAsSaved(Original original, BasicFileAttributes before, FileEntry entry)
      throws IOException {
    if (!before.isRegularFile() || before.size() != entry.size()) {
      return false;
    }
    SourceFile file =
        new SourceFile(
            original.path(), original.name(), before.size(), before.lastModifiedTime().toInstant());
    String sha256 = ContentHash.sha256(file, cleanup.control()::endIfStopped);
    return sha256.equals(entry.sha256()) && isSame(before, attributes(original.path()));
  }

  private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
    return after.size() == before.size()
        && after.lastModifiedTime().equals(before.lastModifiedTime())
        && Objects.equals(after.fileKey(), before.fileKey());
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
