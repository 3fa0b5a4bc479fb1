package dev.rehome.store.jdbc;

import dev.rehome.store.RecordStore;
import dev.rehome.store.plan.TargetLedger;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger database as the target: rows and ledger in one relational database. */
@Configuration(proxyBeanMethods = false)
public class JdbcStoreConfiguration {

  @Bean
  RecordStore recordStore(DataSource dataSource, Dialect dialect, TargetLedger ledger) {
    return new JdbcRecordStore(dataSource, dialect, ledger);
  }
}
