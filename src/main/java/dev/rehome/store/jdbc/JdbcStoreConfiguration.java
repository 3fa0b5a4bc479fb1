package dev.rehome.store.jdbc;

import dev.rehome.store.RecordStore;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The home as the target: rows and ledger in one relational database. */
@Configuration(proxyBeanMethods = false)
@Import(JdbcHomeConfiguration.class)
public class JdbcStoreConfiguration {

  @Bean
  RecordStore recordStore(DataSource dataSource, Dialect dialect) {
    return new JdbcRecordStore(dataSource, dialect);
  }
}
