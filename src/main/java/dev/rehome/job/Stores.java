package dev.rehome.job;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.h2.H2Dialect;
import dev.rehome.store.mongo.MongoSettings;
import dev.rehome.store.postgres.PostgresDialect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The stores there are. */
public final class Stores {

  public static final List<StoreDescription> ALL =
      List.of(H2Dialect.DESCRIPTION, PostgresDialect.DESCRIPTION, MongoSettings.DESCRIPTION);

  private Stores() {}

  public static Optional<StoreDescription> find(String url) {
    return ALL.stream().filter(store -> store.understands(url)).findFirst();
  }

  /**
   * @throws ProblemException with {@code USAGE} when no store understands the URL
   */
  public static StoreDescription of(StoreSettings settings) {
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
