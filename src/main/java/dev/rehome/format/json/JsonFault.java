package dev.rehome.format.json;

import dev.rehome.format.RecordFault;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * What is wrong with a text that is no JSON, for the user who has the file instead of the
 * programmer who sets up the parser.
 */
final class JsonFault {

  private static final String SYNTAX = "json-syntax";

  /** What the parser says that a reader of the file can do nothing with. */
  private static final Pattern NOISE =
      Pattern.compile(
          "\\s*\\(code \\d+[^)]*\\)|\\s*\\((?:start marker|for \\w+ starting) at \\[.*\\]\\)|:?"
              + " enable `[^`]*` to allow| \\(not recognized as one since .*\\)| in"
              + " (?:null|[A-Z]+_[A-Z]+)");

  private static final Pattern CONTROL = Pattern.compile("\\(\\(CTRL-CHAR, code (\\d+)\\)\\)");
  private static final Pattern NOT_FINITE =
      Pattern.compile("Non-standard token '([^']*)'.*", Pattern.DOTALL);

  private JsonFault() {}

  /** The fault that a parser found in well-formed UTF-8. */
  static RecordFault of(JacksonException e, JsonText text) {
    String message = e.getOriginalMessage();
    int at = e.getLocation() == null ? text.from() : text.at(e.getLocation().getByteOffset());
    if (e instanceof UnexpectedEndOfInputException
        || message.startsWith("Unexpected end-of-input")) {
      return text.fault("truncated", plain(message), at);
    }
    if (e instanceof StreamConstraintsException) {
      return text.fault("range", "a number has more than 1000 digits", at);
    }
    if (message.startsWith("Invalid UTF-8")) {
      return unexpected(text, at - 1); // the parser is after the byte it names
    }
    Matcher token = NOT_FINITE.matcher(message);
    if (token.matches()) {
      String notFinite =
          "'" + token.group(1) + "' is not a JSON value: numbers must be finite; expected null";
      return text.fault(SYNTAX, notFinite, at);
    }
    if (message.contains("non-standard) comment")) {
      return text.fault(SYNTAX, "expected a value but found '/': JSON has no comments", at);
    }
    if (message.contains("root-level values")) {
      return unexpected(text, at);
    }
    return text.fault(SYNTAX, plain(message), at);
  }

  /** The first line of what the parser says, without what is meant for programmers. */
  static String plain(String message) {
    String text = NOISE.matcher(message.lines().findFirst().orElse("malformed")).replaceAll("");
    return CONTROL
        .matcher(text)
        .replaceAll(found -> String.format("U+%04X", Integer.parseInt(found.group(1))));
  }

  /** Names a character that may be invisible; the parser may have gone into its middle. */
  static RecordFault unexpected(JsonText text, int at) {
    byte[] bytes = text.bytes();
    int to = text.to();
    int start = Math.min(at, to - 1);
    while (start > text.from() && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    int codePoint =
        new String(bytes, start, Math.min(4, to - start), StandardCharsets.UTF_8).codePointAt(0);
    String mark = codePoint == 0xFEFF ? ", a second byte order mark" : "";
    String shown =
        Character.isLetterOrDigit(codePoint) || codePoint > ' ' && codePoint < 0x7F
            ? "'" + Character.toString(codePoint) + "'"
            : String.format("U+%04X (%s)", codePoint, Character.getName(codePoint));
    return text.fault(SYNTAX, "unexpected character " + shown + mark, start);
  }
}
