package dev.rehome.testing;

import dev.rehome.cli.CommandLineInterface;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A directory with a source, a spec, a database and runs of its own; runs commands against them.
 */
public final class Workspace {

  private static final Set<String> WITHOUT_TARGET = Set.of("validate", "preview");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;
  private final String target;

  /** Imports into an H2 file of its own. */
  public Workspace(Path root) {
    this(root, "jdbc:h2:file:" + root.resolve("data/rehome"));
  }

  /**
   * Imports into a given database.
   *
   * @param target a URL with the user in it
   */
  public Workspace(Path root, String target) {
    this.root = root;
    this.target = target;
  }

  /** What a command did. */
  public record Result(int exitCode, String out, String err) {

    /** The report on standard output, after {@code --format json}. */
    public JsonNode report() {
      return JSON.readTree(out);
    }
  }

  public Path root() {
    return root;
  }

  public Path source() {
    return root.resolve("source");
  }

  public Path runs() {
    return root.resolve("runs");
  }

  public String target() {
    return target;
  }

  /** Where the ledger is: in the target, or in an H2 file of its own where that has no tables. */
  public String ledger() {
    return apart() ? "jdbc:h2:file:" + root.resolve("data/rehome") : target;
  }

  private boolean apart() {
    return target.startsWith("mongodb:");
  }

  /** The options that name target and ledger database. */
  public List<String> databases() {
    return apart()
        ? List.of("--target", target, "--ledger", ledger())
        : List.of("--target", target);
  }

  /** Writes a file below the source directory. */
  public Workspace file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public Workspace file(String name, byte[] content) {
    write(source().resolve(name), content);
    return this;
  }

  /** Writes the spec; its source is set by each run. */
  public Workspace spec(String yaml) {
    write(specFile(), yaml.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public Path specFile() {
    return root.resolve("spec.yml");
  }

  /** The arguments that make a command work here. */
  public List<String> arguments(String verb, String... more) {
    List<String> arguments = new ArrayList<>(List.of(verb, specFile().toString()));
    arguments.addAll(List.of("--source", source().toString(), "--runs-dir", runs().toString()));
    if (!WITHOUT_TARGET.contains(verb)) {
      arguments.addAll(databases());
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Imports with {@code --format json}. */
  public Result importing(String... more) {
    List<String> arguments = arguments("import", more);
    arguments.addAll(List.of("--format", "json"));
    return run(arguments.toArray(String[]::new));
  }

  /** The same over the source that the spec itself names, or {@code --source} among the options. */
  public Result importingFromTheSpec(String... more) {
    List<String> arguments = new ArrayList<>(List.of("import", specFile().toString()));
    arguments.addAll(List.of("--runs-dir", runs().toString(), "--format", "json"));
    arguments.addAll(databases());
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  public Result validating(String... more) {
    List<String> arguments = arguments("validate", more);
    arguments.addAll(List.of("--format", "json"));
    return run(arguments.toArray(String[]::new));
  }

  /** Any command, in this process. */
  public Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        CommandLineInterface.execute(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** The only run's directory. */
  public Path runDirectory() {
    try (var runs = Files.list(runs())) {
      List<Path> all = runs.toList();
      if (all.size() != 1) {
        throw new AssertionError("expected one run, found " + all);
      }
      return all.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a query to the ledger database, their columns joined by a bar. */
  public List<String> rows(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          cells.add(result.getString(i));
        }
        rows.add(String.join("|", cells));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private Connection connect() throws SQLException {
    return ledger().startsWith("jdbc:h2:")
        ? DriverManager.getConnection(ledger(), "sa", "")
        : DriverManager.getConnection(ledger());
  }

  public long count(String sql) {
    return Long.parseLong(rows(sql).get(0));
  }

  public Workspace execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      return this;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
