package dev.rehome.benchmark;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.OffsetDateTime;

/**
 * A plain JDBC batch into H2: no checks, no ledger, no way to go on after a failure.
 *
 * <p>Arguments: the JDBC URL, the user, the CSV file.
 */
final class JdbcBatchBaseline {

  private static final int BATCH = 1_000;

  private JdbcBatchBaseline() {}

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], "");
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)");
        CSVReader reader =
            new CSVReaderBuilder(Files.newBufferedReader(Path.of(arguments[2])))
                .withCSVParser(new RFC4180ParserBuilder().build())
                .withSkipLines(1)
                .build()) {
      connection.setAutoCommit(false);
      int batched = 0;
      for (String[] values = reader.readNext(); values != null; values = reader.readNext()) {
        int last = values.length - 1;
        for (int i = 0; i < last; i++) {
          insert.setString(i + 1, values[i]);
        }
        insert.setObject(values.length, OffsetDateTime.parse(values[last]));
        insert.addBatch();
        batched++;
        if (batched == BATCH) {
          insert.executeBatch();
          connection.commit();
          batched = 0;
        }
      }
      insert.executeBatch();
      connection.commit();
    }
  }
}
