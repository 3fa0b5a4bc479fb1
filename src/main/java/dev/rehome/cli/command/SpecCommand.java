package dev.rehome.cli.command;

import dev.rehome.cli.launch.ExitCodes;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.specs.SpecTools;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "spec",
    description = "Checks and explains specs. Needs neither source nor database.",
    synopsisSubcommandLabel = "lint|schema|explain",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome spec lint content my/legacy.yml",
      "  rehome spec lint content --target jdbc:postgresql://localhost/app",
      "  rehome spec explain content",
      "  rehome spec schema > rehome-spec.schema.json"
    })
public final class SpecCommand implements Runnable {

  @Mixin(name = "common")
  @SuppressWarnings("unused") // picocli acts on its --help
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(self.commandLine(), "lint, schema or explain is missing");
  }

  @Command(name = "lint", description = "Reports everything that is wrong with specs.")
  int lint(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "SPEC",
              arity = "1..*",
              description = "Paths, or names for jobs/NAME.yml.")
          List<String> specs,
      @Option(
              names = "--target",
              paramLabel = "URL",
              description =
                  "Checks names and numbers of columns against this kind of database too; nothing"
                      + " is opened.")
          @Nullable String target) {
    try {
      SpecTools.lint(specs, target);
    } catch (ProblemException e) {
      if (!options.json()) {
        throw e;
      }
      out().print(ReportJson.of(e.problems().stream().map(ReportedProblem::of).toList()));
      return ExitCodes.of(Result.of(e.fault()));
    }
    if (options.json()) {
      out().print(ReportJson.of(List.of()));
    } else if (!options.quiet()) {
      specs.forEach(spec -> out().println(spec + ": good"));
    }
    return 0;
  }

  @Command(name = "schema", description = "Prints the JSON Schema of specs, for editors.")
  int schema(@Mixin CommonOptions options) {
    out().print(SpecTools.schema());
    return 0;
  }

  @Command(name = "explain", description = "Says in words what a spec will do.")
  int explain(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "SPEC", description = "A path, or NAME for jobs/NAME.yml.")
          String spec) {
    out().print(SpecTools.explain(spec));
    return 0;
  }

  private PrintWriter out() {
    return self.commandLine().getOut();
  }
}
