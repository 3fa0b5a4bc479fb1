package dev.rehome.benchmark;

import dev.rehome.benchmark.Candidate.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of one contest: medians over its rounds, and ratios between the medians. */
final class Results {

  private static final double MEBIBYTE = 1 << 20;

  private final long rows;
  private final List<Candidate> candidates;
  private final List<String> references;
  private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();

  /**
   * @param references the names of the candidates that the others are compared with
   */
  Results(long rows, List<Candidate> candidates, List<String> references) {
    this.rows = rows;
    this.candidates = candidates;
    this.references = references;
  }

  void add(Candidate candidate, Outcome outcome) {
    outcomes.computeIfAbsent(candidate.name(), name -> new ArrayList<>()).add(outcome);
  }

  /** Whether each run of each candidate left exactly the articles. */
  boolean exact(String candidate) {
    return outcomes.getOrDefault(candidate, List.of()).stream().allMatch(Outcome::exact);
  }

  /** Candidates with their rows per second, in order; those that did not run are left out. */
  Map<String, Double> speeds() {
    Map<String, Double> speeds = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      if (outcomes.containsKey(candidate.name())) {
        speeds.put(candidate.label(), rows / median(candidate.name(), Measurement::seconds));
      }
    }
    return speeds;
  }

  String markdown() {
    List<Candidate> compared =
        candidates.stream().filter(candidate -> references.contains(candidate.name())).toList();
    StringBuilder table = new StringBuilder("| | wall s | from–to | rows/s |");
    compared.forEach(one -> table.append(" speed ÷ ").append(one.label()).append(" |"));
    table.append(" client CPU s | server CPU s | peak MiB | content |\n|---|--:|--:|--:|");
    table.append("--:|".repeat(compared.size())).append("--:|--:|--:|---|\n");
    for (Candidate candidate : candidates) {
      table.append("| ").append(candidate.label()).append(" | ");
      if (outcomes.containsKey(candidate.name())) {
        table.append(String.join(" | ", cells(candidate, compared)));
      } else {
        table.append(candidate.missing().orElse("not run"));
        table.append(" |".repeat(compared.size() + 6));
      }
      table.append(" |\n");
    }
    return table.toString();
  }

  private List<String> cells(Candidate candidate, List<Candidate> compared) {
    String name = candidate.name();
    double seconds = median(name, Measurement::seconds);
    List<String> cells = new ArrayList<>();
    cells.add(number("%.2f", seconds));
    cells.add(range(name));
    cells.add(number("%.0f", rows / seconds));
    for (Candidate reference : compared) {
      cells.add(number("%.2f", median(reference.name(), Measurement::seconds) / seconds));
    }
    cells.add(number("%.2f", median(name, Measurement::clientCpuSeconds)));
    cells.add(number("%.2f", median(name, Measurement::serverCpuSeconds)));
    cells.add(number("%.0f", median(name, Measurement::peakBytes) / MEBIBYTE));
    cells.add(exact(name) ? "exact" : "**differs**");
    return cells;
  }

  private String range(String name) {
    double[] seconds = sorted(name, Measurement::seconds);
    return number("%.2f", seconds[0]) + "–" + number("%.2f", seconds[seconds.length - 1]);
  }

  private double median(String name, ToDoubleFunction<Measurement> figure) {
    double[] values = sorted(name, figure);
    int middle = values.length / 2;
    if (values.length == 0) {
      return Double.NaN;
    }
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private double[] sorted(String name, ToDoubleFunction<Measurement> figure) {
    return outcomes.getOrDefault(name, List.of()).stream()
        .map(Outcome::measurement)
        .mapToDouble(figure)
        .sorted()
        .toArray();
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
