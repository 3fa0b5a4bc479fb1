package dev.rehome.store.postgres;

import dev.rehome.store.RelationalRowsContract;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.PostgresServer;

class PostgresRowsTests extends RelationalRowsContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("rollback");
  }

  @Override
  protected String json(String text) {
    return "'" + text + "'";
  }

  @Override
  protected String bytes(String hex) {
    return "'\\x" + hex + "'";
  }

  @Override
  protected String existingColumns() {
    return "money numeric(12,2), padded char(10), happened timestamptz(3), local_time timestamp,"
        + " at_time time(0), small smallint, big numeric(20), doc jsonb, json_text"
        + " varchar(100), tags text[], uuid_text varchar(36), f_bytes bytea, f_real real,"
        + " f_json json, f_interval interval, f_matrix integer[][], f_stamps timestamptz[],"
        + " f_range int4range, f_inet inet, f_xml xml, f_bits bit(3), f_texts bytea[],"
        + " f_number numeric, f_money money, f_end timestamptz, f_point point";
  }

  @Override
  protected String foreignValues() {
    return "f_bytes = '\\x00ff', f_real = 0.1, f_json = '{\"a\":  1.50, \"a\": \"x\"}',"
        + " f_interval = '1 mon -2 days 03:04:05.678901', f_matrix = '{{1,2},{3,NULL}}',"
        + " f_stamps = '{2024-01-01 00:00:00.000001+01}', f_range = '[1,5)', f_inet = '10.0.0.0/8',"
        + " f_xml = '<a b=\"c\">d</a>', f_bits = '101', f_texts = '{\"\\\\x00ff\"}',"
        + " f_number = 'NaN', f_money = '1.25', f_end = 'infinity', f_point = '(1.5,2)'";
  }
}
