package dev.rehome.cli.command;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.cli.launch.ExitCodes;
import dev.rehome.cli.launch.Logging;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.Converters;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.artifacts.ArtifactQueries;
import dev.rehome.job.artifacts.ArtifactRecorder;
import dev.rehome.job.artifacts.ArtifactRecorder.Recorded;
import dev.rehome.job.artifacts.ArtifactView;
import dev.rehome.job.artifacts.Freshness;
import dev.rehome.job.artifacts.Freshness.Verdict;
import dev.rehome.job.artifacts.PipelineMetadata;
import dev.rehome.report.ReportJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "artifacts",
    description = {
      "Records who wrote a file, when and from what, and says whether it must be made again.",
      "Kept in .rehome-metadata.json beside the file and, where there is one, in the ledger."
    },
    synopsisSubcommandLabel = "record|list|show|recent|needs-update|forget|import",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome artifacts record network.json --by network.py --from entities.json",
      "  rehome artifacts needs-update network.json || python network.py",
      "  rehome artifacts recent --limit 5 --format json",
      "  rehome artifacts import data/.pipeline_metadata.json",
      "",
      "Exit code of needs-update: 0 up to date, 7 must be made again."
    })
public final class ArtifactsCommand implements Runnable {

  private static final String ARTIFACT = "A path, or a name for the one of that name below --dir.";
  private static final String DIRECTORY =
      "Look in this directory and those below it (default: the current one).";

  @Mixin(name = "common")
  @SuppressWarnings("unused") // picocli acts on its --help
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        self.commandLine(),
        "record, list, show, recent, needs-update, forget or import is missing");
  }

  @Command(name = "record", description = "Records files that were just written.")
  int record(
      @Mixin CommonOptions options,
      @Mixin TargetOptions target,
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files.")
          List<Path> artifacts,
      @Option(
              names = "--by",
              paramLabel = "NAME",
              required = true,
              description = "What wrote them.")
          String updatedBy,
      @Option(
              names = "--from",
              paramLabel = "FILE",
              arity = "1..*",
              description = "What they were made from.")
          @Nullable List<Path> from,
      @Option(
              names = "--detail",
              paramLabel = "NAME=VALUE",
              description = "Anything else to record; repeat it for more. JSON is kept as JSON.")
          @Nullable Map<String, String> details,
      @Option(names = "--no-ledger", description = "Record beside the files only.")
          boolean noLedger) {
    Recorded recorded =
        new ArtifactRecorder(ledger(options, target, noLedger), typed(), Clock.systemUTC())
            .record(
                artifacts,
                updatedBy,
                from == null ? List.of() : from,
                details == null ? new LinkedHashMap<>() : details);
    return answer("recorded", recorded, options);
  }

  @Command(name = "list", description = "Lists what is recorded, by path, with a summary.")
  int list(
      @Mixin CommonOptions options,
      @Mixin TargetOptions target,
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = ".", description = DIRECTORY)
          Path directory,
      @Option(names = "--in-ledger", description = "Ask the ledger, for every directory.")
          boolean inLedger) {
    return show(views(options, target, directory, inLedger), options);
  }

  @Command(name = "recent", description = "Lists what was recorded last, newest first.")
  int recent(
      @Mixin CommonOptions options,
      @Mixin TargetOptions target,
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = ".", description = DIRECTORY)
          Path directory,
      @Option(names = "--in-ledger", description = "Ask the ledger, for every directory.")
          boolean inLedger,
      @Option(
              names = "--limit",
              paramLabel = "N",
              converter = Converters.Count.class,
              defaultValue = "10",
              description = "How many to list (default: ${DEFAULT-VALUE}).")
          int limit) {
    List<ArtifactView> views = views(options, target, directory, inLedger);
    return show(ArtifactQueries.newest(views, limit), options);
  }

  @Command(name = "show", description = "Shows all that is recorded of a file.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ARTIFACT", description = ARTIFACT) String artifact,
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = ".", description = DIRECTORY)
          Path directory) {
    Logging.start(options.verbose());
    ArtifactView view = ArtifactQueries.show(artifact, directory);
    out().print(options.json() ? ReportJson.of(view) : ArtifactText.detail(view));
    return 0;
  }

  @Command(
      name = "needs-update",
      description = {
        "Says whether a file must be made again.",
        "It must when it is missing or was changed, and when something it was made from has other"
            + " content or is newer. Exit code 0: up to date, 7: make it again."
      })
  int needsUpdate(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ARTIFACT", description = ARTIFACT) String artifact,
      @Option(
              names = "--from",
              paramLabel = "FILE",
              arity = "1..*",
              description = "What it is made from (default: what was recorded).")
          @Nullable List<Path> from,
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = ".", description = DIRECTORY)
          Path directory) {
    Logging.start(options.verbose());
    Verdict verdict = Freshness.of(artifact, directory, from == null ? List.of() : from);
    if (options.json()) {
      out().print(ReportJson.of(verdict));
    } else if (!options.quiet()) {
      out().print(ArtifactText.verdict(verdict));
    }
    return verdict.needsUpdate() ? ExitCodes.UPDATE_NEEDED : 0;
  }

  @Command(name = "forget", description = "Removes what is recorded of a file; the file stays.")
  int forget(
      @Mixin CommonOptions options,
      @Mixin TargetOptions target,
      @Parameters(paramLabel = "ARTIFACT", description = ARTIFACT) String artifact,
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = ".", description = DIRECTORY)
          Path directory,
      @Option(names = "--no-ledger", description = "Forget it beside the file only.")
          boolean noLedger) {
    Recorded forgotten =
        new ArtifactRecorder(ledger(options, target, noLedger), typed(), Clock.systemUTC())
            .forget(artifact, directory);
    return answer("forgot", forgotten, options);
  }

  @Command(name = "import", description = "Takes over the .pipeline_metadata.json of a pipeline.")
  int importing(
      @Mixin CommonOptions options,
      @Mixin TargetOptions target,
      @Parameters(paramLabel = "FILE", description = "The metadata of the pipeline.") Path file,
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              description = "Where its artifacts are (default: the directory of FILE).")
          @Nullable Path directory,
      @Option(names = "--no-ledger", description = "Record beside the files only.")
          boolean noLedger) {
    Recorded taken =
        new PipelineMetadata(ledger(options, target, noLedger), typed(), Clock.systemUTC())
            .take(file, directory);
    return answer("imported", taken, options);
  }

  private List<ArtifactView> views(
      CommonOptions options, TargetOptions target, Path directory, boolean inLedger) {
    Logging.start(options.verbose());
    return inLedger
        ? ArtifactQueries.inLedger(target.request(), typed())
        : ArtifactQueries.list(directory);
  }

  private static @Nullable TargetRequest ledger(
      CommonOptions options, TargetOptions target, boolean noLedger) {
    Logging.start(options.verbose());
    return noLedger ? null : target.request();
  }

  private int show(List<ArtifactView> views, CommonOptions options) {
    out().print(options.json() ? ReportJson.of(views) : ArtifactText.table(views));
    return 0;
  }

  private int answer(String verb, Recorded recorded, CommonOptions options) {
    recorded.notes().forEach(note -> self.commandLine().getErr().println(note));
    if (options.json()) {
      out().print(ReportJson.of(recorded.artifacts()));
    } else if (!options.quiet()) {
      recorded
          .artifacts()
          .forEach(view -> out().println(verb + " " + ArtifactText.shown(view.file())));
      if (recorded.artifacts().isEmpty()) {
        out().println("nothing new");
      }
    }
    return 0;
  }

  private String typed() {
    return CommandWording.typed(self.root().commandLine());
  }

  private PrintWriter out() {
    return self.commandLine().getOut();
  }
}
