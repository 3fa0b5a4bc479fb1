package dev.rehome.store.jdbc;

import dev.rehome.store.StoreSettings;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.target.Target;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger database as the target: rows and ledger in one relational database. */
@Configuration(proxyBeanMethods = false)
public class JdbcStoreConfiguration {

  @Bean
  Target target(
      StoreSettings settings, DataSource dataSource, Dialect dialect, TargetLedger ledger) {
    return new JdbcTarget(settings, dataSource, dialect, ledger);
  }
}
