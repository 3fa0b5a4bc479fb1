package dev.rehome.spec.read;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns the text of one YAML document into nodes that know their place. Works on the parser's
 * events rather than on composed nodes: events still tell explicit tags from implied ones, and
 * depth and aliases can be limited before anything grows.
 */
final class YamlParser {

  private static final int MAX_DEPTH = 100;
  private static final int MAX_NODES = 100_000;
  private static final Map<Tag, YamlNode.Kind> KINDS =
      Map.of(
          Tag.NULL, YamlNode.Kind.NOTHING,
          Tag.BOOL, YamlNode.Kind.FLAG,
          Tag.INT, YamlNode.Kind.WHOLE,
          Tag.FLOAT, YamlNode.Kind.FRACTION);

  private final String file;
  private final String text;
  private final Problems problems;
  private final Iterator<Event> events;
  private final ScalarResolver resolver = new CoreSchema().getScalarResolver();
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int nodes;

  /** A node that aliases may repeat; each repetition costs its size. */
  private record Anchored(YamlNode node, int size) {}

  private YamlParser(String file, String text, Problems problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** The document; empty when it is no YAML or holds nothing, which has then been reported. */
  static Optional<YamlNode> parse(String file, String text, Problems problems) {
    YamlParser parser = new YamlParser(file, text, problems);
    try {
      return parser.document();
    } catch (ProblemException e) {
      problems.addAll(e.problems());
    } catch (YamlEngineException e) {
      problems.add(parser.syntaxProblem(e));
    }
    return Optional.empty();
  }

  private Optional<YamlNode> document() {
    events.next();
    Event first = events.next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      problems.add(Problem.of("empty-file", "the file says nothing").at(Location.of(file)));
      return Optional.empty();
    }
    YamlNode node = node(events.next(), 1);
    events.next();
    Event behind = events.next();
    if (behind.getEventId() != Event.ID.StreamEnd) {
      problems.add(
          Problem.of("several-documents", "a second YAML document begins here")
              .at(place(behind))
              .hint("a spec is one document; move the rest to its own file"));
    }
    return Optional.of(node);
  }

  private YamlNode node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw refused("too-deep", "values nest more than " + MAX_DEPTH + " levels deep", event);
    }
    if (event instanceof AliasEvent alias) {
      return repeated(alias);
    }
    int before = nodes;
    count(1, event);
    YamlNode node =
        event instanceof ScalarEvent scalar
            ? scalar(scalar)
            : collection((CollectionStartEvent) event, depth);
    ((NodeEvent) event)
        .getAnchor()
        .ifPresent(anchor -> anchors.put(anchor, new Anchored(node, nodes - before)));
    return node;
  }

  private void count(int more, Event event) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw refused(
          "too-many-values", "the file unfolds to more than " + MAX_NODES + " values", event);
    }
  }

  private YamlNode repeated(AliasEvent alias) {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      problems.add(
          Problem.of("unknown-alias", "there is no anchor '&" + alias.getAlias() + "'")
              .at(place(alias))
              .hint("a text that begins with '*' needs quotes: \"*" + alias.getAlias() + "\""));
      return new YamlNode.Scalar(YamlNode.Kind.TEXT, "*" + alias.getAlias(), place(alias));
    }
    count(anchored.size(), alias);
    return anchored.node();
  }

  private YamlNode scalar(ScalarEvent scalar) {
    refuseTag(scalar, scalar.getTag());
    Tag tag = scalar.isPlain() ? resolver.resolve(scalar.getValue(), true) : Tag.STR;
    YamlNode.Kind kind = KINDS.getOrDefault(tag, YamlNode.Kind.TEXT);
    return new YamlNode.Scalar(kind, scalar.getValue(), place(scalar));
  }

  private YamlNode collection(CollectionStartEvent start, int depth) {
    refuseTag(start, start.getTag());
    return start instanceof MappingStartEvent ? mapping(start, depth) : sequence(start, depth);
  }

  private YamlNode sequence(Event start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, depth + 1));
      event = events.next();
    }
    return new YamlNode.Sequence(items, place(start));
  }

  private YamlNode mapping(Event start, int depth) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      YamlNode key = node(event, depth + 1);
      YamlNode value = node(events.next(), depth + 1);
      if (key instanceof YamlNode.Scalar scalar) {
        YamlNode.Entry entry = new YamlNode.Entry(key.where(), value);
        YamlNode.Entry earlier = entries.putIfAbsent(scalar.text(), entry);
        if (earlier != null) {
          problems.add(duplicate(scalar, earlier));
        }
      } else {
        problems.add(
            Problem.of("bad-key", "a key must be a text, but was " + key.described())
                .at(key.where())
                .hint("a text that begins with '{' or '[' needs quotes"));
      }
      event = events.next();
    }
    return new YamlNode.Mapping(entries, place(start));
  }

  private static Problem duplicate(YamlNode.Scalar key, YamlNode.Entry earlier) {
    return Problem.of(
            "duplicate-key",
            "key '" + key.text() + "' stands here again, first in line " + earlier.where().line())
        .at(key.where())
        .hint("keep one of the two");
  }

  private void refuseTag(Event event, Optional<String> tag) {
    tag.ifPresent(
        name ->
            problems.add(
                Problem.of("yaml-tag", "YAML tags such as '" + shown(name) + "' are not allowed")
                    .at(place(event))
                    .hint("leave the tag out")));
  }

  private static String shown(String tag) {
    return tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
  }

  private ProblemException refused(String code, String message, Event event) {
    return new ProblemException(Fault.USAGE, Problem.of(code, message).at(place(event)));
  }

  private Location place(Event event) {
    return event.getStartMark().map(this::place).orElseGet(() -> Location.of(file));
  }

  private Location place(Mark mark) {
    return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Problem syntaxProblem(YamlEngineException error) {
    if (error instanceof MarkedYamlEngineException marked) {
      Location where =
          marked
              .getProblemMark()
              .or(marked::getContextMark)
              .map(this::place)
              .orElseGet(() -> Location.of(file));
      Problem problem = Problem.of("bad-yaml", "no valid YAML: " + said(marked)).at(where);
      return needsQuotes(where.line())
          ? problem.hint("texts with { } [ ] * : or # in them are safest in quotes")
          : problem;
    }
    if (error instanceof ReaderException reader) {
      return Problem.of(
              "bad-character",
              "the character U+%04X is not allowed in YAML".formatted(reader.getCodePoint()))
          .at(place(reader.getPosition()));
    }
    return Problem.of("bad-yaml", "no valid YAML: " + error.getMessage()).at(Location.of(file));
  }

  private static String said(MarkedYamlEngineException error) {
    String context = error.getContext();
    String problem = error.getProblem();
    return context == null || context.isBlank() ? problem : problem + ", " + context;
  }

  private boolean needsQuotes(int line) {
    String wrong = text.lines().skip(Math.max(0, line - 1L)).findFirst().orElse("");
    return wrong.matches(".*[{}\\[\\]*].*");
  }

  private Location place(int codePoint) {
    String before = text.substring(0, text.offsetByCodePoints(0, codePoint));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Location(file, line, before.length() - before.lastIndexOf('\n'));
  }
}
