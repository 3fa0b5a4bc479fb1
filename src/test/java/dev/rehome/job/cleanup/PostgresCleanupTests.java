package dev.rehome.job.cleanup;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import java.nio.file.Path;

class PostgresCleanupTests extends CleanupContract {

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root, PostgresServer.newDatabase() + "?user=postgres");
  }

  @Override
  void deleteNote(String id) {
    workspace.execute("delete from note where id = '" + id + "'");
  }

  @Override
  void changeNote(String id) {
    workspace.execute("update note set title = 'mine' where id = '" + id + "'");
  }
}
