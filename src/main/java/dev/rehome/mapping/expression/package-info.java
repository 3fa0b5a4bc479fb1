/**
 * Expressions in CEL, the Common Expression Language: compiled once, evaluated for every record.
 * Other packages do not see the language, only {@link
 * dev.rehome.mapping.expression.CompiledExpression}, so that another could take its place and specs
 * without expressions never load it. May use spec, record and problem, not the mapping around it.
 */
@NullMarked
package dev.rehome.mapping.expression;

import org.jspecify.annotations.NullMarked;
