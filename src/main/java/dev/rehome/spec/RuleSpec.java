package dev.rehome.spec;

import org.jspecify.annotations.Nullable;

/**
 * A condition that every record must meet, beyond single columns.
 *
 * @param entity null for once per record; else once per row of this entity
 * @param level of a rule that only warns, those of whole records are checked even for a record that
 *     made no row
 */
public record RuleSpec(
    Expression check, String message, @Nullable String entity, RuleLevel level) {}
