package dev.rehome.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A block of code in a page of the manual.
 *
 * @param line where its opening fence is, from 1
 * @param language the first word after the fence; empty when there is none
 * @param words the other words after the fence
 * @param text its lines, each with a line feed
 */
public record FencedBlock(int line, String language, List<String> words, String text) {

  private static final Pattern FENCE = Pattern.compile("(`{3,}|~{3,})([^`]*)");

  /** The blocks of a page in order. A block ends at a fence that is at least as long as its own. */
  public static List<FencedBlock> of(String page) {
    List<String> lines = page.lines().toList();
    List<FencedBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (fence.matches()) {
        int first = i + 1;
        int end = first;
        while (end < lines.size() && !closes(lines.get(end), fence.group(1))) {
          end++;
        }
        if (end == lines.size()) {
          throw new AssertionError("the block in line " + first + " is never closed");
        }
        blocks.add(block(first, fence.group(2).strip(), lines.subList(first, end)));
        i = end;
      }
    }
    return blocks;
  }

  private static boolean closes(String line, String fence) {
    return line.startsWith(fence) && line.strip().replace(fence.substring(0, 1), "").isEmpty();
  }

  private static FencedBlock block(int line, String info, List<String> lines) {
    List<String> words = List.of(info.split(" +"));
    String text = lines.stream().map(one -> one + "\n").collect(Collectors.joining());
    return new FencedBlock(line, words.get(0), words.subList(1, words.size()), text);
  }
}
