package dev.rehome.format.xml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Turns an element into a neutral value: a text when it has neither attributes nor children, the
 * empty text when it has nothing at all, else a map of its attributes as {@code @name}, its
 * children by name, a list where a name is repeated, and its text as {@code #text}. Blanks between
 * children are no text. Where there is text between children, {@code #text} is the text of the
 * whole content in the order of the document, that of the children included. An element with {@code
 * xsi:nil="true"} and nothing else is null. A value that has become too heavy goes on with names
 * only.
 */
final class XmlValue {

  private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

  /** What a member takes in addition to its characters, roughly. */
  private static final int MEMBER_WEIGHT = 64;

  /** Stands for a text for which there was no room, so that its name counts. */
  private static final String NOT_KEPT = "too large";

  private final XmlNames names;
  private final long limit;
  private final Deque<Node> open = new ArrayDeque<>();

  /** All text so far in the order of the document; each element has a part of it. */
  private final StringBuilder text = new StringBuilder();

  private long weight;
  private long nameWeight;
  private long repeatedText;
  private @Nullable Object result;

  /**
   * @param limit how much the value may weigh, in characters, before {@link #tooHeavy} says so and
   *     no more texts are kept, nor elements and attributes whose names are there already
   */
  XmlValue(XmlNames names, long limit) {
    this.names = names;
    this.limit = limit;
  }

  /** An element that has begun and not ended. */
  private static final class Node {

    private final String name;
    private final int textStart;

    /** Whether nothing of it is kept. */
    private final boolean dropped;

    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private boolean children;
    private boolean ownText;

    /** The text between records; null where children are no records. */
    private @Nullable StringBuilder betweenRecords;

    private boolean nil;

    Node(String name, int textStart, boolean dropped) {
      this.name = name;
      this.textStart = textStart;
      this.dropped = dropped;
    }

    /** A name used twice holds a list of all its values. */
    @SuppressWarnings("unchecked") // only this method puts lists into the map
    void put(String key, @Nullable Object value) {
      if (!members.containsKey(key)) {
        members.put(key, value);
      } else if (members.get(key) instanceof List<?> list) {
        ((List<@Nullable Object>) list).add(value);
      } else {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(members.get(key));
        list.add(value);
        members.put(key, list);
      }
    }
  }

  /** Takes the start of the outermost element. */
  void begin(XMLStreamReader xml) {
    String elementName = names.element(xml);
    boolean namesOnly = tooHeavy();
    Node node = new Node(elementName, text.length(), namesOnly && !isNew(top(), elementName));
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (isNil(xml, i)) {
        node.nil = true;
      } else if (namesOnly) {
        beginName(node, names.attribute(xml, i));
      } else {
        String name = names.attribute(xml, i);
        String value = xml.getAttributeValue(i);
        node.put(name, value);
        weight += MEMBER_WEIGHT + name.length() + value.length();
      }
    }
    weight += MEMBER_WEIGHT + node.name.length();
    open.push(node);
  }

  private void beginName(Node node, String attribute) {
    if (isNew(node, attribute)) {
      node.put(attribute, NOT_KEPT);
    }
  }

  /** Whether there is room for a name that is not there yet. */
  private boolean isNew(Node node, String name) {
    if (node.dropped || node.members.containsKey(name)) {
      return false;
    }
    nameWeight += MEMBER_WEIGHT + name.length();
    return nameWeight <= limit;
  }

  private static boolean isNil(XMLStreamReader xml, int attribute) {
    if (!xml.getAttributeLocalName(attribute).equals("nil")
        || !INSTANCE.equals(xml.getAttributeNamespace(attribute))) {
      return false;
    }
    String value = xml.getAttributeValue(attribute).strip();
    return value.equals("true") || value.equals("1");
  }

  void take(int event, XMLStreamReader xml) {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        top().children = true;
        begin(xml);
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
          append(xml.getText());
      case XMLStreamConstants.END_ELEMENT -> end();
      default -> {
        // comments and processing instructions say nothing
      }
    }
  }

  /** The element that has begun is one whose children are records, which are read elsewhere. */
  void holdsRecords() {
    top().betweenRecords = new StringBuilder();
  }

  /** Whether the value has become too large to be kept. */
  boolean tooHeavy() {
    return weight > limit;
  }

  /** How much of the text is repeated by an element around the one it is in. */
  long repeatedText() {
    return repeatedText;
  }

  /** Ends whatever is open, so that there is a result. */
  void endAll() {
    while (!open.isEmpty()) {
      end();
    }
  }

  /** The value of the outermost element, which has ended; null for nothing. */
  @Nullable Object result() {
    return result;
  }

  private void append(String piece) {
    Node node = top();
    boolean blank = piece.isBlank();
    if (tooHeavy()) {
      node.ownText |= !blank;
      return;
    }
    StringBuilder to = node.betweenRecords == null ? text : node.betweenRecords;
    if (blank && node.betweenRecords != null && endsBlank(to)) {
      return; // there may be any number of records
    }
    node.ownText |= !blank;
    to.append(piece);
    weight += piece.length();
  }

  private static boolean endsBlank(StringBuilder text) {
    return text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
  }

  private void end() {
    Node done = open.pop();
    Object value = value(done);
    Node parent = open.peek();
    if (parent == null) {
      result = value;
    } else if (!done.dropped && (value != null || done.betweenRecords == null)) {
      parent.put(done.name, value);
    }
  }

  private @Nullable Object value(Node node) {
    if (node.betweenRecords != null) {
      String own = node.betweenRecords.toString().strip();
      return aroundRecords(node, own.isEmpty() && node.ownText ? NOT_KEPT : own);
    }
    boolean hasText = node.ownText || !node.children && text.length() > node.textStart;
    if (hasText) {
      String content = tooHeavy() ? NOT_KEPT : text.substring(node.textStart);
      if (node.members.isEmpty() && !node.children) {
        return content;
      }
      node.members.put("#text", node.children ? content.strip() : content);
      repeatedText += node.children ? content.length() : 0;
      weight += node.children ? content.length() : 0;
    }
    if (!node.members.isEmpty()) {
      return node.members;
    }
    return node.nil ? null : "";
  }

  private static @Nullable Object aroundRecords(Node node, String own) {
    if (!own.isEmpty()) {
      node.members.put("#text", own);
    }
    return node.members.isEmpty() ? null : node.members;
  }

  private Node top() {
    return Objects.requireNonNull(open.peek(), "the outermost element has ended");
  }
}
