package dev.rehome.mapping;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the source fields that no entity uses, so that nothing is lost unnoticed, and notes which
 * paths of the spec found something, so that a misspelt one is seen. Filled by {@link
 * RecordMapper#map}. For one thread; make a new one per chunk or add up the counts.
 */
public final class UnmappedFields {

  /** What keys of lists and of maps with captured names are called. */
  static final String ANY = "*";

  /** Objects with ever different keys must not fill the heap. */
  private static final int MAX_NAMES_PER_OBJECT = 1_000;

  /** Longer ones are written as {@code *}: a name can be as long as a record. */
  private static final int MAX_PATH_LENGTH = 1000;

  private final Field root = new Field("");

  /** Above the fields of a file outside its records. */
  private final Field fileRoot = new Field("file:");

  private long record;

  /** By the numbers of {@link WatchedPaths}. */
  private boolean[] looked = {};

  private boolean[] found = {};
  private WatchedPaths watched = new WatchedPaths();

  /**
   * Path of a field to the number of records that have a value there (null is none), sorted by
   * path. Names are escaped as in JSON Pointer; indexes and captured names are {@code *}. An object
   * of which nothing is used is one field. Fields outside the records begin with {@code file:} and
   * count once per file. Beyond 1,000 different unused names in one object the rest count as {@code
   * *}.
   */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    root.collect(counts);
    fileRoot.collect(counts);
    return counts;
  }

  /**
   * The columns and {@code each} of the spec that looked for something by a path, by name, and
   * whether one of the records had it.
   */
  public Map<String, Boolean> finds() {
    Map<String, Boolean> finds = new TreeMap<>();
    for (int i = 0; i < looked.length; i++) {
      if (looked[i]) {
        finds.put(watched.subject(i), found[i]);
      }
    }
    return finds;
  }

  void watch(WatchedPaths paths) {
    if (watched != paths) {
      watched = paths;
      looked = new boolean[paths.size()];
      found = new boolean[paths.size()];
    }
  }

  /** Whether there is nothing more to note. */
  boolean hasFound(int place) {
    return found[place];
  }

  void look(int place, boolean hit) {
    looked[place] = true;
    found[place] |= hit;
  }

  Field nextRecord() {
    record++;
    return root;
  }

  Field nextFile() {
    record++;
    return fileRoot;
  }

  void found(Field field) {
    if (field.lastRecord != record) {
      field.lastRecord = record;
      field.records++;
    }
  }

  /** A place in the tree of all fields seen unused, and of those above them. */
  static final class Field {

    private final String path;
    private final Map<String, Field> children = new HashMap<>();
    private long records;
    private long lastRecord;

    private Field(String path) {
      this.path = path;
    }

    Field child(String name) {
      Field child = children.get(name);
      if (child != null) {
        return child;
      }
      boolean longPath = path.length() + name.length() > MAX_PATH_LENGTH;
      String bounded = longPath || children.size() >= MAX_NAMES_PER_OBJECT ? ANY : name;
      return children.computeIfAbsent(bounded, key -> new Field(path + "/" + escaped(key)));
    }

    static String escaped(String name) {
      return name.replace("~", "~0").replace("/", "~1");
    }

    private void collect(Map<String, Long> counts) {
      if (records > 0) {
        counts.merge(path.isEmpty() ? "/" : path, records, Long::sum);
      }
      for (Field child : children.values()) {
        child.collect(counts);
      }
    }
  }
}
