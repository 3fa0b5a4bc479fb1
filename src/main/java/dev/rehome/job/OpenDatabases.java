package dev.rehome.job;

import dev.rehome.problem.ProblemException;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunLock;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.items.ItemQueries;
import dev.rehome.store.journal.Journal;
import dev.rehome.store.ledger.LedgerConfiguration;
import dev.rehome.store.retry.RetryLedger;
import dev.rehome.store.target.Target;
import dev.rehome.store.target.TargetSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The Spring application behind a verb: data source, ledger, target and job repository of one
 * launch; opening takes the lock of the ledger; closing gives it back.
 */
final class OpenDatabases implements AutoCloseable {

  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "spring.batch.jdbc.initialize-schema", "never",
          "spring.batch.jdbc.table-prefix", "rehome.BATCH_",
          "spring.batch.jdbc.isolation-level-for-create", "read_committed",
          "spring.batch.job.enabled", "false");

  private final ConfigurableApplicationContext context;
  private final @Nullable Rehearsal rehearsal;
  private final JobRepository repository;
  private final JobOperator operator;

  private OpenDatabases(ConfigurableApplicationContext context) {
    this.context = context;
    this.rehearsal = null;
    this.repository = context.getBean(JobRepository.class);
    this.operator = context.getBean(JobOperator.class);
  }

  private OpenDatabases(OpenDatabases real, Rehearsal rehearsal) {
    this.context = real.context;
    this.rehearsal = rehearsal;
    this.repository = new ResourcelessJobRepository();
    this.operator = operator(repository);
  }

  /** The same with nothing that stays: transactions are rolled back, jobs are not remembered. */
  OpenDatabases rehearsing(Rehearsal instead) {
    return new OpenDatabases(this, instead);
  }

  private static JobOperator operator(JobRepository repository) {
    TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
    operator.setJobRepository(repository);
    operator.setJobRegistry(new MapJobRegistry());
    try {
      operator.afterPropertiesSet();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return operator;
  }

  /**
   * What the application consists of, beside the target's configuration; named one by one because
   * scanning costs start-up time.
   */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @Import(LedgerConfiguration.class)
  @ImportAutoConfiguration({BatchJdbcAutoConfiguration.class, BatchAutoConfiguration.class})
  static class Application {}

  /**
   * Opens target and ledger database. Without listeners: configuration files are not looked for,
   * logging is the command line's, and each costs start-up time; properties come from the
   * environment and the arguments.
   *
   * @throws ProblemException when the lock is held, a database cannot be reached or is not ours
   */
  static OpenDatabases open(StoreSettings ledger, StoreSettings target, List<String> environment) {
    SpringApplication application =
        new SpringApplication(Application.class, Stores.of(target).configuration());
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setRegisterShutdownHook(false);
    application.setLogStartupInfo(false);
    application.setListeners(List.of());
    application.addInitializers(
        opening -> {
          opening
              .getEnvironment()
              .getPropertySources()
              .addLast(new MapPropertySource("rehome", DEFAULTS));
          opening.getBeanFactory().registerSingleton("storeSettings", ledger);
          opening.getBeanFactory().registerSingleton("targetSettings", new TargetSettings(target));
        });
    try {
      return new OpenDatabases(application.run(environment.toArray(String[]::new)));
    } catch (RuntimeException e) {
      ProblemException known = Failures.find(e, ProblemException.class);
      throw known == null ? e : known;
    }
  }

  RunLedger ledger() {
    return context.getBean(RunLedger.class);
  }

  Journal journal() {
    return context.getBean(Journal.class);
  }

  /** A run that works with these databases. */
  Run run(RunContext run, RunControl control) {
    return new Run(
        run,
        ledger(),
        context.getBean(ItemQueries.class),
        journal(),
        context.getBean(RetryLedger.class),
        context.getBean(Target.class),
        control,
        rehearsal);
  }

  RunLock lock() {
    return context.getBean(RunLock.class);
  }

  JobRepository repository() {
    return repository;
  }

  JobOperator operator() {
    return operator;
  }

  PlatformTransactionManager transactions() {
    return rehearsal == null ? context.getBean(PlatformTransactionManager.class) : rehearsal;
  }

  /** What a failure of the database means, with advice where it is known. */
  Throwable explained(Throwable failure) {
    return Failures.explained(context.getBean(StoreSettings.class), failure);
  }

  @Override
  public void close() {
    context.close();
  }
}
