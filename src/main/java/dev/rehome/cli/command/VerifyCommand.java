package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.verify.VerifyRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = {
      "Verifies what was imported, against the ledger and the source.",
      "",
      "Finds rows that were deleted or changed since, values that are missing, rules that are"
          + " broken, references to nothing, duplicates, counts that do not agree, and source files"
          + " that were changed. Writes nothing. Exit code 5 when there are problems."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome verify content                      everything imported with jobs/content.yml",
      "  rehome verify 20261126-101502-content-3f9a what that run did",
      "  rehome verify pipeline-runs --sample 5     and five records, field by field",
      "  rehome verify content --all --format json"
    })
public final class VerifyCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SPEC|RUN",
      description = "A spec's path, or NAME for jobs/NAME.yml; or the id of a run.")
  private String subject = "";

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Read N records again, chosen at random, and compare them field by field.")
  private @Nullable Integer sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Choose the same records as another verification with this seed.")
  private @Nullable Long seed;

  @Option(names = "--all", description = "Read every record again and compare it field by field.")
  private boolean all;

  @Option(
      names = "--source",
      paramLabel = "PATH",
      defaultValue = "${env:REHOME_SOURCE:-" + Option.NULL_VALUE + "}",
      description = "Where the source is now, if it is not where it was.")
  private @Nullable Path source;

  @Option(names = "--new", description = "Give up an unfinished verification and start over.")
  private boolean startOver;

  @Mixin private TargetOptions target = new TargetOptions();

  @Mixin(name = "launch")
  private LaunchedOptions launched = new LaunchedOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Launching launching = new Launching(self, common);
    return launching.run(
        new VerifyRequest(
            launched.launch(target.request(), false, startOver, launching.typed()),
            subject,
            source,
            all,
            sample,
            seed));
  }
}
