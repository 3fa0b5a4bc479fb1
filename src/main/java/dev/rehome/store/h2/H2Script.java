package dev.rehome.store.h2;

import dev.rehome.store.jdbc.TargetTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** What H2's own command SCRIPT says of tables, but for users. */
record H2Script(Connection connection, List<TargetTable> tables) {

  void writeTo(OutputStream out) throws SQLException, IOException {
    String sql =
        "SCRIPT SIMPLE COLUMNS NOPASSWORDS NOSETTINGS TABLE "
            + tables.stream().map(TargetTable::quoted).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet lines = statement.executeQuery(sql)) {
      while (lines.next()) {
        String line = lines.getString(1);
        if (!line.startsWith("CREATE USER ")) {
          String text = line.replaceFirst("^(CREATE SCHEMA .*) AUTHORIZATION .*;$", "$1;");
          out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }
}
