package dev.rehome.docs;

import dev.rehome.testing.FencedBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of the manual, in Markdown. */
record Page(Path file, String text) {

  private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\\n]+)`(?!`)");
  private static final Pattern HEADING = Pattern.compile("^(#+) (.+)$", Pattern.MULTILINE);

  static Page of(String file) {
    return of(Path.of(file));
  }

  static Page of(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every page in the repository that people read. */
  static List<Page> all() {
    try (Stream<Path> manual = Files.walk(Path.of("src/docs"));
        Stream<Path> community = Files.walk(Path.of(".github"))) {
      return Stream.concat(
              Stream.of(
                  Path.of("README.md"),
                  Path.of("sample-data/README.md"),
                  Path.of("src/test/checks/README.md")),
              Stream.concat(manual, community))
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Page::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The contents of the blocks of a language, in order. */
  List<String> blocks(String language) {
    return FencedBlock.of(text).stream()
        .filter(block -> block.language().equals(language))
        .map(FencedBlock::text)
        .toList();
  }

  /** From a heading to the next of its level or above. */
  Page section(String title) {
    Matcher heading = HEADING.matcher(text);
    while (heading.find()) {
      if (heading.group(2).equals(title)) {
        int level = heading.group(1).length();
        int begin = heading.end();
        while (heading.find()) {
          if (heading.group(1).length() <= level) {
            return new Page(file, text.substring(begin, heading.start()));
          }
        }
        return new Page(file, text.substring(begin));
      }
    }
    throw new AssertionError("no heading '" + title + "' in " + file);
  }

  /** The first cell of each row of its tables, without their heads. */
  List<String> firstCells() {
    Predicate<String> row = line -> line.startsWith("| ");
    List<String> lines = text.lines().toList();
    return lines.stream()
        .filter(row)
        .filter(line -> !isHead(lines, line))
        .map(line -> line.substring(2, line.indexOf(" |")))
        .toList();
  }

  private static boolean isHead(List<String> lines, String line) {
    int next = lines.indexOf(line) + 1;
    return next < lines.size() && lines.get(next).startsWith("|-");
  }

  /** All that is marked as code, in lines and in blocks. */
  String code() {
    return Stream.concat(
            CODE.matcher(text).results().map(match -> match.group(1)),
            FencedBlock.of(text).stream().map(FencedBlock::text))
        .collect(Collectors.joining("\n"));
  }

  /** What a link may name after {@code #}. */
  Set<String> anchors() {
    return HEADING
        .matcher(text)
        .results()
        .map(match -> match.group(2).toLowerCase().replaceAll("[^\\w -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
