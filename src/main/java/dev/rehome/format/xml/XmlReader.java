package dev.rehome.format.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import dev.rehome.format.Beside;
import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Encoding;
import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.problem.DidYouMean;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/** The records of one XML file, streamed, and what stands beside them. */
final class XmlReader implements RecordReader {

  /** A record's element that has been read or skipped, between two offsets in characters. */
  private record Element(@Nullable Object value, @Nullable RecordProblem problem, long end) {}

  /** What the parser holds in memory even of records that are left out; behind it, it gives up. */
  private static final int MAX_ATTRIBUTE_CHARS = 1 << 22;

  private static final int MAX_OPEN_ELEMENTS = 100_000;

  /**
   * How often a record's text may be said once more by the elements around it: blocks are bounded
   * by what records take on disk, and must be bounded in memory too. Inline markup in documents
   * nests less deeply.
   */
  private static final int MAX_REPETITION = 8;

  /** What short records may repeat whatever they take. */
  private static final long MIN_REPEATED_TEXT = 1 << 16;

  /** Of the elements that stand where the records should be, how many a message names. */
  private static final int MAX_SIBLINGS = 10;

  private static final int DECLARATION_BYTES = 2048;

  private static final XMLInputFactory FACTORY = factory();

  private final SourceFile file;
  private final SourceSpec source;
  private final List<String> path;
  private final boolean whole;
  private final XmlNames names;
  private final XmlChars chars;
  private final XMLStreamReader2 xml;
  private final List<String> open = new ArrayList<>();
  private final List<long[]> startTags = new ArrayList<>();

  /** What stands where the records should be but is called otherwise. */
  private final Set<String> siblings = new LinkedHashSet<>();

  private final XmlValue beside;
  private ReadPosition position = ReadPosition.START;

  /** Where the last event outside of records started. */
  private long startOffset;

  private long startLine = 1;

  /** Where the first event started that no record and no start tag around records accounts for. */
  private long restOffset;

  private long restLine = 1;
  private boolean restBegun;

  /** The end of the last event outside of records, or of the last record. */
  private long behind;

  private int matched;
  private boolean atRecord;
  private boolean withoutRecords;
  private boolean done;

  /**
   * @param path the names of the elements down to the records; empty for the children of the root
   * @param whole whether the root element is one record
   * @throws RecordFault when not even the XML declaration can be read
   */
  XmlReader(SourceFile file, SourceSpec source, List<String> path, boolean whole, ReadPosition from)
      throws IOException, RecordFault {
    this.file = file;
    this.source = source;
    this.path = path;
    this.whole = whole;
    this.names = XmlNames.of(source);
    this.beside = new XmlValue(names, source.maxRecordSize());
    this.chars = XmlChars.open(file, source.charset());
    try {
      this.xml = (XMLStreamReader2) FACTORY.createXMLStreamReader(chars);
      this.behind = declarationEnd();
      skip(from.records());
    } catch (XMLStreamException e) {
      chars.close();
      throw new RecordFault(XmlFault.problem(e));
    } catch (IOException | RuntimeException e) {
      chars.close();
      throw e;
    }
  }

  private static XMLInputFactory factory() {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_OPEN_ELEMENTS);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_ATTRIBUTE_CHARS);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are refused");
        });
    return factory;
  }

  @Override
  public @Nullable SourceRecord read() throws IOException {
    if (done) {
      return null;
    }
    try {
      return file.size() <= chars.encoding().mark().length
          ? noRecords("empty-file", "the file is empty; expected an XML document")
          : next();
    } catch (XMLStreamException e) {
      return broken(e);
    } catch (RuntimeException e) {
      // the parser throws unchecked what it finds when it is asked for a text
      if (e.getCause() instanceof XMLStreamException cause) {
        return broken(cause);
      }
      throw e;
    }
  }

  @Override
  public Beside beside() {
    beside.endAll();
    return new Beside(
        beside.result(), beside.tooHeavy() ? Beside.tooLarge(source.maxRecordSize()) : null);
  }

  @Override
  public ReadPosition position() {
    return position;
  }

  /** Reads again what an earlier reader read. */
  private void skip(long records) throws IOException {
    while (position.records() < records && read() != null) {
      // XML cannot be entered in its middle
    }
  }

  private @Nullable SourceRecord next() throws IOException, XMLStreamException {
    if (atRecord) {
      return record();
    }
    while (xml.hasNext()) {
      int event = xml.next();
      startOffset = xml.getLocationInfo().getStartingCharOffset();
      startLine = xml.getLocationInfo().getStartLocation().getLineNumber();
      noteRest(event);
      if (event == XMLStreamConstants.DTD) {
        return last("xml-dtd", "document type definitions are refused" + where());
      }
      take(event);
      long end = atRecord ? startOffset : xml.getLocationInfo().getEndingCharOffset();
      XmlChars.Malformed malformed = chars.malformed(behind, end);
      behind = end;
      if (malformed != null) {
        return outside(malformed, event);
      }
      if (atRecord) {
        return record();
      }
    }
    done = true;
    return notFound();
  }

  private void noteRest(int event) {
    boolean blank = event == XMLStreamConstants.SPACE || xml.isWhiteSpace();
    if (!restBegun && !blank) {
      beginRest();
    }
  }

  private void beginRest() {
    restBegun = true;
    restOffset = startOffset;
    restLine = startLine;
  }

  private void take(int event) throws XMLStreamException {
    if (event == XMLStreamConstants.START_ELEMENT) {
      enter();
    } else if (!open.isEmpty()) {
      beside.take(event, xml);
      if (event == XMLStreamConstants.END_ELEMENT) {
        open.remove(open.size() - 1);
      }
    }
  }

  /** Goes into an element, which may be a record. */
  private void enter() throws XMLStreamException {
    String name = names.element(xml);
    open.add(name);
    int depth = open.size();
    boolean onPath = path.isEmpty() || depth <= path.size() && path.subList(0, depth).equals(open);
    if (onPath) {
      matched = Math.max(matched, Math.min(depth, path.size()));
    }
    atRecord = whole ? depth == 1 : path.isEmpty() ? depth == 2 : onPath && depth == path.size();
    if (depth == path.size() && !onPath && siblings.size() < MAX_SIBLINGS && besidePath(depth)) {
      siblings.add(name);
    }
    if (!atRecord) {
      keepBeside(depth, onPath);
    }
    if (!atRecord && onPath && startTags.size() == depth - 1) {
      startTags.add(new long[] {startOffset, xml.getLocationInfo().getEndingCharOffset()});
      restBegun = false;
    }
  }

  private void keepBeside(int depth, boolean onPath) {
    if (depth == 1) {
      beside.begin(xml);
    } else {
      beside.take(XMLStreamConstants.START_ELEMENT, xml);
    }
    if (onPath) {
      beside.holdsRecords();
    }
  }

  private boolean besidePath(int depth) {
    return path.subList(0, depth - 1).equals(open.subList(0, depth - 1));
  }

  private SourceRecord record() throws IOException, XMLStreamException {
    atRecord = false;
    beginRest();
    long start = startOffset;
    Element element = element();
    restBegun = false;
    behind = element.end();
    open.remove(open.size() - 1);
    long number = position.records() + 1;
    long first = chars.onDisk(start);
    XmlChars.Malformed malformed = chars.malformed(start, element.end());
    RecordPlace place =
        new RecordPlace(number, startLine, first, chars.onDisk(element.end()) - first);
    position =
        new ReadPosition(
            element.end(), number, xml.getLocationInfo().getCurrentLocation().getLineNumber());
    RecordProblem problem = malformed == null ? element.problem() : chars.problem(malformed);
    return problem == null
        ? new SourceRecord(file, place, null, element.value(), null)
        : SourceRecord.broken(file, place, problem);
  }

  /** Reads the element that was entered to its end, as a value as long as it is within limits. */
  private Element element() throws XMLStreamException {
    long start = startOffset;
    XmlValue value = new XmlValue(names, Long.MAX_VALUE);
    RecordProblem problem = null;
    value.begin(xml);
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
      if (problem == null) {
        problem = tooMuch(depth, xml.getLocationInfo().getStartingCharOffset() - start, value);
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
    return new Element(problem == null ? value.result() : null, problem, end);
  }

  private @Nullable RecordProblem tooMuch(int depth, long length, XmlValue value) {
    if (depth > source.maxDepth()) {
      return RecordProblem.of("too-deep", "elements nest more than " + source.maxDepth() + " deep");
    }
    long most = Math.max(source.maxFileSize(), source.maxRecordSize());
    if (value.repeatedText() > most) {
      return mixedTooDeeply(most + " bytes (max_file_size)");
    }
    return length > source.maxRecordSize() && !whole
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

  /** Bytes outside of records that are no characters: they cost themselves and nothing else. */
  private SourceRecord outside(XmlChars.Malformed malformed, int event) throws IOException {
    long number = position.records() + 1;
    long line = startLine + (hasText(event) ? linesBefore(XmlChars.REPLACEMENT) : 0);
    position = new ReadPosition(behind, number, line);
    return SourceRecord.broken(
        file,
        new RecordPlace(number, line, malformed.diskOffset(), malformed.length()),
        chars.problem(malformed));
  }

  private static boolean hasText(int event) {
    return event == XMLStreamConstants.CHARACTERS
        || event == XMLStreamConstants.CDATA
        || event == XMLStreamConstants.COMMENT;
  }

  private long linesBefore(char wanted) {
    String text = xml.getText();
    return text.substring(0, Math.max(0, text.indexOf(wanted)))
        .chars()
        .filter(c -> c == '\n')
        .count();
  }

  private SourceRecord broken(XMLStreamException e) throws IOException {
    if (e.getNestedException() instanceof IOException failure) {
      throw failure;
    }
    Location location = e.getLocation();
    long at = location == null ? behind : location.getCharacterOffset() + 1L;
    XmlChars.Malformed malformed = chars.malformed(restBegun ? restOffset : behind, at);
    if (malformed != null) {
      return last(chars.problem(malformed));
    }
    return last(XmlFault.problem(e));
  }

  private String where() {
    Location location = xml.getLocationInfo().getStartLocation();
    return " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }

  private @Nullable SourceRecord notFound() throws IOException {
    int parents = path.size() - 1;
    if (whole || matched > parents || matched == parents && siblings.isEmpty()) {
      return null;
    }
    String wanted = String.join("/", path.subList(0, matched + 1));
    String message = "no element " + wanted + " (xml.records)";
    if (matched == parents) {
      message += "; found " + String.join(", ", siblings) + " in its place";
      message +=
          DidYouMean.closest(path.get(matched), siblings)
              .map(name -> "; did you mean '" + name + "'?")
              .orElse("");
    }
    return noRecords("records-not-found", message);
  }

  /** Nothing in the file can be read: all of it is one broken record. */
  private SourceRecord noRecords(String code, String message) throws IOException {
    withoutRecords = true;
    restBegun = true;
    restOffset = 0;
    restLine = 1;
    return last(code, message);
  }

  /**
   * A broken record that reaches to the end of the file: nothing can be read behind it. It begins
   * behind the last record, so that its end is the end of what the records are in.
   */
  private SourceRecord last(String code, String message) throws IOException {
    return last(RecordProblem.of(code, message));
  }

  private SourceRecord last(RecordProblem problem) throws IOException {
    done = true;
    long start = restBegun ? restOffset : behind;
    long line = restBegun ? restLine : xml.getLocationInfo().getCurrentLocation().getLineNumber();
    long first = chars.onDisk(start);
    long number = position.records() + 1;
    position = new ReadPosition(start, number, line);
    RecordPlace place = new RecordPlace(number, line, first, chars.channel().size() - first);
    return SourceRecord.broken(file, place, problem);
  }

  /** The start tags above the first record as they are written, and the end tags that they need. */
  Envelope envelope() throws IOException {
    read();
    Encoding encoding = chars.encoding();
    if (withoutRecords) {
      return Envelope.of(encoding, "", "", "");
    }
    byte[] before = Utf8View.bytesOnDisk(chars.channel(), 0, chars.onDisk(declarationEnd()));
    StringBuilder after = new StringBuilder();
    for (long[] tag : startTags) {
      byte[] bytes =
          Utf8View.bytesOnDisk(chars.channel(), chars.onDisk(tag[0]), chars.onDisk(tag[1]));
      before = Encoding.join(before, bytes);
      String name = new String(bytes, encoding.charset()).split("[\\s/>]", 2)[0].substring(1);
      after.insert(0, "</" + name + ">");
    }
    return new Envelope(before, encoding.encode("\n"), encoding.encode(after + "\n"));
  }

  private long declarationEnd() throws IOException {
    byte[] head =
        Utf8View.bytesOnDisk(
            chars.channel(), 0, Math.min(DECLARATION_BYTES, chars.channel().size()));
    int markLength = chars.encoding().mark().length;
    String text =
        new String(head, markLength, head.length - markLength, chars.encoding().charset());
    return text.startsWith("<?xml ") ? text.indexOf("?>") + 2 : 0;
  }

  @Override
  public void close() throws IOException {
    chars.close();
  }
}
