package dev.rehome.format;

import dev.rehome.problem.Problem;
import dev.rehome.spec.SourceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What elements and attributes are called in paths: as they are written, {@code prefix:name}, so
 * that names of different namespaces stay apart; in a namespace that the spec names, by the spec's
 * prefix, whatever prefix the file has for it.
 *
 * @param prefixes the spec's prefix of each namespace; the empty one leaves the plain name
 */
record XmlNames(Map<String, String> prefixes) {

  private static final Pattern DECLARATION = Pattern.compile("([^\\s=:/]*)=(\\S+)");

  static XmlNames of(SourceSpec source) {
    Map<String, String> prefixes = new HashMap<>();
    for (String declaration : declarations(source)) {
      Matcher matcher = DECLARATION.matcher(declaration);
      if (matcher.matches()) {
        prefixes.put(matcher.group(2), matcher.group(1));
      }
    }
    return new XmlNames(Map.copyOf(prefixes));
  }

  static List<Problem> check(SourceSpec source) {
    List<Problem> problems = new ArrayList<>();
    for (String declaration : declarations(source)) {
      if (!DECLARATION.matcher(declaration).matches()) {
        problems.add(
            Problem.of(
                    "xml-option",
                    "source.xml.namespaces must hold texts like prefix=URI but has '"
                        + declaration
                        + "'")
                .hint("for example [\"dc=http://purl.org/dc/elements/1.1/\"]"));
      }
    }
    return problems;
  }

  private static List<String> declarations(SourceSpec source) {
    return source.options().texts("xml", "namespaces").orElse(List.of());
  }

  String element(XMLStreamReader xml) {
    return name(xml.getPrefix(), xml.getNamespaceURI(), xml.getLocalName());
  }

  String attribute(XMLStreamReader xml, int index) {
    return "@"
        + name(
            xml.getAttributePrefix(index),
            xml.getAttributeNamespace(index),
            xml.getAttributeLocalName(index));
  }

  private String name(@Nullable String written, @Nullable String namespace, String local) {
    String prefix = written == null ? "" : written;
    String uri = namespace == null ? "" : namespace;
    String own = uri.isEmpty() ? null : prefixes.get(uri);
    if (own != null) {
      prefix = own;
    } else if (!prefix.isEmpty() && prefixes.containsValue(prefix)) {
      return "{" + uri + "}" + local;
    }
    return prefix.isEmpty() ? local : prefix + ":" + local;
  }
}
