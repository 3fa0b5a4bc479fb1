package dev.rehome.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that a round gives again and again. */
record Import(
    CrashDatabase database,
    String name,
    FastClassPath classPath,
    Path spec,
    Path source,
    Path directory,
    int chunk) {

  Path runs() {
    return directory.resolve("runs");
  }

  Launch launch() {
    return launch(database.url(name));
  }

  /** The same database by another way. */
  Launch launch(String url) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "import",
                spec.toString(),
                "--source",
                source.toString(),
                "--target",
                url,
                "--runs-dir",
                runs().toString(),
                "--chunk-size",
                "" + chunk,
                "--format",
                "json"));
    arguments.addAll(database.arguments(name));
    return Launch.start(classPath, directory, arguments);
  }
}
