package dev.rehome.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import dev.rehome.crypto.EncryptionException.Reason;
import dev.rehome.testing.ChildProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTests {

  private static final int SEGMENT = Encryption.SEGMENT_BYTES;

  /** What the first and each later segment hold. */
  private static final int FIRST = SEGMENT - 40 - 16;

  private static final int LATER = SEGMENT - 16;

  /** Enough to see that rounds count; the real number would take seconds in tests. */
  private static final int ROUNDS = 3;

  private static final byte[] KEY = random(32, 1);
  private static final String PASSPHRASE = "grüner Apfel im Schnee";

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, FIRST - 1, FIRST, FIRST + 1, FIRST + LATER, 3 * SEGMENT})
  void givesBackWhatItEncryptedAndSoDoesWhoFollowsTheDescription(int size) throws Exception {
    byte[] plain = random(size, 2);

    byte[] file = encrypted(plain);

    assertThat(Encryption.isEncrypted(file)).isTrue();
    assertThat(decrypted(file)).isEqualTo(plain);
    assertThat(ReferenceDecryption.withKey(file, KEY)).isEqualTo(plain);
  }

  @Test
  void aPassphraseWorksLikeAKey() throws Exception {
    byte[] plain = random(1000, 3);
    byte[] file = encrypted(withPassphrase(PASSPHRASE), plain);

    assertThat(decrypted(withPassphrase(PASSPHRASE), file)).isEqualTo(plain);
    assertThat(ReferenceDecryption.withPassphrase(file, PASSPHRASE)).isEqualTo(plain);
  }

  @Test
  void decryptsTheFilesOfTheFirstVersionForEver() throws Exception {
    Path files = Path.of("src/test/resources/crypto");

    assertThat(decrypted(Files.readAllBytes(files.resolve("with-key.enc"))))
        .asString()
        .isEqualTo("written by version 1 with a key\n");
    assertThat(
            decrypted(
                withPassphrase(PASSPHRASE),
                Files.readAllBytes(files.resolve("with-passphrase.enc"))))
        .asString()
        .isEqualTo("written by version 1 with a passphrase\n");
  }

  @Test
  void theSameContentLooksDifferentEachTime() throws IOException {
    byte[] plain = new byte[1000];
    try (Encryption encryption = withKey(KEY)) {
      byte[] first = encrypted(encryption, plain);
      byte[] second = encrypted(encryption, plain);

      assertThat(behindHeader(first)).isNotEqualTo(behindHeader(second));
      assertThat(decrypted(encryption, first)).isEqualTo(decrypted(encryption, second));
    }
  }

  private static byte[] behindHeader(byte[] file) {
    return Arrays.copyOfRange(file, FileHeader.BYTES + 40, file.length);
  }

  @Test
  void anotherKeyIsNamedAsTheReason() throws IOException {
    byte[] file = encrypted(random(1000, 4));

    assertRefused(withKey(random(32, 5)), file)
        .hasMessageContaining("encrypted with another key")
        .extracting(EncryptionException::reason)
        .isEqualTo(Reason.WRONG_KEY);
    assertRefused(withPassphrase(PASSPHRASE), file)
        .hasMessageContaining("with a key, not with a passphrase")
        .extracting(EncryptionException::reason)
        .isEqualTo(Reason.WRONG_KEY);
  }

  @Test
  void anotherPassphraseIsNamedAsTheReason() throws IOException {
    byte[] file = encrypted(withPassphrase(PASSPHRASE), random(1000, 6));

    assertRefused(withPassphrase(PASSPHRASE + " "), file)
        .hasMessageContaining("encrypted with another passphrase")
        .extracting(EncryptionException::reason)
        .isEqualTo(Reason.WRONG_KEY);
    assertRefused(withKey(KEY), file).hasMessageContaining("with a passphrase, not with a key");
  }

  @Test
  void everyAlteredByteOfASmallFileIsNoticed() throws IOException {
    byte[] file = encrypted(random(30, 7));
    for (int at = 0; at < file.length; at++) {
      byte[] altered = file.clone();
      altered[at] ^= 1;
      Reason expected =
          at < 8 ? Reason.NOT_ENCRYPTED : at == 8 ? Reason.UNSUPPORTED : Reason.DAMAGED;
      assertRefused(withKey(KEY), altered)
          .as("byte %d", at)
          .extracting(EncryptionException::reason)
          .isEqualTo(expected);
    }
  }

  @Test
  void everyTruncationOfASmallFileIsNoticed() throws IOException {
    byte[] file = encrypted(random(30, 8));
    for (int length = 0; length < file.length; length++) {
      Reason expected = length < 8 ? Reason.NOT_ENCRYPTED : Reason.DAMAGED;
      assertRefused(withKey(KEY), Arrays.copyOf(file, length))
          .as("the first %d bytes", length)
          .extracting(EncryptionException::reason)
          .isEqualTo(expected);
    }
  }

  @Test
  void aFileCutOffWhereASegmentEndsIsNoticed() throws IOException {
    byte[] file = encrypted(random(3 * SEGMENT, 9));

    for (int segments = 1; segments <= 3; segments++) {
      byte[] cut = Arrays.copyOf(file, FileHeader.BYTES + segments * SEGMENT);
      assertDamaged(cut).hasMessageContaining("damaged or cut off in its last part");
    }
  }

  @Test
  void segmentsInAnotherOrderAreNoticed() throws IOException {
    assertDamaged(changed(file -> swapped(file, 1, 2))).hasMessageContaining("damaged in the part");
    assertDamaged(changed(file -> withSegment(file, 2, file, 1)));
  }

  @Test
  void aSegmentOfAnotherFileIsNoticed() throws IOException {
    byte[] other = encrypted(random(3 * SEGMENT, 10));

    assertDamaged(changed(file -> withSegment(file, 1, other, 1)));
  }

  @Test
  void aMissingSegmentIsNoticed() throws IOException {
    assertDamaged(
        changed(
            file -> {
              byte[] shorter = Arrays.copyOf(file, file.length - SEGMENT);
              int from = FileHeader.BYTES + 2 * SEGMENT;
              System.arraycopy(file, from, shorter, from - SEGMENT, file.length - from);
              return shorter;
            }));
  }

  @ParameterizedTest
  @ValueSource(ints = {30, FIRST, FIRST + LATER})
  void appendedBytesAreNoticed(int size) throws IOException {
    byte[] file = encrypted(random(size, 11));

    assertDamaged(Arrays.copyOf(file, file.length + 1));
    byte[] twice = Arrays.copyOf(file, 2 * file.length);
    System.arraycopy(file, 0, twice, file.length, file.length);
    assertDamaged(twice);
  }

  @Test
  void oneAlteredBitOfALargeFileIsNoticed() throws IOException {
    Random random = new Random(12);
    for (int round = 0; round < 20; round++) {
      assertDamaged(
          changed(
              file -> {
                byte[] altered = file.clone();
                int at = FileHeader.BYTES + random.nextInt(file.length - FileHeader.BYTES);
                altered[at] ^= (byte) (1 << random.nextInt(8));
                return altered;
              }));
    }
  }

  @Test
  void bytesBehindTheDamageAreNotGivenOutEvenWhenAskedAgain() throws IOException {
    byte[] file = changed(intact -> swapped(intact, 1, 2));
    try (InputStream in = withKey(KEY).decrypting(new ByteArrayInputStream(file))) {
      assertThat(in.readNBytes(FIRST)).isEqualTo(random(FIRST, 13));

      assertThatThrownBy(in::read).isInstanceOf(EncryptionException.class);
      assertThatThrownBy(in::read).isInstanceOf(EncryptionException.class);
    }
  }

  @Test
  void anEmptyAndAPlainFileAreCalledWhatTheyAre() {
    assertRefused(withKey(KEY), new byte[0]).hasMessageContaining("it is empty");
    assertRefused(withKey(KEY), "id,name\n".getBytes())
        .hasMessageContaining("does not begin as one");
    assertThat(Encryption.isEncrypted(new byte[0])).isFalse();
    assertThat(Encryption.isEncrypted("REHOMEN".getBytes())).isFalse();
  }

  @Test
  void aForgedHeaderCannotDemandEndlessRounds() {
    FileHeader.Parameters parameters = new FileHeader.Parameters(Integer.MAX_VALUE, new byte[32]);

    assertRefused(withPassphrase(PASSPHRASE), new FileHeader(parameters, new byte[16]).bytes())
        .hasMessageContaining("2147483647 rounds")
        .extracting(EncryptionException::reason)
        .isEqualTo(Reason.UNSUPPORTED);
  }

  @Test
  void aDiskThatCannotBeReadIsNotTakenForADamagedFile() throws IOException {
    byte[] file = encrypted(random(30, 14));
    IOException broken = new IOException("the disk is broken");
    InputStream failing =
        new FilterInputStream(new ByteArrayInputStream(file)) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0 && available() == file.length - FileHeader.BYTES) {
              throw broken;
            }
            return super.read(bytes, offset, length);
          }
        };
    try (InputStream in = withKey(KEY).decrypting(failing)) {
      assertThatThrownBy(in::read).isSameAs(broken);
    }
  }

  @Test
  void keepsNoMoreThanOneSegmentBack() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out = withKey(KEY).encrypting(file)) {
      byte[] block = random(SEGMENT, 15);
      for (long written = SEGMENT; written <= 8L * SEGMENT; written += SEGMENT) {
        out.write(block);
        assertThat(file.size()).isGreaterThan((int) written - 2 * SEGMENT);
      }
    }
    ByteArrayInputStream in = new ByteArrayInputStream(file.toByteArray());
    try (InputStream plain = withKey(KEY).decrypting(in)) {
      for (int read = 1000; read <= 7 * SEGMENT; read += SEGMENT) {
        plain.skipNBytes(read == 1000 ? 1000 : SEGMENT);
        assertThat(file.size() - in.available()).isLessThan(read + 3 * SEGMENT);
      }
    }
  }

  @Test
  void manyTimesTheHeapGoesThrough() throws IOException {
    try (ChildProcess process =
        ChildProcess.start(
            List.of("-Xmx20m", "-XX:TieredStopAtLevel=4"), LargeStream.class, List.of("64"))) {
      assertThat(process.next("DECRYPTED")).isEqualTo(Long.toString(64L << 20));
    }
  }

  @Test
  void aClosedKeyIsOverwrittenAndRefused() throws IOException {
    EncryptionKey key = EncryptionKey.of(KEY);
    byte[] held = key.key();
    EncryptionKey passphrase = EncryptionKey.ofPassphrase(PASSPHRASE.toCharArray());
    char[] heldPassphrase = passphrase.passphrase();

    new Encryption(key).close();
    passphrase.close();

    assertThat(held).containsOnly(0);
    assertThat(heldPassphrase).containsOnly('\0');
    assertThatThrownBy(() -> new Encryption(key).encrypting(OutputStream.nullOutputStream()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingOfAKeyIsShown() {
    assertThat(EncryptionKey.of(KEY)).hasToString("EncryptionKey[…]");
    assertThat(EncryptionKey.ofPassphrase(PASSPHRASE.toCharArray()))
        .hasToString("EncryptionKey[…]");
  }

  private static Encryption withKey(byte[] key) {
    return new Encryption(EncryptionKey.of(key));
  }

  private static Encryption withPassphrase(String passphrase) {
    return new Encryption(EncryptionKey.ofPassphrase(passphrase.toCharArray()), ROUNDS);
  }

  private static byte[] encrypted(byte[] plain) throws IOException {
    return encrypted(withKey(KEY), plain);
  }

  private static byte[] encrypted(Encryption encryption, byte[] plain) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out = encryption.encrypting(file)) {
      out.write(plain);
    }
    return file.toByteArray();
  }

  private static byte[] decrypted(byte[] file) throws IOException {
    return decrypted(withKey(KEY), file);
  }

  private static byte[] decrypted(Encryption encryption, byte[] file) throws IOException {
    try (InputStream in = encryption.decrypting(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /** A file of four segments, altered. */
  private static byte[] changed(UnaryOperator<byte[]> change) throws IOException {
    byte[] file = encrypted(random(3 * SEGMENT, 13));
    byte[] altered = change.apply(file.clone());
    assertThat(altered).isNotEqualTo(file);
    return altered;
  }

  private static byte[] swapped(byte[] file, int first, int second) {
    return withSegment(withSegment(file.clone(), first, file, second), second, file, first);
  }

  private static byte[] withSegment(byte[] file, int number, byte[] from, int other) {
    byte[] changed = file.clone();
    System.arraycopy(
        from,
        FileHeader.BYTES + other * SEGMENT,
        changed,
        FileHeader.BYTES + number * SEGMENT,
        SEGMENT);
    return changed;
  }

  private static AbstractThrowableAssert<?, EncryptionException> assertDamaged(byte[] file) {
    AbstractThrowableAssert<?, EncryptionException> refused = assertRefused(withKey(KEY), file);
    refused.extracting(EncryptionException::reason).isEqualTo(Reason.DAMAGED);
    return refused;
  }

  private static AbstractThrowableAssert<?, EncryptionException> assertRefused(
      Encryption encryption, byte[] file) {
    return assertThatThrownBy(() -> decrypted(encryption, file))
        .asInstanceOf(throwable(EncryptionException.class));
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
