/**
 * Import, validation and dry run, which are one job: files are frozen in the ledger, read, mapped
 * and written chunk by chunk, and verified. {@link dev.rehome.job.imports.ImportRequest} is the
 * only thing others need. The framework's skip and retry are not used, nor is its reading position:
 * position, rejects and rows commit together in the ledger's transaction.
 */
@NullMarked
package dev.rehome.job.imports;

import org.jspecify.annotations.NullMarked;
