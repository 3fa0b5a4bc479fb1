package dev.rehome.store.target;

import dev.rehome.spec.StoreDescription;

/**
 * A kind of database as the target. Those that {@code META-INF/services} names are found at start,
 * which costs nothing but an instance of each.
 */
public interface Store {

  StoreDescription description();

  /**
   * A Spring configuration with a bean {@link Target}. It is given the beans of the ledger and
   * {@link TargetSettings}.
   */
  Class<?> configuration();
}
