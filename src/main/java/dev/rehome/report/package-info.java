/**
 * The result of a run as one immutable value, and its forms: JSON for programs, text for people,
 * reject files for whoever corrects the data. Knows nothing of jobs and databases.
 */
@NullMarked
package dev.rehome.report;

import org.jspecify.annotations.NullMarked;
