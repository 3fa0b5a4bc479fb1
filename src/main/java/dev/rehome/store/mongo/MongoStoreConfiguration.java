package dev.rehome.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.target.Store;
import dev.rehome.store.target.Target;
import dev.rehome.store.target.TargetSettings;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** MongoDB: its documents, with a ledger database of their own. */
@Configuration(proxyBeanMethods = false)
public class MongoStoreConfiguration implements Store {

  /** Its limits on names depend on the name of the database; they are checked in preparation. */
  public static final StoreDescription DESCRIPTION =
      new StoreDescription(
          "MongoDB",
          List.of("mongodb://", "mongodb+srv://"),
          "mongodb://HOST/DATABASE",
          false,
          Integer.MAX_VALUE,
          true,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          new StoreDescription.Documents(
              "mongodb",
              DocumentShape.ID,
              DocumentShape.METADATA,
              Pattern.compile("(?s)system\\..*|.*\\$.*"),
              Pattern.compile("(?s)\\$.*|.*[.\\x00].*")));

  @Override
  public StoreDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Class<?> configuration() {
    return MongoStoreConfiguration.class;
  }

  @Bean
  MongoConnection mongoConnection(TargetSettings target) {
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
