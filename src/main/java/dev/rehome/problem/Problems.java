package dev.rehome.problem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects problems so that all of them are reported together. Not for several threads. */
public final class Problems {

  private final List<Problem> found = new ArrayList<>();

  public void add(Problem problem) {
    found.add(problem);
  }

  public void add(String code, String message, @Nullable Location where) {
    found.add(new Problem(code, message, where, null));
  }

  public void add(String code, String message, @Nullable Location where, String hint) {
    found.add(new Problem(code, message, where, hint));
  }

  public void addAll(List<Problem> problems) {
    found.addAll(problems);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Problem> list() {
    return List.copyOf(found);
  }

  /** Throws everything found so far as one exception; returns quietly when nothing was found. */
  public void throwIfAny(Fault fault) {
    if (!found.isEmpty()) {
      throw new ProblemException(fault, found);
    }
  }
}
