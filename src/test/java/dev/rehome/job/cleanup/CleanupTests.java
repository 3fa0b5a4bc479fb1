package dev.rehome.job.cleanup;

import dev.rehome.testing.Workspace;
import java.nio.file.Path;

class CleanupTests extends CleanupContract {

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root);
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
