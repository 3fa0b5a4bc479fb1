package dev.rehome.format;

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
 * children by local name, a list where a name is repeated, and its own text as {@code #text}.
 * Blanks between children are no text.
 */
final class XmlValue {

  private final Deque<Node> open = new ArrayDeque<>();
  private @Nullable Object result;

  /** An element that has begun and not ended. */
  private static final class Node {

    private final String name;
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private boolean children;

    Node(String name) {
      this.name = name;
    }

    /** A name used twice holds a list of all its values. */
    @SuppressWarnings("unchecked") // only this method puts lists into the map
    void put(String key, Object value) {
      Object before = members.putIfAbsent(key, value);
      if (before instanceof List<?> list) {
        ((List<Object>) list).add(value);
      } else if (before != null) {
        members.put(key, new ArrayList<>(List.of(before, value)));
      }
    }

    Object value() {
      if (members.isEmpty()) {
        return text.toString();
      }
      String own = children ? text.toString().strip() : text.toString();
      if (!own.isEmpty()) {
        members.put("#text", own);
      }
      return members;
    }
  }

  /** Takes the start of the outermost element. */
  void begin(XMLStreamReader xml) {
    Node node = new Node(xml.getLocalName());
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      node.put("@" + xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    open.push(node);
  }

  void take(int event, XMLStreamReader xml) {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        top().children = true;
        begin(xml);
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
          top().text.append(xml.getText());
      case XMLStreamConstants.END_ELEMENT -> end();
      default -> {
        // comments and processing instructions say nothing
      }
    }
  }

  Object result() {
    return Objects.requireNonNull(result, "the outermost element has not ended");
  }

  private void end() {
    Node done = open.pop();
    Node parent = open.peek();
    if (parent == null) {
      result = done.value();
    } else {
      parent.put(done.name, done.value());
    }
  }

  private Node top() {
    return Objects.requireNonNull(open.peek());
  }
}
