package dev.rehome.format;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/** The records of one XML file, streamed. */
final class XmlReader implements RecordReader {

  /** A record's element that has been read or skipped, between two offsets in characters. */
  private record Element(@Nullable Object value, @Nullable RecordProblem problem, long end) {}

  /** What the parser holds in memory even of records that are left out; behind it, it gives up. */
  private static final int MAX_ATTRIBUTE_CHARS = 1 << 22;

  private static final int MAX_OPEN_ELEMENTS = 100_000;

  private static final XMLInputFactory FACTORY = factory();

  private final SourceFile file;
  private final SourceSpec source;
  private final List<String> path;
  private final boolean whole;
  private final XmlChars chars;
  private final XMLStreamReader2 xml;
  private final List<String> open = new ArrayList<>();
  private final List<long[]> startTags = new ArrayList<>();
  private ReadPosition position = ReadPosition.START;
  private long startOffset;
  private long startLine = 1;
  private int matched;
  private boolean done;

  /**
   * @param path the names of the elements down to the records; empty for the children of the root
   * @param whole whether the root element is one record
   */
  XmlReader(SourceFile file, SourceSpec source, List<String> path, boolean whole, ReadPosition from)
      throws IOException {
    this.file = file;
    this.source = source;
    this.path = path;
    this.whole = whole;
    this.chars = XmlChars.open(file, source.charset());
    try {
      this.xml = (XMLStreamReader2) FACTORY.createXMLStreamReader(chars);
      skip(from.records());
    } catch (XMLStreamException e) {
      chars.close();
      throw failure(e);
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
          ? last("empty-file", "the file is empty; expected an XML document")
          : next();
    } catch (XMLStreamException e) {
      return broken(e);
    }
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
    while (xml.hasNext()) {
      int event = xml.next();
      mark();
      if (event == XMLStreamConstants.DTD) {
        return last("xml-dtd", "document type definitions are refused" + where());
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        leave();
      } else if (event == XMLStreamConstants.START_ELEMENT && enter()) {
        return record();
      }
    }
    done = true;
    return matched >= path.size() - 1 || whole
        ? null
        : last(
            "records-not-found",
            "no element " + String.join("/", path.subList(0, matched + 1)) + " (xml.records)");
  }

  private void mark() {
    startOffset = xml.getLocationInfo().getStartingCharOffset();
    startLine = xml.getLocationInfo().getStartLocation().getLineNumber();
  }

  /** Goes into an element; tells whether it is a record. */
  private boolean enter() throws XMLStreamException {
    open.add(xml.getLocalName());
    int depth = open.size();
    boolean onPath = path.isEmpty() || depth <= path.size() && path.subList(0, depth).equals(open);
    if (onPath) {
      matched = Math.max(matched, Math.min(depth, path.size()));
    }
    boolean record =
        whole ? depth == 1 : path.isEmpty() ? depth == 2 : onPath && depth == path.size();
    if (!record && onPath && startTags.size() == depth - 1) {
      startTags.add(new long[] {startOffset, xml.getLocationInfo().getEndingCharOffset()});
    }
    return record;
  }

  private void leave() {
    open.remove(open.size() - 1);
  }

  private SourceRecord record() throws IOException, XMLStreamException {
    long start = startOffset;
    long line = startLine;
    Element element = element();
    leave();
    long number = position.records() + 1;
    RecordPlace place = place(number, line, start, element.end());
    position =
        new ReadPosition(
            element.end(), number, xml.getLocationInfo().getCurrentLocation().getLineNumber());
    RecordProblem malformed = chars.malformed(start, element.end());
    RecordProblem problem = malformed == null ? element.problem() : malformed;
    return problem == null
        ? new SourceRecord(file, place, null, element.value(), null)
        : SourceRecord.broken(file, place, problem);
  }

  /** Reads the element that was entered to its end, as a value as long as it is within limits. */
  private Element element() throws XMLStreamException {
    long start = startOffset;
    XmlValue value = new XmlValue();
    RecordProblem problem = null;
    value.begin(xml);
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
      if (problem == null) {
        problem = tooMuch(depth, xml.getLocationInfo().getStartingCharOffset() - start);
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
    return new Element(problem == null ? value.result() : null, problem, end);
  }

  private @Nullable RecordProblem tooMuch(int depth, long length) {
    if (depth > source.maxDepth()) {
      return RecordProblem.of("too-deep", "elements nest more than " + source.maxDepth() + " deep");
    }
    return length > source.maxRecordSize() && !whole
        ? RecordProblem.of(
            "too-large",
            "the record takes more than " + source.maxRecordSize() + " bytes (max_record_size)")
        : null;
  }

  private RecordPlace place(long number, long line, long start, long end) throws IOException {
    long first = chars.onDisk(start);
    return new RecordPlace(number, line, first, chars.onDisk(end) - first);
  }

  private SourceRecord broken(XMLStreamException e) throws IOException {
    if (e.getNestedException() instanceof IOException failure) {
      throw failure;
    }
    Location location = e.getLocation();
    String message =
        Optional.ofNullable(e.getMessage())
            .flatMap(text -> text.lines().findFirst())
            .orElse("malformed");
    long behind = location == null ? startOffset : location.getCharacterOffset() + 1L;
    RecordProblem malformed = chars.malformed(startOffset, behind);
    if (malformed != null) {
      return last(malformed.code(), malformed.message());
    }
    boolean ended = e instanceof com.ctc.wstx.exc.WstxEOFException;
    String where =
        location == null
            ? ""
            : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
    return last(ended ? "truncated" : "xml-syntax", message + where);
  }

  private String where() {
    Location location = xml.getLocationInfo().getStartLocation();
    return " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }

  /** A broken record that reaches to the end of the file: nothing can be read behind it. */
  private SourceRecord last(String code, String message) throws IOException {
    done = true;
    long first = chars.onDisk(startOffset);
    long number = position.records() + 1;
    position = new ReadPosition(startOffset, number, startLine);
    RecordPlace place = new RecordPlace(number, startLine, first, chars.channel().size() - first);
    return SourceRecord.broken(file, place, RecordProblem.of(code, message));
  }

  /** The start tags above the first record as they are written, and the end tags that they need. */
  Envelope envelope() throws IOException {
    read();
    Encoding encoding = chars.encoding();
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
    byte[] head = Utf8View.bytesOnDisk(chars.channel(), 0, Math.min(2048, chars.channel().size()));
    int markLength = chars.encoding().mark().length;
    String text =
        new String(head, markLength, head.length - markLength, chars.encoding().charset());
    return text.startsWith("<?xml ") ? text.indexOf("?>") + 2 : 0;
  }

  private static IOException failure(XMLStreamException e) {
    return e.getNestedException() instanceof IOException cause ? cause : new IOException(e);
  }

  @Override
  public void close() throws IOException {
    chars.close();
  }
}
