package dev.rehome.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.benchmark.Candidate.Outcome;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ResultsTests {

  private static final Candidate COPY = Candidate.of("copy", "copy", () -> outcome(1, true));
  private static final Candidate REHOME = Candidate.of("rehome", "Rehome", () -> outcome(1, true));
  private static final Candidate ABSENT = Candidate.missing("absent", "Absent", "not installed");

  @Test
  void comparesMedians() {
    Results results = new Results(1_000, List.of(COPY, REHOME, ABSENT), List.of("copy"));
    List.of(2.0, 1.0, 9.0).forEach(seconds -> results.add(COPY, outcome(seconds, true)));
    List.of(3.0, 5.0).forEach(seconds -> results.add(REHOME, outcome(seconds, seconds < 4)));

    assertThat(results.markdown().lines())
        .containsExactly(
            "| | wall s | from–to | rows/s | speed ÷ copy | client CPU s | server CPU s"
                + " | peak MiB | content |",
            "|---|--:|--:|--:|--:|--:|--:|--:|---|",
            "| copy | 2.00 | 1.00–9.00 | 500 | 1.00 | 0.50 | – | 3 | exact |",
            "| Rehome | 4.00 | 3.00–5.00 | 250 | 0.50 | 0.50 | – | 3 | **differs** |",
            "| Absent | not installed | | | | | | | |");
    assertThat(results.speeds())
        .containsExactly(Map.entry("copy", 500.0), Map.entry("Rehome", 250.0));
  }

  @Test
  void drawsBarsAsLongAsTheValues() throws Exception {
    Document chart = parse(BarChart.of("a < b & \"c\"", Map.of("copy", 500.0, "Rehome", 250.0)));

    assertThat(chart.getDocumentElement().getAttribute("aria-label")).isEqualTo("a < b & \"c\"");
    assertThat(width(chart, "bar")).isEqualTo(2 * width(chart, "bar ours")).isPositive();
  }

  private static Outcome outcome(double seconds, boolean exact) {
    return new Outcome(new Measurement(seconds, 0.5, Double.NaN, 3 << 20), exact);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static int width(Document chart, String type) {
    var rectangles = chart.getElementsByTagName("rect");
    for (int i = 0; i < rectangles.getLength(); i++) {
      Element rectangle = (Element) rectangles.item(i);
      if (rectangle.getAttribute("class").equals(type)) {
        return Integer.parseInt(rectangle.getAttribute("width"));
      }
    }
    throw new AssertionError(type);
  }
}
