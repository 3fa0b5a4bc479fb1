package dev.rehome.job.restore;

import dev.rehome.archive.RowLine;

/** A row of a backup on its way back. */
record BackupRow(String entity, RowLine row) {}
