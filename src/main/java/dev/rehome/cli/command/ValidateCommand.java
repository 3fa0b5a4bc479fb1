package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.RunOptions;
import dev.rehome.cli.options.SpecOptions;
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
public final class ValidateCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Launching launching = new Launching(self, common);
    return launching.run(run.validation(spec, launching.typed()));
  }
}
