package dev.rehome.format.csv;

import dev.rehome.format.input.Window;
import dev.rehome.record.RecordProblem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Judges a line end that is not the file's own: the end of a row, or a line break inside a field
 * without quotes. Only the numbers of fields decide. Pieces that may be one row are one reject, for
 * no value may be cut; a piece that cannot belong to the one before it stands for itself.
 *
 * <p>With a single column there is nothing to decide by, so a line feed alone is always such a line
 * break there, while CR LF ends a row of a file of line feeds.
 */
final class CsvOtherLineEnd {

  private final Window window;
  private final CsvLineEnd own;
  private final CsvLookahead lookahead;
  private final CsvCutter cutter;
  private final long maxRecordLines;
  private final byte @Nullable [] comment;

  private int columns;
  private long lines;
  private long between;
  private long end;

  CsvOtherLineEnd(
      Window window, CsvLookahead lookahead, CsvDialect dialect, byte @Nullable [] comment) {
    this.window = window;
    this.own = dialect.lineEnd();
    this.lookahead = lookahead;
    this.cutter = dialect.cutter(window);
    this.maxRecordLines = dialect.options().maxRecordLines();
    this.comment = comment;
  }

  /** Whether the line end that comes next is another one than the file's own. */
  boolean isHere() throws IOException {
    int next = window.peek();
    return switch (own) {
      case LF -> next == '\r';
      case CR_LF -> next == '\n';
      case CR -> next == '\n' || next == '\r' && window.startsWith(CsvCutter.CR_LF);
    };
  }

  /**
   * Looks at what follows the record between the window's mark and its place, and goes to the end
   * of what must be rejected with it.
   *
   * @param recordLines how many lines the record takes
   * @return how many lines the reject takes; 0 if the record ends here
   */
  long follow(long recordLines) throws IOException {
    lines = recordLines;
    end = window.offset(window.at);
    int fields = fieldsOfRecord();
    boolean header = lookahead.columns() == 0;
    columns = header ? fields : lookahead.columns();
    boolean joins;
    if (columns > 1 && !(header && own == CsvLineEnd.LF)) {
      joins = lookahead.fits(fields, columns) ? followRow() : followPart(fields);
    } else {
      joins = own != CsvLineEnd.LF && followSingle();
    }
    window.backTo(end);
    return joins ? lines : 0;
  }

  /** After a whole row only something with fewer fields can be the rest of its last field. */
  private boolean followRow() throws IOException {
    if (!toNext()) {
      return false;
    }
    long next = window.offset(window.at);
    if (!cut()) {
      window.backTo(next);
      return cutter.lineHasFewerThan(columns);
    }
    if (cutter.fields() >= columns) {
      return false;
    }
    take();
    long lineAfter = lines;
    long endAfter = end;
    if (cutter.fields() == 1 && !followRest()) {
      lines = lineAfter;
      end = endAfter;
    }
    return true;
  }

  /**
   * Goes on while each piece is a single field, up to the file's own line end or a row whose first
   * field may have begun before.
   *
   * @return false if it comes to neither
   */
  private boolean followRest() throws IOException {
    while (isHere()) {
      if (lines >= maxRecordLines || !toNext() || !cut()) {
        return false;
      }
      boolean fits = lookahead.fits(cutter.fields(), columns);
      if (!fits && cutter.fields() > 1) {
        return false;
      }
      take();
      if (fits) {
        return true;
      }
    }
    return true;
  }

  /** After too few fields comes the rest of the row if both together have the right number. */
  private boolean followPart(int fields) throws IOException {
    if (fields > columns || !toNext() || !cut()) {
      return false;
    }
    boolean joins = lookahead.fits(fields + cutter.fields() - 1, columns);
    if (joins) {
      take();
    }
    return joins;
  }

  private boolean followSingle() throws IOException {
    boolean joins = false;
    while (isHere() && lines < maxRecordLines && toNext()) {
      joins = true;
      if (!cut()) {
        break;
      }
      take();
    }
    return joins;
  }

  private int fieldsOfRecord() throws IOException {
    window.at = window.mark;
    cut();
    window.backTo(end);
    return cutter.fields();
  }

  /** Goes over line ends; false at the end of the file and before a comment. */
  private boolean toNext() throws IOException {
    between = 0;
    while (window.takeLineEnd()) {
      between++;
    }
    return window.peek() != Window.END && (comment == null || !window.startsWith(comment));
  }

  private boolean cut() throws IOException {
    cutter.begin();
    return cutter.cut(maxRecordLines) == CsvCutter.Stop.RECORD_END;
  }

  private void take() {
    lines += between + cutter.lines() - 1;
    end = window.offset(window.at);
  }

  RecordProblem problem() {
    String other = own == CsvLineEnd.LF ? "CR LF" : "a line feed";
    String ours = own == CsvLineEnd.CR_LF ? "CR LF" : own.name();
    return RecordProblem.of(
            "csv-line-end",
            other + " inside a field without quotes; the lines of this file end with " + ours)
        .hint("put quotes around the field, or give all lines the same end");
  }
}
