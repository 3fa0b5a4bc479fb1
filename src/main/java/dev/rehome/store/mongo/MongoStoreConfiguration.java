package dev.rehome.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.rehome.store.RecordStore;
import dev.rehome.store.plan.TargetLedger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Documents of a MongoDB database, given a {@link MongoTarget} and a home with its ledger. */
@Configuration(proxyBeanMethods = false)
public class MongoStoreConfiguration {

  @Bean
  MongoConnection mongoConnection(MongoTarget target) {
    return MongoConnection.of(target.settings());
  }

  /** Nobody sees the client before the server has answered. */
  @Bean(destroyMethod = "close")
  MongoClient mongoClient(MongoConnection connection) {
    return connection.open();
  }

  @Bean
  RecordStore recordStore(MongoClient client, MongoConnection connection, TargetLedger ledger) {
    MongoDatabase database = client.getDatabase(connection.database());
    return new MongoRecordStore(database, connection, ledger);
  }
}
