/**
 * The verbs {@code backup} and {@code backups}: a copy of the rows that a spec's entities have in
 * the target, and of the source files; and what backups there are.
 */
@NullMarked
package dev.rehome.job.backup;

import org.jspecify.annotations.NullMarked;
