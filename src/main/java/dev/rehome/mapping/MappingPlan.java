package dev.rehome.mapping;

import java.util.List;
import java.util.Map;

/**
 * What is made from the files that a certain set of entities applies to.
 *
 * @param entityCount how many entities the spec has, applicable or not
 * @param entities those that apply, parents first
 * @param used the fields they use
 * @param usedFileFields the fields of a file outside its records that they use
 */
record MappingPlan(
    int entityCount,
    List<EntityMapper> entities,
    List<RuleMapper> rules,
    UsedFields used,
    UsedFields usedFileFields,
    Map<String, String> parameters) {}
