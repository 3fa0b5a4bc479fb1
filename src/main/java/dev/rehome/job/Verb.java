package dev.rehome.job;

import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.journal.Journal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request stands for, before it is known whether it starts a run or resumes one. */
public interface Verb extends AutoCloseable {

  /** The spec that a run works by; a verb without one says in {@link #subject} what it is about. */
  default Spec spec() {
    throw new UnsupportedOperationException("the verb works by no spec");
  }

  /** What a run is about. */
  default Subject subject() {
    return Subject.of(spec());
  }

  /** The name and start of a new run. */
  RunContext fresh();

  /** The databases it works with. */
  TargetRequest target();

  Scope scope();

  /** How reports call the target, without secrets. */
  default String targetName() {
    return target().name();
  }

  /** Whether what runs leave is there for the next launch; nothing else can be resumed. */
  default boolean lasting() {
    return true;
  }

  /** Whether an earlier run has done anything that is worth going on with. */
  default boolean begun(RunLedger ledger, RunContext earlier) {
    return true;
  }

  /**
   * Makes sure that the ledger allows this launch, before a run is started or resumed.
   *
   * @throws dev.rehome.problem.ProblemException when it does not; the launch leaves no trace then
   */
  default void check(RunLedger ledger, Journal journal) {}

  /** A run is started, or is to be resumed. */
  VerbJob begin(Run run);

  /** Releases what was opened. */
  @Override
  default void close() {}

  /**
   * What ledger, job repository and reports say a run is about.
   *
   * @param name of the spec, {@link #ALL_SPECS} for a run that is about more than one
   * @param checksum of the spec, with {@code text} as of {@link Spec#text}; both empty without one
   * @param source the directory or file that names of files are relative to
   * @param place what of it is read or written
   */
  record Subject(String name, String checksum, String text, Path source, Path place) {

    /** No spec can have this name. */
    public static final String ALL_SPECS = "*";

    static Subject of(Spec spec) {
      SourceSpec source = spec.source();
      return new Subject(spec.name(), spec.checksum(), spec.text(), source.path(), source.place());
    }

    /** Of a run that is about all specs, or one by its name, and works in a directory. */
    public static Subject without(@Nullable String spec, Path directory) {
      return new Subject(spec == null ? ALL_SPECS : spec, "", "", directory, directory);
    }
  }

  /**
   * What makes two launches the same work.
   *
   * @param identity what says, beside verb, spec and ledger, whose unfinished run a launch meets; a
   *     run of the same identity and another scope is refused
   * @param whole all of it, beginning with the identity
   * @param options the options it is made of, by name, as far as they were given
   * @param otherOptions the options that may change from launch to launch of the same run
   */
  record Scope(
      String identity,
      String whole,
      Map<String, String> options,
      Map<String, String> otherOptions) {

    /** All options by name; no secrets. */
    Map<String, String> allOptions() {
      Map<String, String> all = new LinkedHashMap<>(otherOptions);
      all.putAll(options);
      return all;
    }
  }
}
