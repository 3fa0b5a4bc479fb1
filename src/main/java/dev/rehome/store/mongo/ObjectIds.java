package dev.rehome.store.mongo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bson.BsonObjectId;
import org.bson.types.ObjectId;

/**
 * ObjectIds from texts: the one that 24 hexadecimal digits name, else the first 12 bytes of the
 * text's SHA-256. The same text gives the same ObjectId in every run.
 */
final class ObjectIds {

  private static final int BYTES = 12;

  private ObjectIds() {}

  static BsonObjectId of(String text) {
    if (ObjectId.isValid(text)) {
      return new BsonObjectId(new ObjectId(text));
    }
    byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return new BsonObjectId(new ObjectId(Arrays.copyOf(digest, BYTES)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
