package dev.rehome.format.yaml;

import dev.rehome.format.RecordFault;
import dev.rehome.record.LiteralNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * The tags that can be read: those of YAML's core schema, and those of YAML 1.1 whose values a text
 * can say. Any other requires an object of some language, and is refused.
 */
enum YamlTag {
  /** No tag: the core schema says what it is. */
  NONE(""),
  STR("str"),
  INT("int"),
  FLOAT("float"),
  BOOL("bool"),
  NULL("null"),
  SEQ("seq"),
  MAP("map"),
  TIMESTAMP("timestamp"),
  BINARY("binary"),
  OTHER("");

  private static final String PREFIX = "tag:yaml.org,2002:";
  private static final int MAX_DIGITS = 1000;
  private static final CoreScalarResolver SCALARS = new CoreScalarResolver(false);

  private final String label;

  YamlTag(String label) {
    this.label = label;
  }

  /** The tag of that name; a bare exclamation mark says that a scalar is a text. */
  static YamlTag of(String tag) {
    if (tag.equals("!")) {
      return STR;
    }
    return Arrays.stream(values())
        .filter(known -> !known.label.isEmpty() && tag.equals(PREFIX + known.label))
        .findFirst()
        .orElse(OTHER);
  }

  boolean isText() {
    return this == STR;
  }

  boolean isScalar() {
    return this != SEQ && this != MAP && this != OTHER;
  }

  /** Whether a collection may have it. */
  boolean fits(boolean mapping) {
    return this == NONE || this == (mapping ? MAP : SEQ);
  }

  static String refusal(String tag) {
    return "the tag %s cannot be read here; those that can are %s"
        .formatted(
            tag.replace(PREFIX, "!!"),
            Arrays.stream(values())
                .filter(known -> !known.label.isEmpty())
                .map(known -> "!!" + known.label)
                .collect(Collectors.joining(", ")));
  }

  /** The value of a scalar with this tag. */
  @Nullable Object scalar(String text) throws RecordFault {
    return switch (this) {
      case STR, TIMESTAMP -> text;
      case BINARY -> text.replaceAll("\\s", "");
      case NONE -> resolved(text, SCALARS.resolve(text, true));
      case INT, BOOL, NULL -> resolved(text, List.of(new Tag(PREFIX + label)));
      case FLOAT -> resolved(text, List.of(Tag.FLOAT, Tag.INT));
      case SEQ, MAP, OTHER -> throw new IllegalStateException(this + " is of no scalar");
    };
  }

  private static @Nullable Object resolved(String text, List<Tag> allowed) throws RecordFault {
    Tag tag = SCALARS.resolve(text, true);
    if (!allowed.contains(tag)) {
      throw new RecordFault(
          "yaml-tag", "'" + text + "' does not match its tag (" + allowed.get(0) + ")");
    }
    return resolved(text, tag);
  }

  private static @Nullable Object resolved(String text, Tag tag) throws RecordFault {
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
      return text;
    }
    if (text.length() > MAX_DIGITS) {
      throw new RecordFault("yaml-syntax", "a number of more than " + MAX_DIGITS + " digits");
    }
    Number number = tag.equals(Tag.INT) ? integer(text) : decimal(text);
    return number == null ? text : LiteralNumber.of(number, text);
  }

  private static Number integer(String text) {
    BigInteger value =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    return value.bitLength() < Long.SIZE ? value.longValue() : (Number) value;
  }

  private static @Nullable Number decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null; // infinity, not a number, or an exponent beyond all measure
    }
  }
}
