package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.record.Fingerprint;
import dev.rehome.spec.read.YamlNode.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a spec and the templates it extends, and lays one over the other. For one spec. */
final class SpecFiles {

  private static final long MAX_BYTES = 1 << 20;

  /** Begins a file in the kept text: its name, and how many characters it has. */
  private static final Pattern HEADER = Pattern.compile("# (.*), (\\d+) characters\n");

  private static final String SEPARATOR = "\n---\n";

  private final Shape shape;
  private final Problems problems;
  private final TextReader texts;
  private final MessageDigest digest = Fingerprint.sha256();
  private final List<String> files = new ArrayList<>();
  private final StringBuilder content = new StringBuilder();
  private final Deque<Path> chain = new ArrayDeque<>();
  private final Map<Path, String> kept;
  private boolean complete = true;

  /**
   * @param shape what names of templates look like
   */
  SpecFiles(Shape shape, Problems problems) {
    this(shape, problems, Map.of());
  }

  private SpecFiles(Shape shape, Problems problems, Map<Path, String> kept) {
    this.shape = shape;
    this.problems = problems;
    this.texts = new TextReader(problems);
    this.kept = kept;
  }

  /**
   * Reads what {@link Loaded#text} has kept, without looking at any file.
   *
   * @throws IllegalArgumentException when that is not such a text
   */
  static Loaded loadKept(Shape shape, Problems problems, String text) {
    Map<Path, String> kept = new LinkedHashMap<>();
    Matcher header = HEADER.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!header.find(at) || header.start() != at) {
        throw new IllegalArgumentException("no spec begins at character " + at);
      }
      int end = header.end() + Integer.parseInt(header.group(2));
      kept.put(Path.of(header.group(1)), text.substring(header.end(), end));
      at = text.startsWith(SEPARATOR, end) ? end + SEPARATOR.length() : text.length();
    }
    return new SpecFiles(shape, problems, kept).load(kept.keySet().iterator().next());
  }

  /**
   * What a spec says, templates included.
   *
   * @param files all files in the order they were read, the spec first
   * @param text of all files, as of {@link Spec#text}
   * @param complete false when a template could not be read, so that what is missing may be there
   */
  record Loaded(
      YamlNode root, List<String> files, String checksum, String text, boolean complete) {}

  /**
   * @throws ProblemException when the spec itself cannot be read at all
   */
  Loaded load(Path file) {
    YamlNode root =
        merged(file, Location.of(file.toString()))
            .orElseThrow(() -> new ProblemException(Fault.USAGE, problems.list()));
    String checksum = HexFormat.of().formatHex(digest.digest());
    return new Loaded(root, files, checksum, content.toString(), complete);
  }

  private Optional<YamlNode> merged(Path file, Location asked) {
    Path identity = file.toAbsolutePath().normalize();
    if (chain.contains(identity)) {
      problems.add(cycle(file, identity).at(asked));
      return Optional.empty();
    }
    Optional<YamlNode> own = parsed(file, asked);
    if (own.isEmpty()) {
      complete = false;
      return own;
    }
    chain.addLast(identity);
    Optional<YamlNode> result = own.map(root -> overTemplates(file, root));
    chain.removeLast();
    return result;
  }

  private YamlNode overTemplates(Path file, YamlNode root) {
    YamlNode below = root.with(Map.of());
    for (YamlNode name : templates(root)) {
      Optional<YamlNode> template =
          texts
              .file(name)
              .map(path -> file.resolveSibling(path).normalize())
              .flatMap(path -> merged(path, name.where()));
      below = template.map(below::overlaidBy).orElse(below);
    }
    return below.overlaidBy(root.without(Language.EXTENDS));
  }

  private List<YamlNode> templates(YamlNode root) {
    YamlNode names = root.get(Language.EXTENDS);
    if (names.present()) {
      names = new ShapeChecker(problems).check(Language.EXTENDS, shape, names);
      complete &= !names.is(Kind.UNUSABLE);
    }
    return names.texts();
  }

  private Problem cycle(Path file, Path identity) {
    List<Path> loop = chain.stream().dropWhile(path -> !path.equals(identity)).toList();
    String names =
        Stream.concat(loop.stream(), Stream.of(identity))
            .map(path -> String.valueOf(path.getFileName()))
            .collect(Collectors.joining(" -> "));
    String message =
        loop.size() == 1
            ? file + " extends itself"
            : "templates extend each other in a circle: " + names;
    return Problem.of("extends-cycle", message).hint("remove one of these 'extends'");
  }

  private Optional<YamlNode> parsed(Path file, Location asked) {
    Optional<YamlNode> node =
        bytes(file, asked)
            .flatMap(bytes -> text(file.toString(), bytes))
            .flatMap(text -> composed(file.toString(), text));
    node.filter(root -> !root.is(Kind.MAPPING))
        .ifPresent(
            root ->
                problems.add(
                    "wrong-type",
                    "a spec must be a mapping, but was " + root.described(),
                    root.where(),
                    "begin with 'name: ...', 'source: ...' and 'entities: ...'"));
    return node.filter(root -> root.is(Kind.MAPPING));
  }

  private Optional<YamlNode> composed(String file, String text) {
    content.append(content.isEmpty() ? "" : SEPARATOR);
    content.append("# %s, %d characters\n".formatted(file, text.length())).append(text);
    return YamlComposer.compose(file, text, problems);
  }

  private Optional<byte[]> bytes(Path file, Location asked) {
    String known = kept.get(file);
    if (known != null) {
      files.add(file.toString());
      return Optional.of(known.getBytes(StandardCharsets.UTF_8));
    }
    Problem problem;
    try {
      if (Files.isDirectory(file)) {
        problem = directory(file);
      } else if (Files.size(file) > MAX_BYTES) {
        problem =
            Problem.of("too-large", file + " is larger than 1 MB, which is too large for a spec");
      } else {
        byte[] bytes = Files.readAllBytes(file);
        digest.update(bytes);
        files.add(file.toString());
        return Optional.of(bytes);
      }
    } catch (NoSuchFileException e) {
      problem = missing(file);
    } catch (IOException e) {
      String reason = e.getClass().getSimpleName().replace("Exception", "");
      problem = Problem.of("unreadable-file", "cannot read " + file + " (" + reason + ")");
    }
    problems.add(problem.at(asked));
    return Optional.empty();
  }

  private static Problem directory(Path file) {
    Problem problem =
        Problem.of("not-a-file", file + " is a directory, but a YAML file was expected");
    List<String> inside = yamlFiles(file);
    return inside.isEmpty() ? problem : problem.hint("it holds " + String.join(", ", inside));
  }

  private static Problem missing(Path file) {
    Problem problem = Problem.of("missing-file", "there is no file " + file);
    List<String> siblings = yamlFiles(file.toAbsolutePath().getParent());
    return siblings.isEmpty()
        ? problem
        : problem.hint(
            DidYouMean.closest(String.valueOf(file.getFileName()), siblings)
                .map(match -> "did you mean '" + match + "'?")
                .orElse("its directory holds " + String.join(", ", siblings)));
  }

  private static List<String> yamlFiles(@Nullable Path directory) {
    if (directory == null) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(".yml") || name.endsWith(".yaml"))
          .sorted()
          .limit(20)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Optional<String> text(String file, byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    boolean wrong = StandardCharsets.UTF_8.newDecoder().decode(input, text, true).isError();
    String decoded = text.flip().toString();
    if (wrong) {
      problems.add(
          "bad-encoding",
          "the byte 0x%02X is not valid UTF-8".formatted(bytes[input.position()]),
          end(file, decoded),
          "save the file as UTF-8");
      return Optional.empty();
    }
    return Optional.of(decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
  }

  /** The place after a text with which a file begins. */
  static Location end(String file, String text) {
    int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
    int start = text.lastIndexOf('\n') + 1;
    return new Location(file, line, text.codePointCount(start, text.length()) + 1);
  }
}
