package dev.rehome.job;

import dev.rehome.problem.Problem;
import dev.rehome.record.RecordProblem;
import dev.rehome.report.ProblemGroups;
import dev.rehome.report.ReportedProblems;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import java.util.ArrayList;
import java.util.List;

/** Collects what a report says about problems: the first of each sort, and how many there are. */
public final class ProblemList {

  /** How many of a sort a report itself lists; all rejects are in the reject files. */
  private static final int LISTED = 20;

  private final Wording wording;
  private final List<ReportedProblem> problems = new ArrayList<>();
  private final ProblemGroups groups = new ProblemGroups();
  private long unlisted;
  private int rejects;

  ProblemList(Wording wording) {
    this.wording = wording;
  }

  /** A problem that is listed in any case, once. */
  public void add(Problem problem) {
    add(ReportedProblem.of(wording.advise(problem)));
  }

  /** Notes, of which the first are listed. */
  void addNotes(List<Problem> notes) {
    for (int i = 0; i < notes.size(); i++) {
      ReportedProblem note = ReportedProblem.of(wording.advise(notes.get(i)));
      groups.add(note);
      list(note, i < LISTED);
    }
  }

  /** Why a record was rejected; the first are listed. */
  public void addReject(RecordProblem problem, String where) {
    groups.add(reported(problem, where), problem.message(), problem.entity(), problem.field());
    list(reported(problem, where), rejects++ < LISTED);
  }

  /** Why a record would have been rejected, had its chunk been committed. */
  public void addUncommitted(RecordProblem problem, String where) {
    add(reported(problem, where));
  }

  /** So many more that nobody has gone through. */
  public void addUnlisted(long more) {
    unlisted += more;
  }

  ReportedProblems section() {
    return new ReportedProblems(List.copyOf(problems), problems.size() + unlisted, groups.groups());
  }

  private void add(ReportedProblem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
      groups.add(problem);
    }
  }

  private void list(ReportedProblem problem, boolean listed) {
    if (listed) {
      problems.add(problem);
    } else {
      unlisted++;
    }
  }

  private static ReportedProblem reported(RecordProblem problem, String where) {
    String field = problem.field() == null ? "" : problem.entity() + "." + problem.field() + ": ";
    return new ReportedProblem(problem.code(), field + problem.message(), where, problem.hint());
  }
}
