package dev.rehome.mapping;

import dev.rehome.mapping.UsedFields.UsedPath;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Glob;
import dev.rehome.spec.Spec;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A compiled spec: turns each record into rows, or into everything that is wrong with it. Immutable
 * and safe for any number of threads.
 */
public final class RecordMapper {

  private final List<List<Glob>> files;
  private final List<EntityMapper> entities;
  private final List<RuleMapper> rules;
  private final List<List<UsedPath>> used;
  private final List<UsedPath> usedByRules;
  private final Map<String, String> parameters;
  private final WatchedPaths watched;

  /** By the entities that apply: few, however many files there are. */
  private final Map<BitSet, MappingPlan> plans = new ConcurrentHashMap<>();

  private final ThreadLocal<Workspace> workspaces = ThreadLocal.withInitial(Workspace::new);

  RecordMapper(
      List<EntitySpec> specs,
      List<EntityMapper> entities,
      List<RuleMapper> rules,
      List<List<UsedPath>> used,
      List<UsedPath> usedByRules,
      Map<String, String> parameters,
      WatchedPaths watched) {
    this.files = specs.stream().map(EntitySpec::files).toList();
    this.entities = List.copyOf(entities);
    this.rules = List.copyOf(rules);
    this.used = List.copyOf(used);
    this.usedByRules = List.copyOf(usedByRules);
    this.parameters = parameters;
    this.watched = watched;
  }

  /**
   * Compiles a spec.
   *
   * @param parameters what the user gave for the spec's parameters, by name
   * @throws dev.rehome.problem.ProblemException with {@code USAGE} and every problem: expressions
   *     that do not compile, parameters that are unknown or missing
   */
  public static RecordMapper compile(Spec spec, Map<String, String> parameters, RunValues run) {
    return new MapperCompiler(spec, parameters, run).compile();
  }

  /**
   * Maps one record. Never throws for data: what is wrong comes back as problems, all of them (of a
   * record with more than a thousand, the first thousand and the number of the rest). A record that
   * could not be read keeps its one problem; a record that no entity applies to has neither rows
   * nor problems.
   *
   * @param unmapped where fields that no entity uses are counted, for every record that could be
   *     read
   */
  public MappedRecord map(SourceRecord record, UnmappedFields unmapped) {
    RecordProblem broken = record.problem();
    if (broken != null) {
      return new MappedRecord(record, List.of(), List.of(broken));
    }
    Workspace workspace = workspaces.get();
    MappingPlan plan = workspace.plan(record.file(), this::plan);
    unmapped.watch(watched);
    plan.used().count(record.value(), unmapped);
    return new RecordPass(record, workspace, plan, unmapped).map();
  }

  /**
   * What to say at the end of a run of columns and {@code each} whose paths never found anything.
   *
   * @param finds {@link UnmappedFields#finds} of all records of the run
   * @param unmapped the fields that no entity uses, {@link UnmappedFields#counts}
   */
  public List<RecordWarning> neverFound(Map<String, Boolean> finds, Set<String> unmapped) {
    return watched.neverFound(finds, unmapped);
  }

  /** The rules that rows can be checked by when they are in the target. */
  public RowRules rowRules() {
    return new RowRules(entities, rules, parameters);
  }

  /** Whether some column reads fields of a file outside its records. */
  public boolean readsFileFields() {
    return used.stream().flatMap(List::stream).anyMatch(UsedPath::fileField);
  }

  /** Counts the fields of a file outside its records that no entity uses. */
  public void countFileFields(SourceFile file, Object fileFields, UnmappedFields unmapped) {
    workspaces.get().plan(file, this::plan).usedFileFields().countFileFields(fileFields, unmapped);
  }

  private MappingPlan plan(SourceFile file) {
    BitSet applicable = new BitSet();
    for (int i = 0; i < files.size(); i++) {
      applicable.set(
          i,
          files.get(i).isEmpty()
              || files.get(i).stream().anyMatch(glob -> glob.matches(file.name())));
    }
    return plans.computeIfAbsent(applicable, this::plan);
  }

  private MappingPlan plan(BitSet applicable) {
    List<EntityMapper> chosen = applicable.stream().mapToObj(entities::get).toList();
    Map<Boolean, List<UsedPath>> byPlace =
        Stream.concat(
                usedByRules.stream(), applicable.stream().mapToObj(used::get).flatMap(List::stream))
            .collect(Collectors.partitioningBy(UsedPath::fileField));
    return new MappingPlan(
        entities.size(),
        chosen,
        rules,
        new UsedFields(byPlace.getOrDefault(false, List.of())),
        new UsedFields(byPlace.getOrDefault(true, List.of())),
        parameters);
  }
}
