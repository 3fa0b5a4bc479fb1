package dev.rehome.job;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.JdbcStoreConfiguration;
import dev.rehome.store.mongo.MongoTarget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The stores there are. */
final class Stores {

  static final List<StoreDescription> ALL =
      Stream.concat(
              JdbcStoreConfiguration.descriptions().stream(), Stream.of(MongoTarget.DESCRIPTION))
          .toList();

  private Stores() {}

  static Optional<StoreDescription> find(String url) {
    return ALL.stream().filter(store -> store.understands(url)).findFirst();
  }

  /**
   * @throws ProblemException with {@code USAGE} when no store understands the URL
   */
  static StoreDescription of(StoreSettings settings) {
    return find(settings.url())
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
