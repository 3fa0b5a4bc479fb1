package dev.rehome.record;

/**
 * How far a file has been read: where the next record would start. Committed with the rows it
 * accounts for, and handed back to the format to go on from there.
 *
 * @param offset in the format's own measure (for text formats, bytes of the UTF-8 view of the
 *     file); only the format that made it may interpret it
 * @param records how many records lie before it
 * @param line the line the next record starts on, counted from 1
 */
public record ReadPosition(long offset, long records, long line) {

  public static final ReadPosition START = new ReadPosition(0, 0, 1);
}
