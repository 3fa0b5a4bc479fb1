package dev.rehome.cli;

import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "validate",
    description = {
      "Reads, maps and checks everything and writes nothing to the target.",
      "",
      "It takes the road of an import into a throw-away database, so that it finds what an import"
          + " would find. Exit code 5 when there are problems."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  rehome validate content", "  rehome validate content --format json"})
final class ValidateCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    RunVerb verb = new RunVerb(self, common);
    RunOptions.Switches switches = new RunOptions.Switches(false, false, false);
    return verb.run(
        run.request(
            Verb.VALIDATE, spec, new TargetRequest(null, null, null), switches, verb.typed()));
  }
}
