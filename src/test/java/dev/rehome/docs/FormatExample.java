package dev.rehome.docs;

import dev.rehome.testing.FencedBlock;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An example of a page about a format: consecutive blocks, from the first with a file or a spec to
 * the last that says what comes out. How they are marked is described in
 * src/docs/formats/README.md.
 *
 * @param line where it begins in its page
 * @param files the contents of the files by name
 * @param spec what else the spec says; empty when there is nothing
 * @param records the records expected, as JSON values; empty when the example does not say
 * @param rows the rows expected, as JSON values; empty when the example does not say
 * @param problems a line for each problem expected
 */
record FormatExample(
    int line,
    Map<String, byte[]> files,
    String spec,
    Optional<String> records,
    Optional<String> rows,
    List<String> problems) {

  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:([0rt\\\\\n])|x(\\p{XDigit}{2})|u(\\p{XDigit}{4}))");

  /** The examples of a page; blocks that belong to none are a fault of the page. */
  static List<FormatExample> of(String page) {
    List<FormatExample> examples = new ArrayList<>();
    List<FencedBlock> blocks = new ArrayList<>();
    for (FencedBlock block : FencedBlock.of(page)) {
      boolean endsHere = !blocks.isEmpty() && isOutcome(blocks.get(blocks.size() - 1));
      if (endsHere && !isOutcome(block)) {
        examples.add(example(blocks));
        blocks = new ArrayList<>();
      }
      blocks.add(block);
    }
    if (!blocks.isEmpty()) {
      examples.add(example(blocks));
    }
    return examples;
  }

  private static boolean isOutcome(FencedBlock block) {
    String role = role(block);
    return role.equals("record") || role.equals("rows") || role.equals("problem");
  }

  private static String role(FencedBlock block) {
    return block.words().isEmpty() ? "" : block.words().get(0).replaceFirst("=.*", "");
  }

  private static FormatExample example(List<FencedBlock> blocks) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    blocks.stream()
        .filter(block -> role(block).equals("file"))
        .forEach(block -> files.put(option(block, "file").orElseThrow(), content(block)));
    FencedBlock first = blocks.get(0);
    if (files.isEmpty() || !isOutcome(blocks.get(blocks.size() - 1))) {
      throw fault(first, "an example needs a block with file=NAME and then one of what comes out");
    }
    blocks.forEach(FormatExample::refuseUnknown);
    return new FormatExample(
        first.line(),
        files,
        text(blocks, "spec").orElse(""),
        text(blocks, "record"),
        text(blocks, "rows"),
        text(blocks, "problem").orElse("").lines().toList());
  }

  private static void refuseUnknown(FencedBlock block) {
    String expected =
        switch (role(block)) {
          case "file" -> block.language();
          case "spec" -> "yaml";
          case "record", "rows" -> "json";
          case "problem" -> "text";
          default ->
              throw fault(block, "expected file=NAME, spec, record, rows or problem after ```");
        };
    if (!block.language().equals(expected)) {
      throw fault(block, "expected ```" + expected);
    }
    List<String> more = block.words().subList(1, block.words().size());
    boolean known = more.stream().allMatch(word -> word.matches("charset=.+|escapes"));
    if (!more.isEmpty() && !(role(block).equals("file") && known)) {
      throw fault(block, "expected at most charset=NAME and escapes, after a file's name");
    }
  }

  private static Optional<String> text(List<FencedBlock> blocks, String role) {
    List<FencedBlock> found = blocks.stream().filter(block -> role(block).equals(role)).toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.stream().map(FencedBlock::text).collect(Collectors.joining()));
  }

  private static Optional<String> option(FencedBlock block, String name) {
    return block.words().stream()
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .findFirst();
  }

  private static byte[] content(FencedBlock block) {
    Charset charset = option(block, "charset").map(Charset::forName).orElse(StandardCharsets.UTF_8);
    return block.words().contains("escapes")
        ? unescaped(block.text(), charset)
        : block.text().getBytes(charset);
  }

  /** Bytes are written as Latin-1 between characters that are encoded already. */
  private static byte[] unescaped(String text, Charset charset) {
    StringBuilder latin = new StringBuilder();
    int end = 0;
    for (var escape : ESCAPE.matcher(text).results().toList()) {
      latin.append(encoded(text.substring(end, escape.start()), charset));
      if (escape.group(2) != null) {
        latin.append((char) Integer.parseInt(escape.group(2), 16));
      } else {
        latin.append(encoded(character(escape.group(1), escape.group(3)), charset));
      }
      end = escape.end();
    }
    latin.append(encoded(text.substring(end), charset));
    return latin.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String encoded(String text, Charset charset) {
    return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  private static String character(String letter, String hex) {
    return letter == null
        ? Character.toString((char) Integer.parseInt(hex, 16))
        : switch (letter) {
          case "0" -> "\0";
          case "r" -> "\r";
          case "t" -> "\t";
          case "\n" -> "";
          default -> "\\";
        };
  }

  private static AssertionError fault(FencedBlock block, String message) {
    return new AssertionError("the block in line " + block.line() + ": " + message);
  }
}
