package dev.rehome.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCredential;
import dev.rehome.store.StoreSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MongoConnectionTests {

  @ParameterizedTest
  @CsvSource({"mongodb://localhost/app, app", "mongodb://localhost/app?authSource=admin, admin"})
  void userAndPasswordAreCheckedWhereTheUrlSays(String url, String source) {
    StoreSettings settings = new StoreSettings(url, "a@b", "p:/@% +", "test");
    MongoCredential credential = MongoConnection.of(settings).client().getCredential();

    assertThat(credential.getUserName()).isEqualTo("a@b");
    assertThat(credential.getPassword()).isEqualTo("p:/@% +".toCharArray());
    assertThat(credential.getSource()).isEqualTo(source);
    assertThat(MongoConnection.of(settings).place()).isEqualTo("mongodb://localhost/app");
  }
}
