package dev.rehome.format.markdown;

import dev.rehome.record.DerivedMembersMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * The body of a Markdown file.
 *
 * @param headings those that stand in no quote or list, in order
 */
record MarkdownText(String text, List<Title> headings) {

  /** The members that say again what the content and the keys of the front matter say. */
  private static final Set<String> DERIVED = Set.of("sections", "front_matter");

  private static final Set<String> DERIVED_WITH_TITLE = Set.of("sections", "front_matter", "title");

  /** Quotes and lists nested deeper than this are text. */
  private static final int MAX_NESTING = 500;

  private static final Parser PARSER =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .maxOpenBlockParsers(MAX_NESTING)
          .maxInlineNesting(MAX_NESTING)
          .build();

  /** What a heading on one line begins with; any other has a line drawn below it. */
  private static final Pattern ATX = Pattern.compile("^#{1,6}(?=\\s|$)\\s*");

  /** A heading and where in the text it stands. */
  record Title(int level, String text, int start, int end) {}

  static MarkdownText of(String text) {
    List<Title> headings = new ArrayList<>();
    for (Node node = PARSER.parse(text).getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading) {
        headings.add(title(heading, text));
      }
    }
    return new MarkdownText(text, headings);
  }

  private static Title title(Heading heading, String text) {
    List<SourceSpan> spans = heading.getSourceSpans();
    SourceSpan last = spans.get(spans.size() - 1);
    return new Title(
        heading.getLevel(),
        written(spans.stream().map(span -> line(span, text)).toList()),
        spans.get(0).getInputIndex(),
        last.getInputIndex() + last.getLength());
  }

  private static String line(SourceSpan span, String text) {
    return text.substring(span.getInputIndex(), span.getInputIndex() + span.getLength()).strip();
  }

  /** What the source says between the signs that make it a heading. */
  private static String written(List<String> lines) {
    Matcher opening = ATX.matcher(lines.get(0));
    if (lines.size() > 1 || !opening.find()) {
      return String.join(" ", lines.subList(0, lines.size() - 1));
    }
    String text = lines.get(0).substring(opening.end());
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '#') {
      end--;
    }
    boolean closes = end == 0 || Character.isWhitespace(text.charAt(end - 1));
    return (closes ? text.substring(0, end) : text).strip();
  }

  /** The whole record, of which this is the content. */
  Map<String, @Nullable Object> record(Map<String, @Nullable Object> frontMatter, String fileStem) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>(frontMatter);
    boolean titled = record.get("title") != null;
    if (!titled) {
      record.put("title", firstTitle(fileStem));
    }
    record.put("content", withoutLeadingBlankLines());
    record.put("sections", sections());
    record.put("front_matter", frontMatter);
    return new DerivedMembersMap(record, titled ? DERIVED : DERIVED_WITH_TITLE);
  }

  private String firstTitle(String otherwise) {
    return headings.stream()
        .filter(heading -> heading.level() == 1 && !heading.text().isEmpty())
        .findFirst()
        .map(Title::text)
        .orElse(otherwise);
  }

  private String withoutLeadingBlankLines() {
    int lineStart = 0;
    for (int i = 0; i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
      char c = text.charAt(i);
      lineStart = c == '\n' || c == '\r' ? i + 1 : lineStart;
    }
    return text.substring(lineStart);
  }

  private Map<String, @Nullable Object> sections() {
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    Map<String, Integer> uses = new HashMap<>();
    for (int i = 0; i < headings.size(); i++) {
      Title heading = headings.get(i);
      String body = text.substring(heading.end(), endOfSection(i)).strip();
      String name;
      do {
        int use = uses.merge(heading.text(), 1, Integer::sum);
        name = use == 1 ? heading.text() : heading.text() + " (" + use + ")";
      } while (sections.containsKey(name));
      sections.put(name, body);
    }
    return sections;
  }

  private int endOfSection(int index) {
    return headings.subList(index + 1, headings.size()).stream()
        .filter(later -> later.level() <= headings.get(index).level())
        .findFirst()
        .map(Title::start)
        .orElse(text.length());
  }
}
