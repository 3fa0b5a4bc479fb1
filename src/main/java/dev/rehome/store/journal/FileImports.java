package dev.rehome.store.journal;

import java.util.Collection;
import java.util.List;

/** Which imports read which files, and what they found unchanged. */
public interface FileImports {

  /**
   * For each of these files the newest import that read any of it, whatever became of that run;
   * nothing for a file that no import has read.
   *
   * @param spec its name
   * @param scope what the scope of the import must begin with, but for the part of the source
   * @param names relative to the source
   */
  List<FileImport> newest(String spec, String scope, Collection<String> names);

  /**
   * Items that a run found as they should be.
   *
   * @param lastItem the number of the last one in the range
   * @param lastRecord the record of that one in the file; the same as the first where they are of
   *     one record, else there is one item per record
   */
  record Unchanged(
      long run, long firstItem, long lastItem, int file, long firstRecord, long lastRecord) {

    /** The record that an item of the range belongs to. */
    public long recordOf(long item) {
      return firstRecord == lastRecord ? firstRecord : firstRecord + (item - firstItem);
    }
  }

  /** What these runs found as it should be, of the items in a range. */
  List<Unchanged> unchanged(Collection<Long> runs, long firstItem, long lastItem);
}
