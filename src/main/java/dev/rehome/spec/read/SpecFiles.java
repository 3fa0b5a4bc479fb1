package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a spec and the templates it extends, and lays one over the other. For one spec. */
final class SpecFiles {

  private static final long MAX_BYTES = 1 << 20;

  private final Problems problems;
  private final MessageDigest digest = sha256();
  private final List<String> files = new ArrayList<>();
  private final Deque<Path> chain = new ArrayDeque<>();
  private boolean complete = true;

  SpecFiles(Problems problems) {
    this.problems = problems;
  }

  /**
   * What a spec says, templates included.
   *
   * @param files all files in the order they were read, the spec first
   * @param complete false when a template could not be read, so that what is missing may be there
   */
  record Loaded(YamlNode.Mapping root, List<String> files, String checksum, boolean complete) {}

  /**
   * @throws ProblemException when the spec itself cannot be read at all
   */
  Loaded load(Path file) {
    Optional<YamlNode.Mapping> root = merged(file, null);
    if (root.isEmpty()) {
      throw new ProblemException(Fault.USAGE, problems.list());
    }
    String checksum = HexFormat.of().formatHex(digest.digest());
    return new Loaded(root.get(), files, checksum, complete);
  }

  private Optional<YamlNode.Mapping> merged(Path file, @Nullable Location asked) {
    Path identity = file.toAbsolutePath().normalize();
    if (chain.contains(identity)) {
      problems.add(cycle(file, identity).at(asked));
      return Optional.empty();
    }
    Optional<YamlNode.Mapping> own = parsed(file, asked);
    if (own.isEmpty()) {
      complete = false;
      return own;
    }
    chain.addLast(identity);
    Optional<YamlNode.Mapping> result = own.map(root -> overTemplates(file, root));
    chain.removeLast();
    return result;
  }

  private YamlNode.Mapping overTemplates(Path file, YamlNode.Mapping root) {
    YamlNode.Mapping below = new YamlNode.Mapping(new LinkedHashMap<>(), root.where());
    for (YamlNode.Scalar name : templates(root)) {
      Optional<YamlNode.Mapping> template =
          sibling(file, name).flatMap(path -> merged(path, name.where()));
      if (template.isPresent()) {
        below = below.overlaidBy(template.get());
      }
    }
    return below.overlaidBy(root.without(SpecKeys.EXTENDS.name()));
  }

  private List<YamlNode.Scalar> templates(YamlNode.Mapping root) {
    YamlNode.Entry entry = root.entries().get(SpecKeys.EXTENDS.name());
    if (entry == null) {
      return List.of();
    }
    ShapeChecker checker = new ShapeChecker(problems);
    if (!checker.check(SpecKeys.EXTENDS, entry)) {
      complete = false;
      return List.of();
    }
    return YamlMapping.scalars(entry.value());
  }

  private Optional<Path> sibling(Path file, YamlNode.Scalar name) {
    try {
      return Optional.of(file.resolveSibling(name.text()).normalize());
    } catch (InvalidPathException e) {
      problems.add(
          Problem.of("bad-file-name", "'" + name.text() + "' cannot be a file name")
              .at(name.where()));
      return Optional.empty();
    }
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
    return Problem.of("extends-cycle", message).hint("take one of these 'extends' away");
  }

  private Optional<YamlNode.Mapping> parsed(Path file, @Nullable Location asked) {
    Optional<YamlNode> node =
        bytes(file, asked)
            .flatMap(bytes -> text(file.toString(), bytes))
            .flatMap(text -> YamlParser.parse(file.toString(), text, problems));
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof YamlNode.Mapping mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        Problem.of("wrong-type", "a spec must be a mapping, but was " + node.get().described())
            .at(node.get().where())
            .hint("begin with 'name: ...', 'source: ...' and 'entities: ...'"));
    return Optional.empty();
  }

  private Optional<byte[]> bytes(Path file, @Nullable Location asked) {
    Location where = asked == null ? Location.of(file.toString()) : asked;
    try {
      if (Files.isDirectory(file)) {
        problems.add(directory(file).at(where));
        return Optional.empty();
      }
      if (Files.size(file) > MAX_BYTES) {
        problems.add(
            Problem.of("too-large", file + " is larger than 1 MB, so it is hardly a spec")
                .at(where));
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      digest.update(bytes);
      files.add(file.toString());
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      problems.add(missing(file).at(where));
    } catch (IOException e) {
      problems.add(
          Problem.of("unreadable-file", "cannot read " + file + " (" + reason(e) + ")").at(where));
    }
    return Optional.empty();
  }

  private static String reason(IOException error) {
    return error.getClass().getSimpleName().replace("Exception", "");
  }

  private static Problem directory(Path file) {
    Problem problem =
        Problem.of("not-a-file", file + " is a directory, but a YAML file was expected");
    List<String> inside = yamlFiles(file);
    return inside.isEmpty() ? problem : problem.hint("it holds " + String.join(", ", inside));
  }

  private static Problem missing(Path file) {
    Problem problem = Problem.of("missing-file", "there is no file " + file);
    Path directory = file.toAbsolutePath().getParent();
    List<String> beside = directory == null ? List.of() : yamlFiles(directory);
    return beside.isEmpty()
        ? problem
        : problem.hint(
            DidYouMean.closest(String.valueOf(file.getFileName()), beside)
                .map(match -> "did you mean '" + match + "'?")
                .orElse("its directory holds " + String.join(", ", beside)));
  }

  private static List<String> yamlFiles(Path directory) {
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
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(input, text, true);
    String decoded = text.flip().toString();
    if (result.isError()) {
      problems.add(
          Problem.of(
                  "bad-encoding",
                  "the byte 0x%02X is no valid UTF-8".formatted(bytes[input.position()]))
              .at(end(file, decoded))
              .hint("save the file as UTF-8"));
      return Optional.empty();
    }
    return Optional.of(decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
  }

  private static Location end(String file, String text) {
    int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
    String last = text.substring(text.lastIndexOf('\n') + 1);
    return new Location(file, line, last.codePointCount(0, last.length()) + 1);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
