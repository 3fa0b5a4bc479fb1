package dev.rehome.format.source;

import dev.rehome.spec.Glob;
import dev.rehome.spec.SourceSpec;
import java.util.List;

/** Which names of a source are selected. */
record Selection(List<Glob> included, List<Glob> excluded) {

  /** Whatever there is. */
  static final Selection ALL = new Selection(SourceSpec.EVERYTHING, List.of());

  static Selection of(SourceSpec source) {
    return new Selection(source.include(), source.exclude());
  }

  /** Everything but what the source excludes. */
  static Selection butExcluded(SourceSpec source) {
    return new Selection(ALL.included, source.exclude());
  }

  boolean includes(String name) {
    return included.stream().anyMatch(glob -> glob.matches(name)) && !excludes(name);
  }

  boolean excludes(String name) {
    return excluded.stream().anyMatch(glob -> glob.matches(name));
  }

  /** Whether a directory that is one record is selected: by its own name, or with all below it. */
  boolean includesDirectory(String name) {
    return included.stream().anyMatch(glob -> glob.matches(name) || glob.matchesAllBelow(name))
        && !excludes(name)
        && !excludesAllBelow(name);
  }

  boolean excludesAllBelow(String directory) {
    return excluded.stream().anyMatch(glob -> glob.matchesAllBelow(directory));
  }
}
