package dev.rehome.job.cleanup;

import dev.rehome.format.source.ContentHash;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.format.source.SourceScanner;
import dev.rehome.format.source.Unread;
import dev.rehome.job.cleanup.CleanupRequest.Choice;
import dev.rehome.job.cleanup.Originals.Original;
import dev.rehome.job.cleanup.Stay.Because;
import dev.rehome.job.specs.OwnFiles;
import dev.rehome.job.specs.SourceIdentity;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.SourceFile;
import dev.rehome.store.journal.FileImport;
import dev.rehome.store.journal.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides about each file of a source whether it may go, and writes that to the ledger. */
final class Decisions {

  private static final int PAGE = 1000;

  private final CleanupRun cleanup;
  private final Originals originals;
  private final ImportCheck imports;
  private final RowProof proof;

  /** What is still to be proved, by the ordinal of the file. */
  private final Map<Integer, Coverage> unproved = new HashMap<>();

  private long hashed;

  Decisions(CleanupRun cleanup) {
    this.cleanup = cleanup;
    this.originals = cleanup.originals();
    this.imports = new ImportCheck(cleanup);
    this.proof = new RowProof(cleanup);
  }

  /**
   * Makes the plan of a run. One whose backup is written keeps its plan, but proves once more that
   * what is still there may go: much can have happened since it was interrupted.
   */
  void make() throws IOException {
    if (cleanup.backup().isPresent() && cleanup.plan().exists()) {
      proveAgain();
    } else {
      plan();
    }
  }

  private void plan() throws IOException {
    SourceScanner.Scan scan = scan();
    List<Removal> removals = new ArrayList<>();
    for (int from = 0; from < scan.files().size(); from += PAGE) {
      List<SourceFile> page =
          scan.files().subList(from, Math.min(scan.files().size(), from + PAGE));
      Map<String, FileImport> imported = newest(page.stream().map(SourceFile::name).toList());
      for (SourceFile file : page) {
        cleanup.control().endIfStopped();
        cleanup.control().progress().hashing(hashed++, scan.files().size());
        removals.add(decide(removals.size(), file, imported.get(file.name())));
      }
    }
    for (Unread unread : scan.unread()) {
      removals.add(
          file(removals.size(), unread.name())
              .kept(Stay.UNREADABLE.code(), "it is not read: " + unread.why()));
    }
    for (String link : scan.links()) {
      removals.add(file(removals.size(), link).kept(Stay.LINK.code(), "it is a symbolic link"));
    }
    proof.prove();
    removals.replaceAll(this::proved);
    cleanup.plan().write(removals);
  }

  /** A source may have become empty, which is not for a cleanup to complain about. */
  private SourceScanner.Scan scan() {
    try {
      return new SourceScanner(
              OwnFiles.of(cleanup.request().launch()), cleanup.control().progress()::looking)
          .scan(cleanup.spec().source());
    } catch (ProblemException e) {
      if (e.problems().get(0).code().equals("no-files")) {
        return new SourceScanner.Scan(List.of(), List.of(), List.of());
      }
      throw e;
    }
  }

  private Map<String, FileImport> newest(List<String> names) {
    return cleanup
        .run()
        .journal()
        .imports()
        .newest(
            cleanup.spec().name(),
            SourceIdentity.withoutPart(cleanup.spec(), cleanup.request().launch().target()),
            names)
        .stream()
        .collect(Collectors.toMap(FileImport::name, Function.identity()));
  }

  private static Removal file(int ordinal, String name) {
    return Removal.planned(ordinal, Removal.Kind.FILE, name, 0, "");
  }

  private Removal decide(int ordinal, SourceFile file, @Nullable FileImport imported)
      throws IOException {
    Removal removal =
        Removal.planned(
            ordinal,
            Files.isDirectory(file.path()) ? Removal.Kind.DIRECTORY : Removal.Kind.FILE,
            file.name(),
            file.size(),
            imported == null ? "" : imported.sha256());
    Because because = because(file, imported);
    if (because != null || imported == null) {
      return because == null ? removal : removal.kept(because.stay().code(), because.words());
    }
    unproved.put(ordinal, proof.add(imported));
    return removal;
  }

  private @Nullable Because because(SourceFile file, @Nullable FileImport imported)
      throws IOException {
    Because because = unwanted(file);
    because = because == null ? imports.because(imported) : because;
    return because == null && imported != null ? onDisk(file, imported) : because;
  }

  private @Nullable Because unwanted(SourceFile file) throws IOException {
    if (!cleanup.request().choice().has(file.name())) {
      return Stay.NOT_CHOSEN.because("it is not among the files that were chosen");
    }
    if (DirectoryTree.isReadme(file.fileName())) {
      return Stay.README.because("a README stays for those who look for the files");
    }
    if (Choice.matches(cleanup.spec().source().keep(), file.name())) {
      return Stay.KEEP.because("the spec keeps it");
    }
    Path link = originals.link(file.name());
    return link == null ? null : Stay.LINK.because("it is reached by a symbolic link: " + link);
  }

  private @Nullable Because onDisk(SourceFile file, FileImport imported) throws IOException {
    if (file.modified().plus(cleanup.request().choice().minAge()).isAfter(cleanup.now())) {
      return Stay.TOO_YOUNG.because("it was written at %s".formatted(file.modified()));
    }
    boolean directory = Files.isDirectory(file.path());
    boolean same =
        (directory || file.size() == imported.size())
            && ContentHash.sha256(file, cleanup.control()::endIfStopped).equals(imported.sha256());
    if (!same) {
      return Stay.FILE_CHANGED.because("it has changed since it was imported");
    }
    for (Original original : originals.of(file.name())) {
      if (!Files.isWritable(original.path().toAbsolutePath().getParent())) {
        return Stay.READ_ONLY.because("nothing can be removed from its directory");
      }
    }
    return null;
  }

  private Removal proved(Removal removal) {
    Coverage coverage = unproved.get(removal.ordinal());
    Because because = coverage == null ? null : coverage.because();
    return because == null ? removal : removal.kept(because.stay().code(), because.words());
  }

  private void proveAgain() {
    List<Removal> left = cleanup.plan().all(Removal.State.PLANNED).toList();
    List<Removal> kept = new ArrayList<>();
    for (int from = 0; from < left.size(); from += PAGE) {
      List<Removal> page = left.subList(from, Math.min(left.size(), from + PAGE));
      Map<String, FileImport> imported = newest(page.stream().map(Removal::name).toList());
      for (Removal removal : page) {
        FileImport found = imported.get(removal.name());
        Because because = imports.because(found);
        if (because != null) {
          kept.add(removal.kept(because.stay().code(), because.words()));
        } else if (found != null) {
          unproved.put(removal.ordinal(), proof.add(found));
        }
      }
    }
    proof.prove();
    left.stream().map(this::proved).filter(one -> one.code() != null).forEach(kept::add);
    kept.forEach(cleanup.plan()::set);
  }
}
