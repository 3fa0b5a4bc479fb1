package dev.rehome.spec;

import java.util.Map;

/** The variables every template may use; captures and {@code param.…} come on top. */
public final class Variables {

  /** Names that expressions can use, as a regular expression. */
  public static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

  public static final String PARAMETER_PREFIX = "param.";
  public static final String RUN_PREFIX = "run.";

  /** Name to meaning. */
  public static final Map<String, String> BUILT_IN =
      Map.of(
          "file.path", "the file's path relative to the source directory",
          "file.name", "the file's name with its extension",
          "file.stem", "the file's name without its extension",
          "file.extension", "the extension in lower case without its dot",
          "file.directory", "the directory part of file.path",
          "file.modified", "when the file was last modified, ISO 8601 in UTC",
          "record.number", "the record's number in its file, from 1",
          "record.key", "the record's key where records are the members of an object",
          "run.id", "the id of this run",
          "run.started_at", "when this run started, ISO 8601 in UTC");

  /** The same for those of entities with {@code each}. */
  public static final Map<String, String> OF_EACH =
      Map.of(
          "each.value", "the element that each matched, where it is a single value",
          "each.number", "its number among those of the record, from 1");

  private Variables() {}
}
