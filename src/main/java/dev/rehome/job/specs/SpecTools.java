package dev.rehome.job.specs;

import dev.rehome.format.RecordFormats;
import dev.rehome.job.Stores;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.RunValues;
import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.explain.SpecExplainer;
import dev.rehome.spec.read.SpecSchema;
import dev.rehome.store.StoreSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be done with specs alone: no source, no database. */
public final class SpecTools {

  private SpecTools() {}

  /**
   * Reads specs as strictly as an import would, expressions included.
   *
   * @param target the URL of a kind of database whose limits to check too, without opening it; null
   *     for none
   * @throws ProblemException with everything that is wrong with any of them
   */
  public static void lint(List<String> specNames, @Nullable String target) {
    Problems problems = new Problems();
    for (String name : specNames) {
      try {
        Spec spec = SpecFiles.read(name);
        RecordMapper.compile(spec, anyValues(spec), new RunValues("", Instant.EPOCH));
        if (target != null) {
          StoreDescription store = Stores.describe(new StoreSettings(target, null, null, ""));
          spec.entities().forEach(entity -> problems.addAll(store.check(entity)));
        }
      } catch (ProblemException e) {
        problems.addAll(e.problems());
      }
    }
    problems.throwIfAny(Fault.USAGE);
  }

  /** Parameters that must be given need a value to compile; which one does not matter here. */
  private static Map<String, String> anyValues(Spec spec) {
    Map<String, String> values = new HashMap<>();
    spec.parameters()
        .forEach(
            (name, defaultValue) -> values.put(name, defaultValue == null ? "" : defaultValue));
    return values;
  }

  /** The JSON Schema of specs. */
  public static String schema() {
    return SpecSchema.json(RecordFormats.descriptions(), Stores.ALL);
  }

  /** What a spec will do, in words. */
  public static String explain(String specName) {
    return SpecExplainer.explain(
        SpecFiles.read(specName), RecordFormats.descriptions(), Stores.ALL);
  }
}
