package dev.rehome.store.jdbc;

import dev.rehome.store.Target;
import dev.rehome.store.plan.HomeLedger;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The home as the target: rows and ledger in one relational database. */
@Configuration(proxyBeanMethods = false)
@Import(JdbcHomeConfiguration.class)
public class JdbcStoreConfiguration {

  @Bean
  Target target(DataSource dataSource, Dialect dialect, HomeLedger ledger) {
    return new JdbcTarget(dataSource, dialect, ledger);
  }
}
