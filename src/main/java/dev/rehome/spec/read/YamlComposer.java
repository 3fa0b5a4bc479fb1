package dev.rehome.spec.read;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The text of one YAML document as nodes that know their place. The library composes it; this adds
 * what a spec must not have: tags, keys that stand twice, a second document, values that nest or
 * unfold without end.
 */
final class YamlComposer extends Composer {

  private static final int MAX_DEPTH = 100;
  private static final int MAX_NODES = 100_000;

  private final String file;
  private final Problems problems;

  /** What is done already: an alias leads to the same node again, and costs its size again. */
  private final Map<Node, Built> done = new HashMap<>();

  private int depth;
  private int nodes;

  private record Built(YamlNode node, int size) {}

  private YamlComposer(String file, LoadSettings settings, String text, Problems problems) {
    super(settings, new ParserImpl(settings, new StreamReader(settings, text)));
    this.file = file;
    this.problems = problems;
  }

  /** The document; empty when it is no YAML or holds nothing, which has then been reported. */
  static Optional<YamlNode> compose(String file, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new CoreSchema())
            .setAllowNonScalarKeys(true)
            .build();
    try {
      return new YamlComposer(file, settings, text, problems).document();
    } catch (ProblemException e) {
      problems.addAll(e.problems());
    } catch (YamlEngineException e) {
      problems.add(syntaxProblem(e, file, text));
    }
    return Optional.empty();
  }

  private Optional<YamlNode> document() {
    if (!hasNext()) {
      problems.add("empty-file", "the file is empty", Location.of(file));
      return Optional.empty();
    }
    YamlNode root = build(next());
    if (hasNext()) {
      problems.add(
          "several-documents",
          "a second YAML document begins here",
          place(parser.peekEvent().getStartMark()),
          "a spec is one document; move the rest to its own file");
    }
    return Optional.of(root);
  }

  @Override
  protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
    return deeper(() -> super.composeSequenceNode(anchor));
  }

  @Override
  protected Node composeMappingNode(Optional<Anchor> anchor) {
    return deeper(() -> super.composeMappingNode(anchor));
  }

  private <T> T deeper(Supplier<T> compose) {
    if (++depth > MAX_DEPTH) {
      throw refused(
          "too-deep",
          "values nest more than " + MAX_DEPTH + " levels deep",
          place(parser.peekEvent().getStartMark()));
    }
    T node = compose.get();
    depth--;
    return node;
  }

  private YamlNode build(Node node) {
    Location where = place(node.getStartMark());
    if (node.isRecursive()) {
      throw refused("recursive-alias", "an alias refers to a node that contains it", where);
    }
    Built known = done.get(node);
    int before = nodes;
    nodes += known == null ? 1 : known.size;
    if (nodes > MAX_NODES) {
      throw refused(
          "too-many-values",
          "the aliases of the file expand to more than " + MAX_NODES + " values",
          where);
    }
    if (known != null) {
      return known.node;
    }
    if (!node.isResolved()) {
      problems.add(
          "yaml-tag",
          "YAML tags such as '" + shown(node.getTag()) + "' are not allowed",
          where,
          "leave the tag out");
    }
    YamlNode built =
        node instanceof ScalarNode scalar
            ? new YamlNode(value(scalar), scalar.getValue(), where, where)
            : YamlNode.of(
                node instanceof MappingNode mapping ? entries(mapping) : items((SequenceNode) node),
                where);
    done.put(node, new Built(built, nodes - before));
    return built;
  }

  private List<YamlNode> items(SequenceNode sequence) {
    List<YamlNode> items = new ArrayList<>();
    sequence.getValue().forEach(item -> items.add(build(item)));
    return items;
  }

  private Map<String, YamlNode> entries(MappingNode mapping) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = build(tuple.getKeyNode());
      YamlNode value = build(tuple.getValueNode());
      if (!key.isSingle()) {
        problems.add(
            "bad-key",
            "a key must be a text, but was " + key.described(),
            key.where(),
            "a text that begins with '{' or '[' needs quotes");
        continue;
      }
      YamlNode earlier = entries.putIfAbsent(key.text(), value.under(key.where()));
      if (earlier != null) {
        problems.add(
            "duplicate-key",
            "duplicate key '%s', first in line %d".formatted(key.text(), earlier.key().line()),
            key.where(),
            "keep one of the two");
      }
    }
    return entries;
  }

  /** The neutral value. Infinity and not-a-number have none and stay text. */
  private static @Nullable Object value(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return text.toLowerCase(Locale.ROOT).equals("true");
    }
    if (tag.equals(Tag.INT)) {
      return whole(text);
    }
    try {
      return tag.equals(Tag.FLOAT) ? new BigDecimal(text) : text;
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static Object whole(String text) {
    BigInteger number =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
  }

  private static String shown(Tag tag) {
    String name = tag.getValue();
    return name.startsWith(Tag.PREFIX) ? "!!" + name.substring(Tag.PREFIX.length()) : name;
  }

  private static ProblemException refused(String code, String message, Location where) {
    return new ProblemException(Fault.USAGE, Problem.of(code, message).at(where));
  }

  private Location place(Optional<Mark> mark) {
    return mark.map(found -> place(file, found)).orElseGet(() -> Location.of(file));
  }

  private static Location place(String file, Mark mark) {
    return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Problem syntaxProblem(YamlEngineException error, String file, String text) {
    if (error instanceof ReaderException reader) {
      String before = text.substring(0, text.offsetByCodePoints(0, reader.getPosition()));
      return Problem.of(
              "bad-character",
              "the character U+%04X is not allowed in YAML".formatted(reader.getCodePoint()))
          .at(SpecFiles.end(file, before));
    }
    if (!(error instanceof MarkedYamlEngineException marked)) {
      return Problem.of("bad-yaml", "no valid YAML: " + error.getMessage()).at(Location.of(file));
    }
    String context = marked.getContext();
    String message =
        context == null || context.isBlank()
            ? marked.getProblem()
            : marked.getProblem() + ", " + context;
    Location where =
        marked
            .getProblemMark()
            .or(marked::getContextMark)
            .map(mark -> place(file, mark))
            .orElseGet(() -> Location.of(file));
    Problem problem = Problem.of("bad-yaml", "no valid YAML: " + message).at(where);
    String wrong = text.lines().skip(Math.max(0, where.line() - 1L)).findFirst().orElse("");
    return wrong.matches(".*[{}\\[\\]*].*")
        ? problem.hint("texts with { } [ ] * : or # in them are safest in quotes")
        : problem;
  }
}
