package dev.rehome.spec;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/** A glob over paths relative to the source; one without a slash matches the file name anywhere. */
public final class Glob {

  private final PathMatcher matcher;
  private final boolean nameOnly;

  private Glob(String glob) {
    nameOnly = !glob.contains("/");
    matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  public static Glob of(String glob) {
    return new Glob(glob);
  }

  public boolean matches(String relativePath) {
    Path path = Path.of(relativePath);
    return matcher.matches(nameOnly ? path.getFileName() : path);
  }
}
