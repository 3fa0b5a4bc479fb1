/**
 * The neutral record, its place in its file, the rows it becomes, the types of their values, and
 * the fingerprint by which mapping and stores recognise a row. Pure Java: formats produce these,
 * the mapping turns one into the other, stores consume them, and none of the three sees another.
 *
 * <p>A value of a source record is one of: {@code null}, {@link java.lang.String}, {@link
 * java.lang.Boolean}, {@link java.lang.Long}, {@link java.math.BigInteger} (beyond 64 bits), {@link
 * java.math.BigDecimal} (any number written with a fraction or exponent), {@link
 * dev.rehome.record.LiteralNumber} (one of these three, written in a way of its source), {@link
 * java.util.List} of values, or {@link java.util.Map} from {@code String} to values in source
 * order; a {@link dev.rehome.record.DerivedMembersMap} is one with members the format adds.
 */
@NullMarked
package dev.rehome.record;

import org.jspecify.annotations.NullMarked;
