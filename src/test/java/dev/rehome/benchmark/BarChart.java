package dev.rehome.benchmark;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;

/** Horizontal bars as SVG, on a background of their own: readable on light and dark pages. */
final class BarChart {

  private static final int WIDTH = 760;
  private static final int MARGIN = 16;
  private static final int LABELS = 230;
  private static final int FIGURES = 90;
  private static final int HEADING = 46;
  private static final int ROW = 30;
  private static final int BAR = 18;
  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-label="%3$s">
      <style>
      text { font: 13px system-ui, sans-serif; fill: #1f2328 }
      .title { font-weight: 600; font-size: 14px }
      .page { fill: #ffffff; stroke: #d1d9e0 }
      .bar { fill: #8c959f }
      .ours { fill: #0969da }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .page { fill: #161b22; stroke: #3d444d }
        .bar { fill: #6e7681 }
        .ours { fill: #4493f8 }
      }
      </style>
      <rect class="page" x="0.5" y="0.5" width="%4$d" height="%5$d" rx="6"/>
      <text class="title" x="%6$d" y="28">%3$s</text>
      """;

  private BarChart() {}

  /**
   * Draws.
   *
   * @param values by label; labels that start with “Rehome” stand out
   */
  static String of(String title, Map<String, Double> values) {
    int height = HEADING + values.size() * ROW + MARGIN;
    double largest = values.isEmpty() ? 1 : Collections.max(values.values());
    StringBuilder svg =
        new StringBuilder(
            HEAD.formatted(WIDTH, height, escape(title), WIDTH - 1, height - 1, MARGIN));
    int y = HEADING;
    for (Map.Entry<String, Double> value : values.entrySet()) {
      long length = Math.round((WIDTH - LABELS - FIGURES) * value.getValue() / largest);
      String bar = value.getKey().startsWith("Rehome") ? "bar ours" : "bar";
      svg.append(text(MARGIN, y, escape(value.getKey())));
      svg.append(
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>%n"
              .formatted(bar, LABELS, y, length, BAR));
      svg.append(
          text(LABELS + length + 8, y, String.format(Locale.ROOT, "%,.0f", value.getValue())));
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String text(long x, int y, String text) {
    return "<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(x, y + 14, text);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
