package dev.rehome.format.xml;

import dev.rehome.format.input.Window;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.SourceSpec;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/**
 * An element that has been read or skipped.
 *
 * @param problem why it has no value
 * @param end after its last character
 */
record XmlElement(@Nullable Object value, @Nullable RecordProblem problem, long end) {

  /**
   * How often a record's text may be repeated by the elements around it: blocks are bounded by what
   * records take on disk, and must be bounded in memory too. Inline markup in documents nests less
   * deeply.
   */
  private static final int MAX_REPETITION = 8;

  /** What short records may repeat whatever they take. */
  private static final long MIN_REPEATED_TEXT = 1 << 16;

  /**
   * Reads the element that was entered to its end, as a value as long as it is within limits.
   *
   * @param start where it starts
   * @param whole whether it is the whole document, which may be larger than a record
   */
  static XmlElement read(
      XMLStreamReader2 xml, XmlNames names, SourceSpec source, long start, boolean whole)
      throws XMLStreamException {
    XmlValue value = new XmlValue(names, Long.MAX_VALUE);
    RecordProblem problem = null;
    value.begin(xml);
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
      if (problem == null) {
        long length = whole ? 0 : xml.getLocationInfo().getStartingCharOffset() - start;
        problem = tooMuch(depth, length, value, source);
      }
      if (problem == null) {
        value.take(event, xml);
      }
      depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
    }
    long end = xml.getLocationInfo().getEndingCharOffset();
    if (problem == null && end - start > source.maxRecordSize()) {
      problem = Window.tooLarge(end - start, source.maxRecordSize());
    }
    long repeatable = Math.max(MIN_REPEATED_TEXT, MAX_REPETITION * (end - start));
    if (problem == null && value.repeatedText() > repeatable) {
      problem = mixedTooDeeply(MAX_REPETITION + " times what the record takes");
    }
    return new XmlElement(problem == null ? value.result() : null, problem, end);
  }

  private static @Nullable RecordProblem tooMuch(
      int depth, long length, XmlValue value, SourceSpec source) {
    if (depth > source.maxDepth()) {
      return RecordProblem.of("too-deep", "elements nest more than " + source.maxDepth() + " deep");
    }
    long most = Math.max(source.maxFileSize(), source.maxRecordSize());
    if (value.repeatedText() > most) {
      return mixedTooDeeply(most + " bytes (max_file_size)");
    }
    return length > source.maxRecordSize()
        ? RecordProblem.of(
            "too-large",
            "the record takes more than " + source.maxRecordSize() + " bytes (max_record_size)")
        : null;
  }

  private static RecordProblem mixedTooDeeply(String limit) {
    return RecordProblem.of(
        "too-large",
        "text and elements are mixed too deeply: the texts of all levels (#text) take more than "
            + limit);
  }
}
