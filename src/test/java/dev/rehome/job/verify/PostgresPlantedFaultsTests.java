package dev.rehome.job.verify;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import java.nio.file.Path;

class PostgresPlantedFaultsTests extends PlantedFaultsContract {

  @Override
  Workspace workspace(Path directory) {
    return new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres");
  }
}
