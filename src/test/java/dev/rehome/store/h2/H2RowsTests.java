package dev.rehome.store.h2;

import dev.rehome.store.RelationalRowsContract;
import dev.rehome.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2RowsTests extends RelationalRowsContract {

  @TempDir private Path directory;

  @Override
  protected StoreSettings settings() {
    return new StoreSettings("jdbc:h2:file:" + directory.resolve("ledger"), null, null, "rollback");
  }

  @Override
  protected String json(String text) {
    return "JSON '" + text + "'";
  }

  @Override
  protected String bytes(String hex) {
    return "X'" + hex + "'";
  }

  @Override
  protected String existingColumns() {
    return "money NUMERIC(12,2), padded CHAR(10), happened TIMESTAMP(3) WITH TIME ZONE,"
        + " local_time TIMESTAMP, at_time TIME, small SMALLINT, big NUMERIC(20), doc JSON,"
        + " json_text VARCHAR(100), tags VARCHAR(9) ARRAY, uuid_text VARCHAR(36),"
        + " f_blob BLOB, f_float DOUBLE PRECISION, f_time TIME(9) WITH TIME ZONE,"
        + " f_interval INTERVAL DAY TO SECOND, f_dates DATE ARRAY, f_decfloat DECFLOAT,"
        + " f_enum ENUM('a', 'b'), f_json JSON, f_clob CLOB, f_binary BINARY(3),"
        + " f_stamps TIMESTAMP(9) WITH TIME ZONE ARRAY";
  }

  @Override
  protected String foreignValues() {
    return "f_blob = X'00FF', f_float = 0.1, f_time = TIME WITH TIME ZONE '01:02:03.123456789+05',"
        + " f_interval = INTERVAL '1 02:03:04.5' DAY TO SECOND,"
        + " f_dates = ARRAY[DATE '2024-02-29', NULL], f_decfloat = 1.2300E+50, f_enum = 'b',"
        + " f_json = JSON '{\"a\": [1.50, null]}', f_clob = 'text', f_binary = X'010203',"
        + " f_stamps = ARRAY[TIMESTAMP WITH TIME ZONE '2024-01-01 00:00:00.000000001+01']";
  }
}
