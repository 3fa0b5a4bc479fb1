package dev.rehome.report;

/**
 * One part of a report. What a verb has to say that others have not is a section of its own: a
 * record whose components are members of {@code report.json}, together with those of the other
 * sections.
 */
public interface ReportSection {

  /** What the summary says, ending with a line break; empty for nothing. */
  String text();
}
