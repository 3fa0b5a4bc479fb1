package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.SampleFiles;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a format with several records in a file promises besides. */
abstract class ManyRecordsContract extends RecordFormatContract {

  /** A file of three records of which the second is broken. */
  abstract String brokenInTheMiddle();

  @Test
  void keepsTheNeighboursOfABrokenRecord() {
    Read read = read(write(utf8(brokenInTheMiddle())), source());

    assertThat(read.records()).hasSize(3);
    assertThat(read.codes()).first().isEqualTo("ok");
    assertThat(read.codes()).element(1).isNotEqualTo("ok");
    assertThat(read.codes()).last().isEqualTo("ok");
    assertThat(read.values()).containsExactly(value(1), null, value(3));
  }

  @Test
  void cutsOutBrokenRecordsThatAreBrokenTheSameWay() {
    Read read = read(write(utf8(brokenInTheMiddle())), source());

    assertThat(read(envelope(read, source()), source()).codes()).isEqualTo(read.codes());
  }

  @Test
  void goesOnFromEveryPositionBehindBrokenRecords() {
    goesOnFromEveryPosition(utf8(brokenInTheMiddle()), source());
  }

  @Test
  void decodesABoundedNumberOfTimesHoweverManyRecordsHoldMalformedBytes() {
    int records = 2000;
    byte[] bytes = text(records).replace("größe", "size").getBytes(StandardCharsets.ISO_8859_1);
    CountingAscii charset = new CountingAscii();
    Read read = read(write(bytes), SampleFiles.charset(source(), charset));

    assertThat(read.codes()).hasSize(records).containsOnly("malformed-text");
    assertThat(charset.decodedBytes()).isLessThan(4L * bytes.length);
  }
}
