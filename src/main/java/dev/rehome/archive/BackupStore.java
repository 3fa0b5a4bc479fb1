package dev.rehome.archive;

import dev.rehome.crypto.Encryption;
import dev.rehome.files.Directories;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of all backups; each is a directory in it. */
public final class BackupStore {

  /** Where backups are unless somebody says otherwise. */
  public static final Path STANDARD = Path.of("rehome-backups");

  private static final String PARTIAL = ".partial";

  private final Path directory;
  private final @Nullable Encryption encryption;

  /** A directory of backups that are not encrypted. */
  public BackupStore(Path directory) {
    this(directory, null);
  }

  /**
   * @param encryption of the backups that are written, and of those to be read that are encrypted;
   *     null for none
   */
  public BackupStore(Path directory, @Nullable Encryption encryption) {
    this.directory = directory;
    this.encryption = encryption;
  }

  public Path directory() {
    return directory;
  }

  /**
   * Where the summary of the newest run stands beside the backups; empty where the directory was
   * not asked for and is not there.
   */
  public Optional<Path> summaryFile() {
    boolean wanted = Files.isDirectory(directory) || !directory.equals(STANDARD);
    return wanted && (Files.isDirectory(directory) || !Files.exists(directory))
        ? Optional.of(directory.resolve("migration_summary.txt"))
        : Optional.empty();
  }

  /**
   * Begins a backup. What an interrupted one of the same name has left is removed.
   *
   * @param name of its directory; there must be no backup of that name
   * @param beforeEach is run before each piece that is read or written; what it throws ends the
   *     work
   * @throws ProblemException when nothing can be written there
   */
  public BackupWriter begin(String name, BackupOrigin origin, Instant now, Runnable beforeEach) {
    Path place = directory.resolve(name);
    Path partial = directory.resolve("." + name + PARTIAL);
    return Faults.writing(
        directory,
        () -> {
          Directories.create(directory);
          Directories.deleteTree(partial);
          if (Files.exists(place)) {
            throw new IOException("there is a backup of that name: " + name);
          }
          Directories.createPrivate(partial);
          BackupFiles files = new BackupFiles(partial, encryption);
          return new BackupWriter(place, files, origin, now, beforeEach);
        });
  }

  /**
   * Makes sure that backups can be written.
   *
   * @throws ProblemException when they cannot
   */
  public void requireWritable() {
    Faults.writing(
        directory,
        () -> {
          Directories.requireWritable(directory);
          return true;
        });
  }

  /**
   * The backups there are, in the order of their names. One whose manifest cannot be read is left
   * out.
   *
   * @param problems gets what cannot be read
   */
  public List<Backup> list(List<Problem> problems) {
    List<Backup> backups = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return backups;
    }
    try (Stream<Path> found = Files.list(directory)) {
      for (Path place : (Iterable<Path>) found.filter(ManifestFile::in).sorted()::iterator) {
        if (isPartial(place)) {
          continue;
        }
        try {
          backups.add(open(place));
        } catch (ProblemException e) {
          problems.addAll(e.problems());
        }
      }
      return backups;
    } catch (IOException e) {
      throw Faults.damaged(List.of(Faults.damaged(directory, e)));
    }
  }

  /** What backups that were interrupted have left. */
  public List<Path> interrupted() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(BackupStore::isPartial).sorted().toList();
    } catch (IOException e) {
      throw Faults.damaged(List.of(Faults.damaged(directory, e)));
    }
  }

  private static boolean isPartial(Path place) {
    String name = place.getFileName().toString();
    return name.startsWith(".") && name.endsWith(PARTIAL);
  }

  /** The backup of that name, if there is one. */
  public Optional<Backup> find(String name) {
    Path place = directory.resolve(name);
    return ManifestFile.in(place) ? Optional.of(open(place)) : Optional.empty();
  }

  /**
   * The backup of that name, or at that path.
   *
   * @throws ProblemException when there is none, or its manifest is damaged
   */
  public Backup require(String nameOrPath) {
    Path place = Path.of(nameOrPath);
    if (nameOrPath.endsWith(ManifestFile.NAME) && place.getParent() != null) {
      place = place.getParent();
    }
    if (ManifestFile.in(place)) {
      return open(place);
    }
    return find(nameOrPath)
        .orElseThrow(() -> new ProblemException(Fault.USAGE, unknown(nameOrPath)));
  }

  private Problem unknown(String name) {
    List<String> names =
        list(new ArrayList<>()).stream().map(backup -> backup.manifest().name()).toList();
    Problem problem =
        Problem.of("unknown-backup", "there is no backup '%s' in %s".formatted(name, directory));
    return names.isEmpty() ? problem : problem.hint(DidYouMean.hint(name, names));
  }

  private Backup open(Path place) {
    boolean encrypted = ManifestFile.isEncryptedIn(place);
    if (encrypted && encryption == null) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("no-encryption-key", "the backup is encrypted").at(Faults.at(place)));
    }
    BackupFiles files = new BackupFiles(place, encrypted ? encryption : null);
    try {
      return new Backup(files, ManifestFile.read(files));
    } catch (IOException e) {
      Path manifest = place.resolve(files.stored(ManifestFile.NAME));
      throw Faults.damaged(List.of(Faults.damaged(manifest, e)));
    }
  }

  /**
   * Deletes a backup of this directory, its manifest first, so that nobody takes what is left for
   * one; harmless when it is gone.
   *
   * @throws ProblemException when it cannot be deleted
   */
  public void delete(String name) {
    Path place = directory.resolve(name);
    Faults.writing(
        place,
        () -> {
          Files.deleteIfExists(place.resolve(ManifestFile.NAME));
          Files.deleteIfExists(place.resolve(ManifestFile.NAME + BackupFiles.ENCRYPTED));
          Directories.deleteTree(place);
          return true;
        });
  }
}
