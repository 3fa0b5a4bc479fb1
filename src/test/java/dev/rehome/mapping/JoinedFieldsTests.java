package dev.rehome.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JoinedFieldsTests {

  private final JoinedFields joined = new JoinedFields();

  @Test
  void joinsEachPairOnce() {
    UsedFields some = new UsedFields();
    UsedFields more = new UsedFields();
    UsedFields both = joined.of(some, more);
    assertThat(joined.of(some, more)).isSameAs(both);
    assertThat(joined.of(both, new UsedFields())).isNotSameAs(both);
  }

  @Test
  void keepsOnlySoManyPairs() {
    UsedFields first = new UsedFields();
    UsedFields kept = joined.of(first, first);
    UsedFields last = new UsedFields();
    for (int i = 0; i < JoinedFields.LIMIT; i++) {
      last = new UsedFields();
      joined.of(first, last);
    }
    assertThat(joined.of(first, first)).isSameAs(kept);
    assertThat(joined.of(first, last)).isNotSameAs(joined.of(first, last));
  }
}
