/**
 * What H2 does its own way: its SQL, its catalog, its error codes. {@link
 * dev.rehome.store.h2.H2Dialect} is all that others see. May depend on {@code store.jdbc}, for
 * which it is written.
 */
@NullMarked
package dev.rehome.store.h2;

import org.jspecify.annotations.NullMarked;
