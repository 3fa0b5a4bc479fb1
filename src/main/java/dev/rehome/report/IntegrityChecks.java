package dev.rehome.report;

import java.util.List;
import java.util.stream.Collectors;

/** The integrity checks after a run; the summary says which failed. */
public record IntegrityChecks(List<Check> checks) implements ReportSection {

  /** One check of one entity. */
  public record Check(String name, String entity, boolean passed, String detail) {}

  boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }

  @Override
  public String text() {
    if (passed()) {
      return "";
    }
    return checks.stream()
        .filter(check -> !check.passed)
        .map(check -> "  %s %s: %s\n".formatted(check.entity, check.name, check.detail))
        .collect(Collectors.joining("", "\nChecks that failed\n", ""));
  }
}
