package dev.rehome.format.xml;

import dev.rehome.format.FileFields;
import dev.rehome.problem.DidYouMean;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.LocationInfo;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/**
 * Where in an XML document its reading is: the open elements, how far they lead to the records, and
 * the fields of the file outside these.
 */
final class XmlPath {

  /** Of the elements that stand where the records should be, how many a message names. */
  private static final int MAX_SIBLINGS = 10;

  private final List<String> path;
  private final boolean whole;
  private final XmlNames names;
  private final XmlValue fileFields;
  private final long maxFileFieldsBytes;
  private final List<String> open = new ArrayList<>();
  private final List<long[]> startTags = new ArrayList<>();

  /** What stands where the records should be but is called otherwise. */
  private final Set<String> siblings = new LinkedHashSet<>();

  private int matched;
  private boolean atRecord;

  /**
   * @param path the names of the elements down to the records; empty for the children of the root
   * @param whole whether the root element is one record
   */
  XmlPath(List<String> path, boolean whole, XmlNames names, long maxFileFieldsBytes) {
    this.path = path;
    this.whole = whole;
    this.names = names;
    this.maxFileFieldsBytes = maxFileFieldsBytes;
    this.fileFields = new XmlValue(names, maxFileFieldsBytes);
  }

  /** Whether the element that was entered last is a record, which is to be read elsewhere. */
  boolean atRecord() {
    return atRecord;
  }

  void leaveRecord() {
    atRecord = false;
    open.remove(open.size() - 1);
  }

  /** Where the start tags of the elements around the records begin and end, outermost first. */
  List<long[]> startTags() {
    return startTags;
  }

  FileFields fileFields() {
    fileFields.endAll();
    return new FileFields(
        fileFields.result(),
        fileFields.tooHeavy() ? FileFields.tooLarge(maxFileFieldsBytes) : null);
  }

  /**
   * Takes an event outside of records.
   *
   * @return whether it is the first start tag of an element around the records
   */
  boolean take(int event, XMLStreamReader2 xml) throws XMLStreamException {
    if (event == XMLStreamConstants.START_ELEMENT) {
      return enter(xml);
    }
    if (!open.isEmpty()) {
      fileFields.take(event, xml);
      if (event == XMLStreamConstants.END_ELEMENT) {
        open.remove(open.size() - 1);
      }
    }
    return false;
  }

  private boolean enter(XMLStreamReader2 xml) throws XMLStreamException {
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
      keepFileField(xml, depth, onPath);
    }
    boolean first = !atRecord && onPath && startTags.size() == depth - 1;
    if (first) {
      LocationInfo at = xml.getLocationInfo();
      startTags.add(new long[] {at.getStartingCharOffset(), at.getEndingCharOffset()});
    }
    return first;
  }

  private void keepFileField(XMLStreamReader2 xml, int depth, boolean onPath) {
    if (depth == 1) {
      fileFields.begin(xml);
    } else {
      fileFields.take(XMLStreamConstants.START_ELEMENT, xml);
    }
    if (onPath) {
      fileFields.holdsRecords();
    }
  }

  private boolean besidePath(int depth) {
    return path.subList(0, depth - 1).equals(open.subList(0, depth - 1));
  }

  /** Which element on the way to the records the document does not have; null when it has all. */
  @Nullable String missing() {
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
    return message;
  }
}
