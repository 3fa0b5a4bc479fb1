package dev.rehome.job.backup;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import java.nio.file.Path;

class PostgresBackupTests extends H2BackupTests {

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root, PostgresServer.newDatabase() + "?user=postgres");
  }
}
