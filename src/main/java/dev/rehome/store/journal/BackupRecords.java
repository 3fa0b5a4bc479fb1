package dev.rehome.store.journal;

import dev.rehome.store.RunContext;
import java.util.List;

/** Which backups runs have written. */
public interface BackupRecords {

  /** Records a backup of a run, in place of one of the same name. */
  void add(RunContext run, BackupRecord backup);

  /** Those of a run, in the order of their names. */
  List<BackupRecord> of(RunContext run);

  /** Those of that name, whichever run and directory they are of; newest first. */
  List<BackupRecord> named(String name);

  /** Forgets a backup that was deleted. */
  void remove(BackupRecord backup);
}
