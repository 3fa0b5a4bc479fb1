package dev.rehome.mapping;

import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.RuleLevel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a spec that a row of its target can be checked by, long after its record was read:
 * those that reject records and read nothing but the columns of one row, and parameters. Immutable
 * and safe for any number of threads.
 */
public final class RowRules {

  private static final SourceRecord NOTHING =
      SourceRecord.of(
          new SourceFile(Path.of(""), "-", 0, Instant.EPOCH), new RecordPlace(0, 0, 0, 0), "");

  private final List<EntityMapper> entities;
  private final List<List<RuleMapper>> rules = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final MappingPlan plan;

  RowRules(List<EntityMapper> entities, List<RuleMapper> all, Map<String, String> parameters) {
    this.entities = entities;
    entities.forEach(entity -> rules.add(new ArrayList<>()));
    for (RuleMapper rule : all) {
      OptionalInt entity = entityOf(rule);
      if (entity.isPresent()) {
        rules.get(entity.getAsInt()).add(rule);
      } else if (rule.level() == RuleLevel.ERROR) {
        others.add(rule.message());
      }
    }
    UsedFields none = new UsedFields(List.of());
    this.plan = new MappingPlan(entities.size(), entities, List.of(), none, none, parameters);
  }

  /** The only entity whose row a rule reads; empty when it needs more. */
  private OptionalInt entityOf(RuleMapper rule) {
    EntityMapper own = rule.entity();
    if (rule.level() != RuleLevel.ERROR) {
      return OptionalInt.empty();
    }
    for (CompiledExpression.Use use : rule.check().uses()) {
      EntityMapper used =
          switch (use.variable()) {
            case "row" -> rule.entity();
            case "param" -> own;
            default -> single(use.variable());
          };
      boolean parameter = use.variable().equals("param");
      if (!parameter && used == null || own != null && used != own) {
        return OptionalInt.empty();
      }
      own = used;
    }
    return own == null ? OptionalInt.empty() : OptionalInt.of(own.index);
  }

  private @Nullable EntityMapper single(String name) {
    return entities.stream()
        .filter(entity -> entity.name.equals(name) && !entity.repeats())
        .findFirst()
        .orElse(null);
  }

  /** How many rules a row of the entity is checked by. */
  public int count(int entity) {
    return rules.get(entity).size();
  }

  /** The messages of those that only a record can be checked by. */
  public List<String> others() {
    return List.copyOf(others);
  }

  /**
   * What is wrong with a row.
   *
   * @param entity its index in the spec
   * @param values one per column of the entity
   */
  public List<RecordProblem> check(int entity, @Nullable Object[] values) {
    List<RuleMapper> own = rules.get(entity);
    if (own.isEmpty()) {
      return List.of();
    }
    RecordPass pass = new RecordPass(NOTHING, new Workspace(), plan, new UnmappedFields());
    return pass.check(entities.get(entity), values, own);
  }
}
