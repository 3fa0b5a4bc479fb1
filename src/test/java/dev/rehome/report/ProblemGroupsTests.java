package dev.rehome.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.report.ReportedProblems.ProblemGroup;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemGroupsTests {

  private final ProblemGroups groups = new ProblemGroups();

  @Test
  void countsMessagesThatDifferInQuotesAndNumbersAsOneAndKeepsTheFirst() {
    add("type", "expected an integer but found \"seven\" at /n (row 1)", "a.csv:4", "thing", "n");
    add("type", "expected an integer but found \"8,5\" at /n (row 22)", "a.csv:9", "thing", "n");
    add("type", "expected an integer but found \"x\" at /m", "a.csv:9", "thing", "m");

    assertThat(groups.groups())
        .containsExactly(
            new ProblemGroup(
                "type",
                "thing",
                "n",
                "expected an integer but found \"…\" at /n (row #)",
                2,
                "a.csv:4",
                "thing.n: expected an integer but found \"seven\" at /n (row 1)",
                "write it out"),
            new ProblemGroup(
                "type",
                "thing",
                "m",
                "expected an integer but found \"…\" at /m",
                1,
                "a.csv:9",
                "thing.m: expected an integer but found \"x\" at /m",
                "write it out"));
  }

  @Test
  void listsTheRunsOwnProblemsFirstAndThenTheLargest() {
    groups.add(new ReportedProblem("link", "left out", "x", null));
    add("a", "one", "f:1", "e", "x");
    add("b", "two", "f:2", "e", "x");
    add("b", "two", "f:3", "e", "x");

    assertThat(groups.groups()).extracting(ProblemGroup::code).containsExactly("link", "b", "a");
  }

  @Test
  void keepsFewHoweverManyKindsThereAre() {
    IntStream.range(0, 5000).forEach(i -> add("odd", "word" + i, "f:" + i, "e", null));

    assertThat(groups.groups()).hasSizeLessThan(600);
    assertThat(groups.groups().stream().mapToLong(ProblemGroup::count).sum()).isEqualTo(5000);
  }

  private void add(String code, String message, String where, String entity, String field) {
    ReportedProblem problem =
        new ReportedProblem(code, entity + "." + field + ": " + message, where, "write it out");
    groups.add(problem, message, entity, field);
  }
}
