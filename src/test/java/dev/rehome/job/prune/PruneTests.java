package dev.rehome.job.prune;

import dev.rehome.testing.Workspace;
import java.nio.file.Path;

class PruneTests extends PruneContract {

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root);
  }
}
