package dev.rehome.benchmark;

import dev.rehome.benchmark.Candidate.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares Rehome's imports with other ways to do the same. */
@Command(
    name = "src/bench/run.sh",
    description = "Compares Rehome's imports with other ways to bring rows into a database.",
    sortOptions = false)
final class Benchmark implements Callable<Integer> {

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Articles. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often each candidate runs, one after the other in every round. Default:"
              + " ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--candidates",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these: copy, copy-ledger, rehome, rehome-prepared, rehome-again, rehome-rollback,"
              + " rehome-json, spring-batch, pgloader, h2-jdbc, h2-rehome, mongo-driver,"
              + " mongo-rehome, mongo-rehome-again.")
  private List<String> names = List.of();

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      defaultValue = "target/rehome.jar",
      description = "Rehome. Default: ${DEFAULT-VALUE}.")
  private Path jar;

  @Option(
      names = "--java-home",
      paramLabel = "DIR",
      defaultValue = "${sys:java.home}",
      description = "The Java that candidates run on. Default: the one that runs this.")
  private Path javaHome;

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "Options of that Java, separated by blanks.")
  private String javaOptions;

  @Option(
      names = "--rehome-options",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "Options of Rehome's imports, separated by blanks.")
  private String rehomeOptions;

  @Option(
      names = "--postgres",
      paramLabel = "DIR",
      description =
          "Where initdb, pg_ctl and psql are. Default: as found on the PATH or in the usual"
              + " places, else the server that the tests bring along.")
  private @Nullable Path postgres;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description =
          "Where data and databases are while it runs. Default: the system's temporary directory.")
  private Path directory;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "src/bench/results",
      description = "Where the results go. Default: ${DEFAULT-VALUE}.")
  private Path results;

  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Show this.")
  private boolean help;

  private final StringBuilder page = new StringBuilder();
  private boolean exact = true;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmark()).execute(arguments));
  }

  /**
   * Runs everything.
   *
   * @return 1 when a candidate of ours left other articles than it was given
   */
  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(jar)) {
      throw new IOException(jar + " is missing: ./mvnw -q -DskipTests package");
    }
    JavaUnderTest java =
        new JavaUnderTest(javaHome, words(javaOptions), jar.toAbsolutePath(), words(rehomeOptions));
    try (WorkDirectory work = WorkDirectory.in(directory)) {
      say("generating " + rows + " articles");
      ArticleData articles = ArticleData.write(work.path(), rows);
      heading(work.path(), java, articles);
      List<Contest> contests = contests(work, java, articles);
      refuseUnknownNames(contests);
      for (Contest contest : contests) {
        hold(contest);
      }
    }
    Path file = results.resolve(rows + "-rows.md");
    Files.writeString(file, page);
    System.out.print(page);
    say("written to " + results);
    return exact ? 0 : 1;
  }

  /** One for each kind of database. */
  private List<Contest> contests(WorkDirectory work, JavaUnderTest java, ArticleData articles) {
    Optional<Path> programs =
        postgres == null ? DurablePostgres.findPrograms() : Optional.of(postgres);
    return List.of(
        new PostgresContest(work, articles, java, programs),
        new H2Contest(work.path(), articles, java),
        new MongoContest(work, articles, java));
  }

  private void refuseUnknownNames(List<Contest> contests) {
    List<String> known =
        contests.stream()
            .flatMap(contest -> contest.candidates().stream())
            .map(Candidate::name)
            .toList();
    if (!known.containsAll(names)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "the candidates are " + String.join(", ", known));
    }
  }

  private void hold(Contest contest) throws Exception {
    List<Candidate> candidates =
        contest.candidates().stream()
            .filter(candidate -> names.isEmpty() || names.contains(candidate.name()))
            .toList();
    if (candidates.isEmpty()) {
      return;
    }
    contest.open();
    Results figures = new Results(rows, candidates, contest.references());
    for (int round = 1; round <= rounds; round++) {
      for (Candidate candidate : candidates) {
        if (candidate.missing().isEmpty()) {
          Outcome outcome = candidate.trial().run();
          figures.add(candidate, outcome);
          exact &= outcome.exact() || !candidate.ours();
          say(
              "round %d of %d: %s: %.2f s%s"
                  .formatted(
                      round,
                      rounds,
                      candidate.label(),
                      outcome.measurement().seconds(),
                      outcome.exact() ? "" : ", but the content differs"));
        }
      }
    }
    write(contest, figures);
  }

  private void heading(Path directory, JavaUnderTest java, ArticleData articles)
      throws IOException, InterruptedException {
    Files.createDirectories(results);
    page.append("# %,d rows%n%n".formatted(rows));
    page.append(
        """
        %s. Medians of %d round(s); in each every candidate runs once, one after the other, each into a
        new database. Wall time and CPU include the start of the client's process. The files:
        %.0f MB of CSV, %.0f MB of JSON Lines. “Content” says whether the table holds exactly the
        values that were generated, and where a ledger is kept, a ledger row for each.

        - %s
        - %s
        - %s%s%s

        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                rounds,
                Files.size(articles.csv()) / 1e6,
                Files.size(articles.jsonLines()) / 1e6,
                Machine.describe(directory),
                java.javaVersion(directory),
                java.rehomeVersion(directory),
                javaOptions.isBlank() ? "" : "\n- options of Java: `" + javaOptions + "`",
                rehomeOptions.isBlank() ? "" : "\n- options of Rehome: `" + rehomeOptions + "`"));
  }

  private void write(Contest contest, Results figures) throws Exception {
    String chart = "%d-rows-%s.svg".formatted(rows, contest.name());
    String title = "%s, %,d articles: rows per second".formatted(contest.title(), rows);
    Files.writeString(results.resolve(chart), BarChart.of(title, figures.speeds()));
    page.append("## %s%n%n![%s](%s)%n%n".formatted(contest.title(), title, chart));
    page.append(figures.markdown()).append('\n');
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  private static void say(String message) {
    System.err.println(message);
  }
}
