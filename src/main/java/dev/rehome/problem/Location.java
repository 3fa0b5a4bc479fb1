package dev.rehome.problem;

/**
 * A place in a text file.
 *
 * @param file the path as the user would type it
 * @param line counted from 1; 0 when the whole file is meant
 * @param column counted from 1; 0 when the whole line is meant
 */
public record Location(String file, int line, int column) {

  public static Location of(String file) {
    return new Location(file, 0, 0);
  }

  /** {@code file:line:column}, without the parts that are unknown. */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
