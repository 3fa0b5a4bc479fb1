package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a format with several records in a file promises in addition. */
public abstract class ManyRecordsContract extends RecordFormatContract {

  /** A file of three records of which the second is broken. */
  protected abstract String brokenInTheMiddle();

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
  void goesOnFromEveryPositionAfterBrokenRecords() {
    goesOnFromEveryPosition(utf8(brokenInTheMiddle()), source());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE"})
  void rejectsOnlyTheRecordWithHalfASurrogatePairWhateverFollowsIt(Charset charset) {
    SourceSpec declared = SampleFiles.charset(source(), charset);
    boolean littleEndian = charset.equals(StandardCharsets.UTF_16LE);
    String text = text(3);
    int at = text.indexOf(word(2)) + word(2).length();
    ByteBuffer bytes =
        ByteBuffer.allocate(2 * text.length() + 2)
            .order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    bytes.asCharBuffer().put(text.substring(0, at) + '\uD83D' + text.substring(at));
    Read read = read(write(bytes.array()), declared);

    assertThat(read.codes()).containsExactly("ok", "malformed-text", "ok");
    assertThat(read.message(1)).contains("byte " + 2 * at + " ").contains(charset + ": ");
    assertThat(read.values()).containsExactly(value(1), null, value(3));
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
