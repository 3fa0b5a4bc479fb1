package dev.rehome.format.tree;

import dev.rehome.problem.Problem;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.SourceSpec;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where in a document the records are: a JSON Pointer (RFC 6901).
 *
 * @param format the name of the format whose option it is
 * @param text as written
 */
public record JsonPointer(String format, String text) {

  private static final Pattern VALID = Pattern.compile("(/([^~/]|~[01])*)*");

  public static JsonPointer of(SourceSpec source, String format) {
    return new JsonPointer(format, source.options().text(format, "records").orElse(""));
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

  public RecordProblem notFound(String why) {
    String place = isRoot() ? "the root" : text;
    return RecordProblem.of(
        "records-not-found", "no records at " + place + " (" + format + ".records): " + why);
  }
}
