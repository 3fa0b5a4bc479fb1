package dev.rehome.store;

import static dev.rehome.store.TestSpecs.broken;
import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static dev.rehome.store.TestSpecs.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.Row;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.target.TargetSettings;
import dev.rehome.testing.Inputs;
import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Property;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However a history of records is cut into chunks, which are first tried in bulk, it ends as if
 * every record had been a chunk of its own: outcomes, rows and counts.
 */
class ChunkPropertyTests {

  private static final List<String> FILES = List.of("a.csv", "b.csv");

  @TempDir private Path directory;

  @Test
  void onH2() {
    try (StoreFixture whole = h2("whole");
        StoreFixture single = h2("single")) {
      Property.holds(10, inputs -> compare(inputs, relational(whole), relational(single)));
    }
  }

  private StoreFixture h2(String name) {
    String url = "jdbc:h2:file:" + directory.resolve(name);
    return new StoreFixture(new StoreSettings(url, null, null, "import"));
  }

  @Test
  void onPostgresql() {
    try (StoreFixture whole = new StoreFixture(PostgresServer.newDatabase("import"));
        StoreFixture single = new StoreFixture(PostgresServer.newDatabase("import"))) {
      Property.holds(10, inputs -> compare(inputs, relational(whole), relational(single)));
    }
  }

  @Test
  void onMongodb() {
    String one = MongoDatabaseServer.newDatabase();
    String other = MongoDatabaseServer.newDatabase();
    try (StoreFixture whole = mongo("whole", one);
        StoreFixture single = mongo("single", other)) {
      Property.holds(6, inputs -> compare(inputs, documents(whole, one), documents(single, other)));
    }
  }

  private StoreFixture mongo(String name, String url) {
    return new StoreFixture(
        new StoreSettings("jdbc:h2:file:" + directory.resolve(name), null, null, "import"),
        new TargetSettings(new StoreSettings(url, null, null, "import")));
  }

  /** A target, and how to see what is in it. */
  private interface Side {

    StoreFixture fixture();

    /** Before the first run. */
    default void create(String suffix) {}

    List<String> contents(String table);
  }

  private static Side relational(StoreFixture fixture) {
    return new Side() {
      @Override
      public StoreFixture fixture() {
        return fixture;
      }

      @Override
      public void create(String suffix) {
        fixture
            .jdbc()
            .execute(
                "CREATE TABLE account%s (id BIGINT PRIMARY KEY, mail VARCHAR(4) UNIQUE,"
                        .formatted(suffix)
                    + " age SMALLINT CHECK (age <> 2))");
        fixture
            .jdbc()
            .execute(
                "CREATE TABLE entry%s (id BIGINT PRIMARY KEY, account BIGINT NOT NULL"
                        .formatted(suffix)
                    + " REFERENCES account%s, label VARCHAR(9))".formatted(suffix));
      }

      @Override
      public List<String> contents(String table) {
        return fixture.jdbc().queryForList("SELECT * FROM " + table + " ORDER BY id").stream()
            .map(String::valueOf)
            .toList();
      }
    };
  }

  private static Side documents(StoreFixture fixture, String url) {
    return new Side() {
      @Override
      public StoreFixture fixture() {
        return fixture;
      }

      @Override
      public List<String> contents(String table) {
        List<String> contents = new ArrayList<>();
        MongoDatabaseServer.database(url)
            .getCollection(table)
            .find()
            .sort(new Document("_id", 1))
            .forEach(document -> contents.add(new TreeMap<>(document).toString()));
        return contents;
      }
    };
  }

  private static void compare(Inputs inputs, Side whole, Side single) {
    String suffix = "_" + Math.abs(inputs.random().nextInt());
    whole.create(suffix);
    single.create(suffix);
    for (int run = 0; run < 3; run++) {
      Spec spec = accounts(inputs, suffix);
      List<MappedRecord> records = records(inputs, spec);
      String[] files = FILES.toArray(String[]::new);
      RunContext wholeRun = whole.fixture().start(spec, files);
      RunContext singleRun = single.fixture().start(spec, files);

      List<RecordOutcome> expected = new ArrayList<>();
      for (MappedRecord record : records) {
        expected.addAll(single.fixture().chunk(singleRun, spec, record));
      }
      List<RecordOutcome> found = new ArrayList<>();
      for (int from = 0; from < records.size(); ) {
        int to = Math.min(records.size(), from + inputs.count(1));
        found.addAll(whole.fixture().chunk(wholeRun, spec, records.subList(from, to)));
        from = to;
      }

      assertThat(shown(found)).as("run %d", run).isEqualTo(shown(expected));
      for (EntitySpec entity : spec.entities()) {
        assertThat(whole.contents(entity.table())).isEqualTo(single.contents(entity.table()));
      }
      assertThat(whole.fixture().ledger().totals(wholeRun))
          .isEqualTo(single.fixture().ledger().totals(singleRun));
    }
  }

  private static Spec accounts(Inputs inputs, String suffix) {
    EntitySpec account =
        entity(
            "account" + suffix,
            column("id", ColumnType.INTEGER),
            column("mail", ColumnType.TEXT),
            column("age", ColumnType.INTEGER));
    EntitySpec entry =
        entity(
            "entry" + suffix,
            column("id", ColumnType.INTEGER),
            reference("account", ColumnType.INTEGER, "account" + suffix),
            column("label", ColumnType.TEXT));
    return spec("accounts" + suffix, anyRules(inputs, account), anyRules(inputs, entry));
  }

  private static EntitySpec anyRules(Inputs inputs, EntitySpec entity) {
    WriteMode mode = inputs.oneOf(WriteMode.UPSERT, inputs.oneOf(WriteMode.values()));
    return with(entity, mode, inputs.oneOf(DuplicateRule.values()));
  }

  /** Of one file after the other; keys and texts are few, so that they meet. */
  private static List<MappedRecord> records(Inputs inputs, Spec spec) {
    List<MappedRecord> records = new ArrayList<>();
    for (String file : FILES) {
      int count = inputs.count(0);
      for (long number = 1; number <= count; number++) {
        records.add(
            inputs.random().nextInt(12) == 0
                ? broken(file, number)
                : record(file, number, rows(inputs, spec)));
      }
    }
    return records;
  }

  /** A reference leads to the record's own account or to none: the job handles later ones. */
  private static Row[] rows(Inputs inputs, Spec spec) {
    List<Row> rows = new ArrayList<>();
    long account = inputs.oneOf((long) inputs.random().nextInt(9), 100L);
    if (account < 100) {
      String mail = inputs.oneOf(null, "a", "b", "c", "d", "e", "f", "long@");
      rows.add(row(spec, 0, account, mail, (long) inputs.random().nextInt(6)));
    }
    int entries = inputs.random().nextInt(3);
    for (int i = 0; i < entries; i++) {
      long id = inputs.random().nextInt(30);
      rows.add(row(spec, 1, id, account, inputs.oneOf("x", "y", "z")));
    }
    return rows.toArray(Row[]::new);
  }

  private static List<String> shown(List<RecordOutcome> outcomes) {
    return outcomes.stream().map(ChunkPropertyTests::shown).toList();
  }

  private static String shown(RecordOutcome outcome) {
    return "%s %s: %s %s %s %s %s"
        .formatted(
            outcome.source().file().name(),
            outcome.source().place().record(),
            outcome.kind(),
            outcome.changes().stream()
                .map(change -> change.action() + " " + change.row().key() + " " + change.before())
                .toList(),
            outcome.problems().stream().map(RecordProblem::toString).toList(),
            outcome.shared(),
            outcome.warnings().stream().map(RecordWarning::toString).toList());
  }
}
