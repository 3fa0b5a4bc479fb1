package dev.rehome.job;

import java.nio.file.Path;

class H2LaunchAuditTests extends LaunchAuditContract {

  @Override
  String target(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("data/rehome");
  }
}
