/**
 * What PostgreSQL does its own way: its SQL, its catalogs and rights, its SQL states, COPY in both
 * formats, and the separation of refused records on the server. {@link
 * dev.rehome.store.postgres.PostgresDialect} is all that others see. May depend on {@code
 * store.jdbc}, for which it is written.
 */
@NullMarked
package dev.rehome.store.postgres;

import org.jspecify.annotations.NullMarked;
