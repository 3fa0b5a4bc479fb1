package dev.rehome.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.target.Target;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Documents of a MongoDB database, given a {@link MongoSettings} and a home with its ledger. */
@Configuration(proxyBeanMethods = false)
public class MongoStoreConfiguration {

  @Bean
  MongoConnection mongoConnection(MongoSettings target) {
    return MongoConnection.of(target.settings());
  }

  /** Nobody sees the client before the server has answered. */
  @Bean(destroyMethod = "close")
  MongoClient mongoClient(MongoConnection connection) {
    return connection.open();
  }

  @Bean
  Target target(MongoClient client, MongoConnection connection, TargetLedger ledger) {
    MongoDatabase database = client.getDatabase(connection.database());
    return new MongoTarget(database, connection, ledger);
  }
}
