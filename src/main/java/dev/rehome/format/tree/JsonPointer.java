package dev.rehome.format.tree;

import dev.rehome.problem.Problem;
import dev.rehome.spec.SourceSpec;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where in a document the records are: a JSON Pointer (RFC 6901).
 *
 * @param text as written
 */
public record JsonPointer(String text) {

  private static final Pattern VALID = Pattern.compile("(/([^~/]|~[01])*)*");

  public static JsonPointer of(SourceSpec source, String format) {
    return new JsonPointer(source.options().text(format, "records").orElse(""));
  }

  public static List<Problem> check(SourceSpec source, String format) {
    String text = of(source, format).text;
    return VALID.matcher(text).matches()
        ? List.of()
        : List.of(
            Problem.of(
                format + "-option",
                "source." + format + ".records must be a path like /items but was '" + text + "'"));
  }

  public boolean isRoot() {
    return text.isEmpty();
  }

  public List<String> tokens() {
    return isRoot()
        ? List.of()
        : Stream.of(text.substring(1).split("/", -1))
            .map(token -> token.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  @Override
  public String toString() {
    return isRoot() ? "the root" : text;
  }
}
