package dev.rehome.job;

import dev.rehome.testing.PostgresServer;
import java.nio.file.Path;

class PostgresLaunchAuditTests extends LaunchAuditContract {

  @Override
  String target(Path directory) {
    return PostgresServer.newDatabase() + "?user=postgres";
  }
}
