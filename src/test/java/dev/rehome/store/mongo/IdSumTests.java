package dev.rehome.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class IdSumTests {

  @Test
  void isOfTheSameIdsInAnyOrder() {
    assertThat(sum(new BsonInt32(1), new BsonString("a")))
        .returns(true, sum -> sum.sameAs(sum(new BsonString("a"), new BsonInt64(1))));
  }

  @Test
  void tellsOtherIdsAndHowOftenTheyCome() {
    IdSum sum = sum(new BsonInt32(1), new BsonInt32(2));

    assertThat(sum.sameAs(sum(new BsonInt32(0), new BsonInt32(3)))).isFalse();
    assertThat(sum.sameAs(sum(new BsonString("1"), new BsonInt32(2)))).isFalse();
    assertThat(sum.sameAs(sum(new BsonInt32(1), new BsonInt32(2), new BsonInt32(2)))).isFalse();
    assertThat(sum.sameAs(sum(new BsonInt32(1)))).isFalse();
  }

  private static IdSum sum(BsonValue... ids) {
    IdSum sum = new IdSum();
    for (BsonValue id : ids) {
      sum.add(id);
    }
    return sum;
  }
}
