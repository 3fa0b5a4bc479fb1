package dev.rehome.cli.options;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code .env}: lines {@code NAME=value}, with or without {@code export}. A value is plain,
 * up to a blank and {@code #}; or in single quotes, as it is; or in double quotes, with {@code \n},
 * {@code \"}, {@code \\} and {@code \$}. In quotes it may go over several lines. Variables are not
 * replaced. Only the wanted names are kept, and only mistakes in their lines are mistakes, for the
 * file belongs to another program: where a quote of another name is never closed, or by one in the
 * middle of a later line, its value ends with its own line.
 */
final class DotEnv {

  private static final Pattern NAME =
      Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \\t]*=[ \\t]*");
  private static final Pattern COMMENT = Pattern.compile("(?:^|[ \\t])#.*$");

  private final Path file;
  private final Pattern wanted;
  private final String text;
  private final Map<String, String> values = new LinkedHashMap<>();
  private int at;
  private int line = 1;

  private DotEnv(Path file, Pattern wanted, String text) {
    this.file = file;
    this.wanted = wanted;
    this.text = text;
  }

  /**
   * The values of the names that match; none where there is no such file.
   *
   * @throws ProblemException for {@link Fault#USAGE} when the file or one of their lines cannot be
   *     read; no message shows a value
   */
  static Map<String, String> read(Path file, Pattern wanted) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new DotEnv(file, wanted, withoutMark.replace("\r\n", "\n")).values();
    } catch (IOException e) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("dot-env", "the file cannot be read").at(Location.of(file.toString())),
          e);
    }
  }

  private Map<String, String> values() {
    while (at < text.length()) {
      Matcher name = NAME.matcher(text).region(at, endOfLine());
      if (name.lookingAt()) {
        at = name.end();
        value(name.group(1));
      } else if (wanted.matcher(text.substring(at, endOfLine()).strip()).lookingAt()) {
        throw wrong("expected NAME=value");
      }
      at = endOfLine() + 1;
      line++;
    }
    return values;
  }

  private void value(String name) {
    boolean kept = wanted.matcher(name).matches();
    int opened = line;
    char first = at < text.length() ? text.charAt(at) : '\n';
    String value = first == '"' || first == '\'' ? quoted(first, kept) : plain();
    if (!kept) {
      return;
    }
    if (first != '\'' && value.contains("${")) {
      throw wrong("variables are not replaced; write the value itself, or put it in single quotes");
    }
    if (value.indexOf('\uFFFD') >= 0) {
      throw wrong("line " + opened + " is not UTF-8");
    }
    values.put(name, value);
  }

  private String plain() {
    return COMMENT.matcher(text.substring(at, endOfLine())).replaceFirst("").strip();
  }

  private String quoted(char quote, boolean kept) {
    StringBuilder value = new StringBuilder();
    int opened = line;
    int start = at;
    for (at++; at < text.length() && text.charAt(at) != quote; at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
      }
      value.append(c == '\\' && quote == '"' ? escaped(kept) : String.valueOf(c));
    }
    boolean closed = at < text.length();
    at = Math.min(at + 1, text.length());
    boolean followed = !plain().isEmpty();
    if (!kept && (!closed || line > opened && followed)) {
      at = start;
      line = opened;
    } else if (!closed) {
      line = opened;
      throw wrong("the quote is never closed");
    } else if (kept && followed) {
      throw wrong("something follows the closing quote");
    }
    return value.toString();
  }

  private String escaped(boolean kept) {
    at++;
    char c = at < text.length() ? text.charAt(at) : ' ';
    return switch (c) {
      case 'n' -> "\n";
      case '"', '\\', '$' -> String.valueOf(c);
      default -> {
        if (kept) {
          throw wrong("in double quotes a backslash stands before n, \", $ or another backslash");
        }
        yield "\\" + c;
      }
    };
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private ProblemException wrong(String what) {
    return new ProblemException(
        Fault.USAGE,
        Problem.of("dot-env", what)
            .at(new Location(file.toString(), line, 0))
            .hint("fix the line, or set the variable in the environment"));
  }
}
