package dev.rehome.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where rounds are played: a kind of database, and a directory for everything else. */
record Stage(CrashDatabase database, Path directory) {

  /** A command for the database of that name, which has a directory of its own. */
  Command command(String name, int bytes, String... arguments) throws IOException {
    Path own = Files.createDirectory(directory.resolve("of-" + name));
    return new Command(this, name, own, List.of(arguments), bytes);
  }
}
