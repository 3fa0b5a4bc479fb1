package dev.rehome.store.ledger;

import dev.rehome.store.RunLedger;
import dev.rehome.store.RunLock;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.items.ItemQueries;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.journal.Journal;
import dev.rehome.store.ledger.items.ItemStore;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.retry.RetryLedger;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The ledger and its database, given a {@link StoreSettings} bean and, if there is one, a {@link
 * Clock}. Everything closes before the database, which alone closes its pool and its lock.
 */
@Configuration(proxyBeanMethods = false)
public class LedgerConfiguration {

  @Bean(destroyMethod = "close")
  LedgerDatabase ledgerDatabase(StoreSettings settings, ObjectProvider<Clock> clock) {
    return LedgerDatabase.open(settings, clock.getIfAvailable(Clock::systemUTC));
  }

  @Bean(destroyMethod = "")
  RunLock runLock(LedgerDatabase database) {
    return database.lock();
  }

  @Bean
  Dialect dialect(LedgerDatabase database) {
    return database.dialect();
  }

  @Bean(destroyMethod = "")
  DataSource dataSource(LedgerDatabase database) {
    return database.dataSource();
  }

  @Bean
  JdbcTransactionManager transactionManager(DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean
  RunLedger runLedger(LedgerDatabase database) {
    return database.ledger();
  }

  @Bean
  ItemQueries itemQueries(DataSource dataSource) {
    return new JdbcItemQueries(new JdbcTemplate(dataSource));
  }

  @Bean
  Journal journal(LedgerDatabase database) {
    return database.journal();
  }

  @Bean
  RetryLedger retryLedger(LedgerDatabase database) {
    return database.retries();
  }

  @Bean
  TargetLedger targetLedger(
      DataSource dataSource, Dialect dialect, PlatformTransactionManager transactions) {
    return ItemStore.targetLedger(new JdbcTemplate(dataSource), dialect, transactions);
  }
}
