package dev.rehome.spec.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Specs in a directory of their own, and what the reader reports about them. */
public final class SpecFixture {

  private final Path directory;

  public SpecFixture(Path directory) {
    this.directory = directory;
  }

  Path write(String name, String yaml) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Spec read(String yaml) {
    return read(write("spec.yml", yaml));
  }

  Spec read(Path file) {
    return new SpecReader(TestFormats.ALL, TestStores.ALL).read(file);
  }

  /** All problems as text, without the directory. */
  List<String> problems(String yaml) {
    return problems(write("spec.yml", yaml));
  }

  List<String> problems(Path file) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> read(file));
    assertThat(thrown).as("problems of " + file).isNotNull();
    assertThat(thrown.fault()).isEqualTo(Fault.USAGE);
    assertThat(thrown.problems()).allSatisfy(one -> assertThat(one.where()).isNotNull());
    return thrown.problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  /** The column {@code b} of an entity. */
  ColumnSpec column(String yaml) {
    EntitySpec entity = read(withColumns("b: " + yaml)).entities().get(0);
    return entity.columns().get(entity.columnIndex("b"));
  }

  public List<EntitySpec> entities(String yaml) {
    return read(withEntities(yaml)).entities();
  }

  SourceSpec source(String yaml) {
    return read(withSource(yaml)).source();
  }

  /** A spec with these columns, which begin in line 7, column 7. */
  static String withColumns(String columns) {
    return """
    name: a
    source: { file: x }
    entities:
      e:
        id: /id
        columns:
    """
        + columns.indent(6);
  }

  /** A spec with these entities, which begin in line 4, column 3. */
  static String withEntities(String entities) {
    return """
    name: a
    source: { file: x }
    entities:
    """
        + entities.indent(2);
  }

  /** A spec with this source, which begins in line 4, column 3. */
  static String withSource(String source) {
    return """
    name: a
    entities: { e: { id: /id, columns: { b: /b } } }
    source:
    """
        + source.indent(2);
  }
}
