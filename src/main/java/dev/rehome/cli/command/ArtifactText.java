package dev.rehome.cli.command;

import dev.rehome.job.artifacts.Artifact;
import dev.rehome.job.artifacts.ArtifactView;
import dev.rehome.job.artifacts.Freshness.Verdict;
import dev.rehome.problem.VisibleText;
import dev.rehome.report.TextTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Artifacts for people. */
final class ArtifactText {

  private ArtifactText() {}

  static String table(List<ArtifactView> views) {
    if (views.isEmpty()) {
      return "nothing is recorded\n";
    }
    TextTable table = new TextTable("file", "updated by", "last updated", "state");
    Map<String, Long> states = new TreeMap<>();
    for (ArtifactView view : views) {
      table.texts(
          shown(view.file()),
          VisibleText.of(view.artifact().updatedBy()),
          view.artifact().lastUpdated().toString(),
          view.state());
      states.merge(view.state(), 1L, Long::sum);
    }
    return table.render() + "\n" + summary(views.size(), states) + "\n";
  }

  private static String summary(int artifacts, Map<String, Long> states) {
    return (artifacts == 1 ? "1 artifact: " : artifacts + " artifacts: ")
        + states.entrySet().stream()
            .map(state -> state.getValue() + " " + state.getKey())
            .collect(Collectors.joining(", "));
  }

  static String detail(ArtifactView view) {
    Artifact artifact = view.artifact();
    StringBuilder text = new StringBuilder();
    text.append(shown(view.file())).append("  ").append(view.state()).append('\n');
    line(text, "updated by", artifact.updatedBy());
    line(text, "last updated", artifact.lastUpdated().toString());
    if (artifact.sizeBytes() != null) {
      line(text, "size", String.format(Locale.ROOT, "%,d bytes", artifact.sizeBytes()));
    }
    if (artifact.sha256() != null) {
      line(text, "sha256", artifact.sha256());
    }
    artifact
        .details()
        .properties()
        .forEach(
            detail ->
                line(
                    text,
                    detail.getKey(),
                    detail.getValue().isString()
                        ? detail.getValue().asString()
                        : detail.getValue().toString()));
    artifact.madeFrom().forEach(origin -> line(text, "made from", origin.file()));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ")
        .append(VisibleText.of(name))
        .append(": ")
        .append(VisibleText.of(value).replace("\n", "\\n"))
        .append('\n');
  }

  static String verdict(Verdict verdict) {
    String file = shown(verdict.file());
    if (!verdict.needsUpdate()) {
      return file + ": up to date\n";
    }
    return file
        + ": must be made again\n"
        + verdict.reasons().stream()
            .map(reason -> "  " + VisibleText.of(reason.message()) + "\n")
            .collect(Collectors.joining());
  }

  /** A path below the current directory without the way there. */
  static String shown(String file) {
    Path path = Path.of(file);
    Path here = Path.of("").toAbsolutePath();
    return VisibleText.of(path.startsWith(here) ? here.relativize(path).toString() : file);
  }
}
