package dev.rehome.spec.explain;

import dev.rehome.spec.Glob;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values and lists as a sentence has them. */
final class Words {

  private static final List<String> UNITS = List.of("KB", "MB", "GB");

  private Words() {}

  static String or(List<Glob> globs) {
    return globs.stream().map(glob -> quoted(glob.toString())).collect(Collectors.joining(" or "));
  }

  static String and(Stream<String> words) {
    String all = words.collect(Collectors.joining(", "));
    int comma = all.lastIndexOf(", ");
    return comma < 0 ? all : all.substring(0, comma) + " and " + all.substring(comma + 2);
  }

  static String quoted(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Words::quoted).collect(Collectors.joining(", "));
    }
    return value instanceof String
        ? "\"" + value.toString().replace("\t", "\\t").replace("\n", "\\n") + "\""
        : String.valueOf(value);
  }

  static @Nullable String size(@Nullable Long bytes) {
    if (bytes == null) {
      return null;
    }
    for (int unit = UNITS.size(); unit > 0; unit--) {
      int shift = 10 * unit;
      if (bytes >= 1L << shift && bytes % (1L << shift) == 0) {
        return (bytes >> shift) + " " + UNITS.get(unit - 1);
      }
    }
    return bytes + " bytes";
  }
}
