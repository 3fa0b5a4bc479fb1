package dev.rehome.job.verify;

import dev.rehome.testing.Workspace;
import java.nio.file.Path;

class H2PlantedFaultsTests extends PlantedFaultsContract {

  @Override
  Workspace workspace(Path directory) {
    return new Workspace(directory);
  }
}
