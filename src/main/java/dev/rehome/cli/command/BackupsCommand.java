package dev.rehome.cli.command;

import dev.rehome.cli.launch.ExitCodes;
import dev.rehome.cli.launch.Logging;
import dev.rehome.cli.options.BackupOptions;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.backup.BackupCatalog;
import dev.rehome.job.backup.BackupCatalog.BackupLine;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportText;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import dev.rehome.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "backups",
    description = "Lists backups, or reads them whole and compares them with their manifests.",
    synopsisSubcommandLabel = "list|verify",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome backups list",
      "  rehome backups verify",
      "  rehome backups verify 20261126-081502-content-3f9a --format json"
    })
public final class BackupsCommand implements Runnable {

  @Mixin(name = "common")
  @SuppressWarnings("unused") // picocli acts on it
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(self.commandLine(), "say what to do: list or verify");
  }

  @Command(
      name = "list",
      description = "Lists backups, oldest first.",
      sortOptions = false,
      footerHeading = "%nExamples:%n",
      footer = {"  rehome backups list", "  rehome backups list --format json"})
  int list(@Mixin BackupOptions backups, @Mixin(name = "common") CommonOptions options) {
    Logging.start(options.verbose());
    BackupCatalog.Listing found = new BackupCatalog(backups.store()).list();
    PrintWriter out = self.commandLine().getOut();
    out.print(options.json() ? ReportJson.of(found) : text(found));
    return ExitCodes.of(found.problems().isEmpty() ? Result.DONE : Result.PROBLEMS_FOUND);
  }

  @Command(
      name = "verify",
      description = "Reads backups whole; exit code 5 if one of them is damaged.",
      sortOptions = false,
      footerHeading = "%nExamples:%n",
      footer = {"  rehome backups verify", "  rehome backups verify 20261126-081502-content-3f9a"})
  int verify(
      @Parameters(
              paramLabel = "BACKUP",
              arity = "0..*",
              description = "Names or paths of backups (default: all).")
          List<String> names,
      @Mixin BackupOptions backups,
      @Mixin(name = "common") CommonOptions options) {
    Logging.start(options.verbose());
    List<String> wanted = names == null ? new ArrayList<>() : names;
    BackupCatalog.Verified found = new BackupCatalog(backups.store()).verify(wanted);
    PrintWriter out = self.commandLine().getOut();
    out.print(options.json() ? ReportJson.of(found) : text(found));
    return ExitCodes.of(found.valid() ? Result.DONE : Result.PROBLEMS_FOUND);
  }

  private static String text(BackupCatalog.Listing found) {
    StringBuilder text =
        new StringBuilder(found.backups().isEmpty() ? "no backups yet\n" : table(found.backups()));
    found.interrupted().forEach(place -> text.append("interrupted  ").append(place).append('\n'));
    return text.append(problems(found.problems())).toString();
  }

  private static String text(BackupCatalog.Verified found) {
    String summary =
        found.valid()
            ? "%d backups read, all of them whole\n".formatted(found.backups().size())
            : "";
    return summary + problems(found.problems());
  }

  private static String table(List<BackupLine> backups) {
    TextTable table = new TextTable("backup", "of", "files", "rows", "bytes");
    backups.forEach(
        backup ->
            table.texts(
                backup.name(),
                backup.reason(),
                ReportText.number(backup.files()),
                ReportText.number(backup.rows()),
                ReportText.number(backup.size())));
    return table.render();
  }

  private static String problems(List<ReportedProblem> problems) {
    StringBuilder text = new StringBuilder();
    problems.forEach(
        problem ->
            text.append(problem.where()).append(": ").append(problem.message()).append('\n'));
    return text.toString();
  }
}
