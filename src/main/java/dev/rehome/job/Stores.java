package dev.rehome.job;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.target.Store;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The stores there are: those that META-INF/services names, in that order. */
public final class Stores {

  private static final List<Store> STORES =
      ServiceLoader.load(Store.class, Store.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  public static final List<StoreDescription> ALL = STORES.stream().map(Store::description).toList();

  private Stores() {}

  static Optional<StoreDescription> find(String url) {
    return ALL.stream().filter(store -> store.understands(url)).findFirst();
  }

  /**
   * @throws ProblemException with {@code USAGE} when no store understands the URL
   */
  public static StoreDescription describe(StoreSettings settings) {
    return of(settings).description();
  }

  /**
   * @throws ProblemException with {@code USAGE} when no store understands the URL
   */
  static Store of(StoreSettings settings) {
    return STORES.stream()
        .filter(store -> store.description().understands(settings.url()))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Fault.USAGE,
                    Problem.of("bad-url", "no store is known for " + settings.safeUrl())
                        .hint(
                            "allowed: "
                                + ALL.stream()
                                    .map(StoreDescription::urlExample)
                                    .collect(Collectors.joining(", ")))));
  }
}
