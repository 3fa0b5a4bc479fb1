package dev.rehome.store.jdbc;

import dev.rehome.spec.StoreDescription;
import dev.rehome.store.RecordStore;
import dev.rehome.store.plan.TargetLedger;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger database as the target: rows and ledger in one relational database. */
@Configuration(proxyBeanMethods = false)
public class JdbcStoreConfiguration {

  /** The databases there are. */
  public static List<StoreDescription> descriptions() {
    return List.of(H2Dialect.DESCRIPTION, PostgresDialect.DESCRIPTION);
  }

  @Bean
  RecordStore recordStore(DataSource dataSource, Dialect dialect, TargetLedger ledger) {
    return new JdbcRecordStore(dataSource, dialect, ledger);
  }
}
