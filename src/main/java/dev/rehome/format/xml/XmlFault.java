package dev.rehome.format.xml;

import com.ctc.wstx.exc.WstxEOFException;
import dev.rehome.record.RecordProblem;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a text that is not XML, for the person who has the file. */
final class XmlFault {

  private static final Pattern CODE = Pattern.compile("\\s*\\(code \\d+[^)]*\\)");

  private XmlFault() {}

  static RecordProblem problem(XMLStreamException e) {
    String message =
        Optional.ofNullable(e.getMessage())
            .flatMap(text -> text.lines().findFirst())
            .orElse("malformed");
    String code = e instanceof WstxEOFException ? "truncated" : "xml-syntax";
    return RecordProblem.of(code, CODE.matcher(plain(message)).replaceAll("") + where(e))
        .hint(hint(message));
  }

  private static String plain(String message) {
    return message.contains("(missing name?)")
        ? "expected the name of an entity after '&'"
        : message;
  }

  private static @Nullable String hint(String message) {
    if (message.contains("(missing name?)") || message.startsWith("Undeclared general entity")) {
      return "write '&' as &amp;";
    }
    return message.contains("(malformed start element?)") ? "write '<' as &lt;" : null;
  }

  private static String where(XMLStreamException e) {
    Location location = e.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }
}
