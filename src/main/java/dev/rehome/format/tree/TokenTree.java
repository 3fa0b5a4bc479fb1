package dev.rehome.format.tree;

import dev.rehome.format.RecordFault;
import dev.rehome.record.PlainText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * The value whose tokens a parser gives, of JSON or of a format that maps to it. Without recursion,
 * so that no nesting can exhaust the stack.
 */
public final class TokenTree {

  private final JsonParser parser;
  private final int maxDepth;
  private final Deque<Object> outer = new ArrayDeque<>();
  private @Nullable Object container;
  private @Nullable Object root;
  private String name = "";

  private TokenTree(JsonParser parser, int maxDepth) {
    this.parser = parser;
    this.maxDepth = maxDepth;
  }

  /**
   * The one value that the parser has.
   *
   * @throws RecordFault when there is none or more than one, or it nests too deep
   */
  public static @Nullable Object of(JsonParser parser, int maxDepth) throws RecordFault {
    return new TokenTree(parser, maxDepth).document();
  }

  private @Nullable Object document() throws RecordFault {
    if (parser.nextToken() == null) {
      throw new RecordFault("json-syntax", "expected a value but found nothing");
    }
    do {
      take(parser.currentToken());
    } while (container != null && parser.nextToken() != null);
    if (parser.nextToken() != null) {
      throw new RecordFault("json-syntax", "expected one value but another follows it");
    }
    return root;
  }

  private void take(JsonToken token) throws RecordFault {
    switch (token) {
      case START_OBJECT -> descend(new LinkedHashMap<String, @Nullable Object>());
      case START_ARRAY -> descend(new ArrayList<@Nullable Object>());
      case END_OBJECT, END_ARRAY -> container = outer.poll();
      case PROPERTY_NAME -> name = newName(parser.currentName());
      case VALUE_STRING -> add(parser.getString());
      case VALUE_NUMBER_INT -> add(integer());
      case VALUE_NUMBER_FLOAT -> add(decimal());
      case VALUE_TRUE -> add(true);
      case VALUE_FALSE -> add(false);
      default -> add(null);
    }
  }

  private Object integer() {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Object) parser.getLongValue();
  }

  private Object decimal() throws RecordFault {
    try {
      return parser.getDecimalValue();
    } catch (ArithmeticException | NumberFormatException | InputCoercionException e) {
      throw new RecordFault(
          "range",
          "expected a number with an exponent of 32 bits but found "
              + PlainText.shown(parser.getString()));
    }
  }

  private void descend(Object value) throws RecordFault {
    add(value);
    if (container != null) {
      outer.push(container);
    }
    container = value;
    if (outer.size() >= maxDepth) {
      throw new RecordFault("too-deep", "values nest more than " + maxDepth + " deep");
    }
  }

  @SuppressWarnings("unchecked") // this class made the containers
  private void add(@Nullable Object value) {
    if (container == null) {
      root = value;
    } else if (container instanceof List<?> list) {
      ((List<@Nullable Object>) list).add(value);
    } else {
      ((Map<String, @Nullable Object>) container).put(name, value);
    }
  }

  private String newName(String found) throws RecordFault {
    if (container instanceof Map<?, ?> map && map.containsKey(found)) {
      throw new RecordFault("duplicate-key", "duplicate key '" + found + "'");
    }
    return found;
  }
}
