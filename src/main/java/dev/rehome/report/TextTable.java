package dev.rehome.report;

import java.util.ArrayList;
import java.util.List;

/** A table for the terminal: the first column left, the others right, numbers grouped. */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  public void row(String name, long... numbers) {
    List<String> cells = new ArrayList<>();
    cells.add(name);
    for (long number : numbers) {
      cells.add(ReportText.number(number));
    }
    rows.add(cells);
  }

  public void texts(String... cells) {
    rows.add(List.of(cells));
  }

  /** Each row on a line of its own, indented by two blanks. */
  public String render() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
