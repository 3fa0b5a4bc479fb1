package dev.rehome.mapping;

import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.record.PlainText;
import dev.rehome.spec.Transform;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The transformations of {@link Transform.Kind}. A change of texts works on the text of any single
 * value (only trim, collapse and null-if-empty leave numbers and booleans as they are) and on each
 * element of a list, where elements without a value vanish and parts of a split join the list.
 */
final class TransformSteps {

  private static final Pattern WHITE_SPACE = Pattern.compile("(?U)\\s+");
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_IN_SLUG = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern NOTHING = Pattern.compile("(?!)");
  private static final String ARROW = "=>";

  private TransformSteps() {}

  /** A function from a value to a value, to null (no value), or to a {@link Mismatch}. */
  static Function<Object, @Nullable Object> of(Transform transform) {
    String argument = transform.argument() == null ? "" : transform.argument();
    return switch (transform.kind()) {
      case TRIM -> textOnly(String::strip);
      case COLLAPSE -> textOnly(text -> WHITE_SPACE.matcher(text).replaceAll(" "));
      case NULL_IF_EMPTY -> textOnly(text -> text.isBlank() ? null : text);
      case LOWERCASE -> eachText(text -> text.toLowerCase(Locale.ROOT));
      case UPPERCASE -> eachText(text -> text.toUpperCase(Locale.ROOT));
      case TITLE_CASE -> eachText(TransformSteps::titleCase);
      case SLUG -> eachText(TransformSteps::slug);
      case REPLACE -> eachText(replacement(argument));
      case PREFIX -> eachText(argument::concat);
      case SPLIT -> {
        Pattern separator = separator(argument);
        yield eachText(text -> split(text, separator));
      }
      case JOIN -> value -> join(value, argument);
      case DISTINCT ->
          value ->
              value instanceof List<?> list ? new ArrayList<>(new LinkedHashSet<>(list)) : value;
    };
  }

  private static Function<Object, @Nullable Object> textOnly(
      Function<String, @Nullable Object> change) {
    Function<Object, @Nullable Object> each = eachText(change);
    return value -> value instanceof Number || value instanceof Boolean ? value : each.apply(value);
  }

  /** Applies a change to a text or to each element of a list; also used for {@code extract}. */
  static Function<Object, @Nullable Object> eachText(Function<String, @Nullable Object> change) {
    return value -> {
      if (value instanceof List<?> list) {
        return changedList(list, change);
      }
      String text = PlainText.of(value);
      return text == null ? structure(value) : change.apply(text);
    };
  }

  private static Object changedList(List<?> list, Function<String, @Nullable Object> change) {
    List<Object> changed = new ArrayList<>(list.size());
    for (Object element : list) {
      if (element == null) {
        continue;
      }
      String text = PlainText.of(element);
      if (text == null) {
        return structure(element);
      }
      Object part = change.apply(text);
      if (part instanceof Mismatch) {
        return part;
      }
      if (part instanceof List<?> parts) {
        changed.addAll(parts);
      } else if (part != null) {
        changed.add(part);
      }
    }
    return changed;
  }

  private static Mismatch structure(Object value) {
    return new Mismatch(
        "structure", "expected a text to transform but found " + PlainText.shown(value));
  }

  private static Object join(Object value, String separator) {
    if (value instanceof Map) {
      return structure(value);
    }
    if (!(value instanceof List<?> list)) {
      return value;
    }
    Object texts = changedList(list, text -> text);
    return texts instanceof List<?> parts
        ? parts.stream().map(String.class::cast).collect(Collectors.joining(separator))
        : texts;
  }

  /** The parts between the separators, trimmed, without empty ones. */
  static List<String> split(String text, Pattern separator) {
    return separator
        .splitAsStream(text)
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** What matches a separator; nothing matches an empty one. */
  static Pattern separator(String text) {
    return text.isEmpty() ? NOTHING : Pattern.compile(text, Pattern.LITERAL);
  }

  private static Function<String, @Nullable Object> replacement(String argument) {
    int arrow = argument.indexOf(ARROW);
    String old = arrow < 0 ? argument : argument.substring(0, arrow);
    String replacement = arrow < 0 ? "" : argument.substring(arrow + ARROW.length());
    return text -> old.isEmpty() ? text : text.replace(old, replacement);
  }

  /** Words are what white space separates. */
  private static String titleCase(String text) {
    StringBuilder titled = new StringBuilder(text.length());
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int letter = text.codePointAt(i);
      titled.appendCodePoint(
          inWord ? Character.toLowerCase(letter) : Character.toTitleCase(letter));
      inWord = !Character.isWhitespace(letter);
      i += Character.charCount(letter);
    }
    return titled.toString();
  }

  /** Accents are removed; letters of other scripts stay. */
  private static String slug(String text) {
    String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    String dashed = NOT_IN_SLUG.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("-");
    int from = dashed.startsWith("-") ? 1 : 0;
    int to = dashed.length() > from && dashed.endsWith("-") ? dashed.length() - 1 : dashed.length();
    return dashed.substring(from, to);
  }
}
