/**
 * The result of a run as one immutable value, and its forms: JSON for programs, text for people,
 * reject files for people who correct the data. A report is composed of {@link
 * dev.rehome.report.ReportSection sections}, so that a verb adds its own without a change here.
 * Knows nothing of jobs and databases; may use record and problem.
 */
@NullMarked
package dev.rehome.report;

import org.jspecify.annotations.NullMarked;
