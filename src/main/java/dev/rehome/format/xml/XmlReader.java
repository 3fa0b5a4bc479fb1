package dev.rehome.format.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import dev.rehome.format.Envelope;
import dev.rehome.format.FileFields;
import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Encoding;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/** The records of one XML file, streamed, and the fields outside them. */
final class XmlReader implements RecordReader {

  /** What the parser holds in memory even of records that are left out; beyond this it gives up. */
  private static final int MAX_ATTRIBUTE_CHARS = 1 << 22;

  private static final int MAX_OPEN_ELEMENTS = 100_000;

  private static final int DECLARATION_BYTES = 2048;

  private static final XMLInputFactory FACTORY = factory();

  private final SourceFile file;
  private final SourceSpec source;
  private final boolean whole;
  private final XmlNames names;
  private final XmlChars chars;
  private final XMLStreamReader2 xml;
  private final XmlPath path;
  private ReadPosition position = ReadPosition.START;

  /** Where the last event outside of records started. */
  private long startOffset;

  private long startLine = 1;

  /** Where the first event started that no record and no start tag around records accounts for. */
  private long restOffset;

  private long restLine = 1;
  private boolean restBegun;

  /** The end of the last event outside of records, or of the last record. */
  private long afterLast;

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
    this.whole = whole;
    this.names = XmlNames.of(source);
    this.path = new XmlPath(path, whole, names, source.maxRecordSize());
    this.chars = XmlChars.open(file, source.charset());
    try {
      this.xml = (XMLStreamReader2) FACTORY.createXMLStreamReader(chars);
      this.afterLast = declarationEnd();
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
      // the parser throws unchecked what it finds when a text is read
      if (e.getCause() instanceof XMLStreamException cause) {
        return broken(cause);
      }
      throw e;
    }
  }

  @Override
  public FileFields fileFields() {
    return path.fileFields();
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
    if (path.atRecord()) {
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
      if (path.take(event, xml)) {
        restBegun = false;
      }
      long end = path.atRecord() ? startOffset : xml.getLocationInfo().getEndingCharOffset();
      XmlChars.Malformed malformed = chars.malformed(afterLast, end);
      afterLast = end;
      if (malformed != null) {
        return outside(malformed, event);
      }
      if (path.atRecord()) {
        return record();
      }
    }
    done = true;
    String missing = path.missing();
    return missing == null ? null : noRecords("records-not-found", missing);
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

  private SourceRecord record() throws IOException, XMLStreamException {
    beginRest();
    long start = startOffset;
    XmlElement element = XmlElement.read(xml, names, source, start, whole);
    restBegun = false;
    afterLast = element.end();
    path.leaveRecord();
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

  /** Bytes outside of records that are no characters: they cost themselves and nothing else. */
  private SourceRecord outside(XmlChars.Malformed malformed, int event) throws IOException {
    long number = position.records() + 1;
    long line = startLine + (hasText(event) ? linesBefore(XmlChars.REPLACEMENT) : 0);
    position = new ReadPosition(afterLast, number, line);
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
    long at = location == null ? afterLast : location.getCharacterOffset() + 1L;
    XmlChars.Malformed malformed = chars.malformed(restBegun ? restOffset : afterLast, at);
    if (malformed != null) {
      return last(chars.problem(malformed));
    }
    return last(XmlFault.problem(e));
  }

  private String where() {
    Location location = xml.getLocationInfo().getStartLocation();
    return " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
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
   * A broken record that reaches to the end of the file: nothing can be read after it. It begins
   * after the last record, so that its end is the end of what the records are in.
   */
  private SourceRecord last(String code, String message) throws IOException {
    return last(RecordProblem.of(code, message));
  }

  private SourceRecord last(RecordProblem problem) throws IOException {
    done = true;
    long start = restBegun ? restOffset : afterLast;
    long line = restBegun ? restLine : xml.getLocationInfo().getCurrentLocation().getLineNumber();
    long first = chars.onDisk(start);
    long number = position.records() + 1;
    position = new ReadPosition(start, number, line);
    RecordPlace place = new RecordPlace(number, line, first, chars.file().size() - first);
    return SourceRecord.broken(file, place, problem);
  }

  /** The start tags above the first record as they are written, and the end tags that they need. */
  Envelope envelope() throws IOException {
    read();
    Encoding encoding = chars.encoding();
    if (withoutRecords) {
      return Envelope.of(encoding, "", "", "");
    }
    byte[] before = chars.file().bytes(0, chars.onDisk(declarationEnd()));
    StringBuilder after = new StringBuilder();
    for (long[] tag : path.startTags()) {
      byte[] bytes = chars.file().bytes(chars.onDisk(tag[0]), chars.onDisk(tag[1]));
      before = Encoding.join(before, bytes);
      String name = new String(bytes, encoding.charset()).split("[\\s/>]", 2)[0].substring(1);
      after.insert(0, "</" + name + ">");
    }
    return new Envelope(before, encoding.encode("\n"), encoding.encode(after + "\n"));
  }

  private long declarationEnd() throws IOException {
    byte[] head = chars.file().bytes(0, DECLARATION_BYTES);
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
