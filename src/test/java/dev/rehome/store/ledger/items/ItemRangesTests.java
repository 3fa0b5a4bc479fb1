package dev.rehome.store.ledger.items;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItemRangesTests {

  private static final long BLOCK = 1L << 20;

  private final ItemRanges ranges = new ItemRanges();

  @Test
  void oneItemPerRecordIsOneRange() {
    for (int i = 0; i < 10; i++) {
      ranges.add(BLOCK + i, 0, 5 + i);
    }

    assertThat(ranges.ranges()).containsExactly(new ItemRanges.Range(BLOCK, BLOCK + 9, 0, 5, 14));
    assertThat(ranges.find(BLOCK + 3)).hasValue(new ItemRanges.Place(0, 8));
    assertThat(ranges.find(BLOCK + 10)).isEmpty();
    assertThat(ranges.find(BLOCK - 1)).isEmpty();
  }

  @Test
  void manyItemsOfARecordAreOneRange() {
    ranges.add(BLOCK, 0, 5);
    ranges.add(BLOCK + 1, 0, 5);
    ranges.add(BLOCK + 2, 0, 6);
    ranges.add(BLOCK + 3, 0, 6);

    assertThat(ranges.ranges())
        .containsExactly(
            new ItemRanges.Range(BLOCK, BLOCK + 1, 0, 5, 5),
            new ItemRanges.Range(BLOCK + 2, BLOCK + 3, 0, 6, 6));
    assertThat(ranges.find(BLOCK + 1)).hasValue(new ItemRanges.Place(0, 5));
  }

  @Test
  void gapsOtherFilesAndOtherBatchesStartARange() {
    ranges.add(BLOCK, 0, 1);
    ranges.add(BLOCK + 2, 0, 2);
    ranges.add(BLOCK + 3, 1, 3);
    ranges.add(2 * BLOCK - 1, 1, 4);
    ranges.add(2 * BLOCK, 1, 5);

    assertThat(ranges.ranges()).hasSize(5);
  }
}
