package dev.rehome.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that a round gives again and again.
 *
 * @param arguments without those that say which databases, and where runs are
 * @param bytes about what it sends to its server
 */
record Command(Stage stage, String name, Path directory, List<String> arguments, int bytes) {

  CrashDatabase database() {
    return stage.database();
  }

  Path runs() {
    return directory.resolve("runs");
  }

  Launch launch() {
    return launch(database().url(name));
  }

  /** The same database by another way. */
  Launch launch(String url) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--target", url, "--runs-dir", runs().toString(), "--format", "json"));
    all.addAll(database().arguments(name));
    return Launch.start(directory, all);
  }

  /** Another command in the same place. */
  Command with(int bytes, String... others) {
    return new Command(stage, name, directory, List.of(others), bytes);
  }
}
