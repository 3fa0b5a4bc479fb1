package dev.rehome.format.xml;

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
 * prefix, whatever prefix the file has for it. A name that looks like one of such a namespace and
 * is of another, or of none, is {@code {URI}name}: two names never become one.
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
    Map<String, String> byPrefix = new HashMap<>();
    Map<String, String> byNamespace = new HashMap<>();
    for (String declaration : declarations(source)) {
      Matcher matcher = DECLARATION.matcher(declaration);
      if (matcher.matches()) {
        String samePrefix = byPrefix.putIfAbsent(matcher.group(1), declaration);
        String sameNamespace = byNamespace.putIfAbsent(matcher.group(2), declaration);
        if (samePrefix != null) {
          problems.add(
              twice(samePrefix, declaration, "prefix", "names that differ in it would become one"));
        } else if (sameNamespace != null) {
          problems.add(
              twice(
                  sameNamespace, declaration, "namespace", "a name can be spelt in one way only"));
        }
      } else {
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

  private static Problem twice(String first, String second, String what, String why) {
    return Problem.of(
            "xml-option",
            String.format(
                "source.xml.namespaces has the same %s in '%s' and '%s'; %s",
                what, first, second, why))
        .hint("give each namespace one prefix of its own");
  }

  private static List<String> declarations(SourceSpec source) {
    return source.options().texts("xml", "namespaces").orElse(List.of());
  }

  String element(XMLStreamReader xml) {
    String prefix = written(xml.getPrefix());
    String local = xml.getLocalName();
    if (prefixes.isEmpty()) {
      return join(prefix, local);
    }
    String uri = written(xml.getNamespaceURI());
    String own = prefixes.get(uri);
    return own == null && prefixes.containsValue(prefix)
        ? foreign(uri, local)
        : join(own == null ? prefix : own, local);
  }

  /** The empty prefix is not for attributes: without a prefix they are in no namespace. */
  String attribute(XMLStreamReader xml, int index) {
    String prefix = written(xml.getAttributePrefix(index));
    String local = xml.getAttributeLocalName(index);
    if (prefixes.isEmpty() || prefix.isEmpty()) {
      return "@" + join(prefix, local);
    }
    String uri = written(xml.getAttributeNamespace(index));
    String own = prefixes.get(uri);
    boolean unclear = own == null ? prefixes.containsValue(prefix) : own.isEmpty();
    return "@" + (unclear ? foreign(uri, local) : join(own == null ? prefix : own, local));
  }

  private static String written(@Nullable String part) {
    return part == null ? "" : part;
  }

  private static String join(String prefix, String local) {
    return prefix.isEmpty() ? local : prefix + ":" + local;
  }

  /** A name that would look like one of a namespace that it is not in. */
  private static String foreign(String uri, String local) {
    return "{" + uri + "}" + local;
  }
}
