package dev.rehome.benchmark;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Unordered bulk upserts with the driver alone: no checks, no ledger, no way to go on after a
 * failure.
 *
 * <p>Arguments: the URL with the database, the CSV file.
 */
final class MongoUpsertBaseline {

  private static final int BATCH = 1_000;
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private MongoUpsertBaseline() {}

  public static void main(String[] arguments) throws Exception {
    int slash = arguments[0].lastIndexOf('/');
    try (MongoClient client = MongoClients.create(arguments[0]);
        CSVReader reader =
            new CSVReaderBuilder(Files.newBufferedReader(Path.of(arguments[1])))
                .withCSVParser(new RFC4180ParserBuilder().build())
                .withSkipLines(1)
                .build()) {
      MongoCollection<BsonDocument> articles =
          client
              .getDatabase(arguments[0].substring(slash + 1))
              .getCollection("articles", BsonDocument.class);
      List<ReplaceOneModel<BsonDocument>> batch = new ArrayList<>();
      for (String[] values = reader.readNext(); values != null; values = reader.readNext()) {
        BsonDocument document = document(values);
        batch.add(new ReplaceOneModel<>(Filters.eq(document.get("_id")), document, UPSERT));
        if (batch.size() == BATCH) {
          articles.bulkWrite(batch, UNORDERED);
          batch.clear();
        }
      }
      if (!batch.isEmpty()) {
        articles.bulkWrite(batch, UNORDERED);
      }
    }
  }

  private static BsonDocument document(String[] values) {
    BsonDocument document = new BsonDocument("_id", new BsonString(values[0]));
    int last = values.length - 1;
    for (int i = 1; i < last; i++) {
      document.put(ArticleData.COLUMNS.get(i), new BsonString(values[i]));
    }
    long time = OffsetDateTime.parse(values[last]).toInstant().toEpochMilli();
    return document.append(ArticleData.COLUMNS.get(last), new BsonDateTime(time));
  }
}
