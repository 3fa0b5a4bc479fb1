package dev.rehome.mapping;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.Row;
import dev.rehome.record.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps one record: finds its rows, fills them, checks them. */
final class RecordPass {

  /** One record can hold a million bad rows; a person reads the first few. */
  private static final int MAX_PROBLEMS = 1_000;

  final SourceRecord source;
  final Workspace workspace;
  final UnmappedFields tally;
  private final MappingPlan plan;
  private final List<RowScope>[] rows;
  private final List<RecordProblem> problems = new ArrayList<>(0);
  private long furtherProblems;

  /** Starts with those of the format. */
  private List<RecordWarning> warnings;

  /** Per entity, rows by captures; filled by the first reference that needs it. */
  private final Map<EntityMapper, Map<List<@Nullable String>, List<RowScope>>> rowsByCaptures =
      new HashMap<>(0);

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists, indexed like the entities
  RecordPass(SourceRecord source, Workspace workspace, MappingPlan plan, UnmappedFields tally) {
    this.source = source;
    this.workspace = workspace;
    this.tally = tally;
    this.plan = plan;
    this.rows = new List[plan.entityCount()];
    this.warnings = source.warnings();
  }

  MappedRecord map() {
    boolean any = false;
    for (EntityMapper entity : plan.entities()) {
      List<RowScope> found = entity.findRows(this);
      rows[entity.index] = found;
      any |= !found.isEmpty();
    }
    if (any) {
      fillRows();
    }
    for (RuleMapper rule : plan.rules()) {
      if (any || rule.withoutRows()) {
        rule.check(this);
      }
    }
    List<Row> finished = any && problems.isEmpty() ? finishedRows() : List.of();
    return problems.isEmpty()
        ? new MappedRecord(source, finished, List.of(), warnings)
        : new MappedRecord(source, List.of(), allProblems());
  }

  /** What rules say of one row that is there already, with nothing of the record it came from. */
  List<RecordProblem> check(
      EntityMapper entity, @Nullable Object[] values, List<RuleMapper> rulesOfIt) {
    @Nullable String[] captures = new @Nullable String[entity.captureNames.size()];
    RowScope row = new RowScope(this, entity, null, captures, RowScope.WITHOUT_RECORD);
    System.arraycopy(values, 0, row.values, 0, row.values.length);
    rows[entity.index] = List.of(row);
    rulesOfIt.forEach(rule -> rule.check(this));
    return allProblems();
  }

  private void fillRows() {
    for (EntityMapper entity : plan.entities()) {
      List<RowScope> found = rows[entity.index];
      for (int i = 0; i < found.size(); i++) {
        entity.fill(found.get(i));
      }
      if (found.size() > 1) {
        entity.resolveDuplicates(found);
      }
    }
  }

  private List<Row> finishedRows() {
    List<Row> finished = new ArrayList<>();
    for (EntityMapper entity : plan.entities()) {
      List<RowScope> found = rows[entity.index];
      for (int i = 0; i < found.size(); i++) {
        RowScope row = found.get(i);
        if (row.kept == row) {
          finished.add(entity.finish(row));
        }
      }
    }
    return finished;
  }

  @Nullable Object root() {
    return source.value();
  }

  /** The rows of an entity; none when it is not made from this file. */
  List<RowScope> rows(int entityIndex) {
    List<RowScope> found = rows[entityIndex];
    return found == null ? List.of() : found;
  }

  /** The rows of an entity whose captures are these. */
  List<RowScope> rows(EntityMapper entity, List<@Nullable String> captures) {
    return rowsByCaptures
        .computeIfAbsent(entity, this::byCaptures)
        .getOrDefault(captures, List.of());
  }

  private Map<List<@Nullable String>, List<RowScope>> byCaptures(EntityMapper entity) {
    Map<List<@Nullable String>, List<RowScope>> byCaptures = new HashMap<>();
    for (RowScope row : rows(entity.index)) {
      byCaptures.computeIfAbsent(Arrays.asList(row.captures), key -> new ArrayList<>(1)).add(row);
    }
    return byCaptures;
  }

  void problem(String code, String message, @Nullable String entity, @Nullable String field) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new RecordProblem(code, message, entity, field));
    } else {
      furtherProblems++;
    }
  }

  /** Adds a warning; the record is migrated all the same. */
  void warn(RecordWarning warning) {
    if (warnings == source.warnings()) {
      warnings = new ArrayList<>(warnings);
    }
    warnings.add(warning);
  }

  private List<RecordProblem> allProblems() {
    if (furtherProblems > 0) {
      problems.add(RecordProblem.of("more-problems", "and " + furtherProblems + " more problems"));
    }
    return List.copyOf(problems);
  }

  /** The value of an expression's variable, outside any row. */
  @Nullable Object variable(String name) {
    return switch (name) {
      case "record", "root" -> root();
      case "file" -> fileMembers();
      case "param" -> plan.parameters();
      default -> entityRows(name);
    };
  }

  /** Of the file, everything that does not depend on the machine. */
  private Map<String, String> fileMembers() {
    Map<String, String> members = new HashMap<>();
    EntityCompiler.FILE_MEMBERS.forEach(
        name -> members.put(name, workspace.fileVariables().get("file." + name)));
    return members;
  }

  /**
   * An entity as rules see it: its row as a map, empty when the record made none; a list of maps
   * when it has {@code each}.
   */
  private Object entityRows(String name) {
    for (EntityMapper entity : plan.entities()) {
      if (entity.name.equals(name)) {
        List<RowScope> found = rows(entity.index);
        if (entity.repeats()) {
          return found.stream().map(RowScope::asMap).toList();
        }
        return found.isEmpty() ? Map.of() : found.get(0).asMap();
      }
    }
    return Map.of();
  }
}
