package dev.rehome.job.prune;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import java.nio.file.Path;

class PostgresPruneTests extends PruneContract {

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root, PostgresServer.newDatabase() + "?user=postgres");
  }
}
