package dev.rehome.store.mongo;

import static dev.rehome.store.TestSpecs.as;
import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.named;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunStatus;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.target.DropResult;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import dev.rehome.store.target.TargetSettings;
import dev.rehome.testing.MongoDatabaseServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What a session reads, deletes and puts back. */
class MongoTargetSessionTests {

  private final String url = MongoDatabaseServer.newDatabase();
  private final MongoDatabase database = MongoDatabaseServer.database(url);

  @TempDir private Path directory;

  private StoreFixture fixture;

  @BeforeEach
  void open() {
    String ledger = "jdbc:h2:file:" + directory.resolve("ledger");
    fixture =
        new StoreFixture(
            new StoreSettings(ledger, null, null, "import people"),
            new TargetSettings(new StoreSettings(url, null, null, "import people")));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private MongoCollection<BsonDocument> documents(String collection) {
    return database.getCollection(collection, BsonDocument.class);
  }

  private static Spec typed(ColumnType type) {
    return spec("typed", entity("typed", column("id", ColumnType.INTEGER), column("value", type)));
  }

  /** Ordinary ones and odd ones. */
  private static List<Object> values(ColumnType type) {
    return switch (type) {
      case TEXT, LONG_TEXT -> List.of("", "a", "ünï 😀 '\"\\ \n", "2024-01-01", "x".repeat(5000));
      case INTEGER -> List.of(0L, -1L, 5_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL ->
          Stream.of("0", "1.50", "0.00", "-1E+3", "1234567890123456789012345678.901200", "1E-6000")
              .<Object>map(BigDecimal::new)
              .toList();
      case DOUBLE -> List.of(0.0, 0.1, -0.0, 1e300, Double.MIN_VALUE, 3.0);
      case REAL -> List.of(0f, 0.1f, 16777216f, Float.MIN_VALUE, Float.MAX_VALUE);
      case BOOLEAN -> List.of(true, false);
      case DATE -> List.of(LocalDate.of(1582, 10, 4), LocalDate.EPOCH, LocalDate.of(9999, 12, 31));
      case TIME ->
          List.of(LocalTime.MIDNIGHT, LocalTime.of(7, 5), LocalTime.of(23, 59, 59, 999_999_000));
      case TIMESTAMP ->
          List.of(
              OffsetDateTime.parse("2024-02-29T23:59:59.123456+05:45"),
              OffsetDateTime.parse("2024-01-01T00:00:00Z"),
              OffsetDateTime.parse("0001-01-01T00:00:00.000001-18:00"));
      case DATETIME ->
          List.of(
              LocalDateTime.parse("0001-01-01T00:00:00.000001"),
              LocalDateTime.parse("2024-01-01T12:00"));
      case UUID -> List.of(new UUID(0, 0), UUID.fromString("00000000-0000-5000-8000-00000000000e"));
      case JSON ->
          List.of(
              "{\"a.b\":[1,2.50,0.3,null,9007199254740993,true],\"$ü\":{\"\":\"\\u0001\"}}",
              "[]",
              "null",
              "\"text\"",
              "-0.0",
              "{\"b\":1e400,\"a\":1.0}");
      case BYTES -> List.of(new byte[0], new byte[] {0, -1, 127});
      case TEXT_ARRAY -> List.of(List.of(), List.of("a,b", "", "\"c\""));
      case INTEGER_ARRAY -> List.of(List.of(), List.of(1L, Long.MIN_VALUE));
      case DECIMAL_ARRAY -> List.of(List.of(), List.of(new BigDecimal("1.50")));
      case UUID_ARRAY -> List.of(List.of(), List.of(new UUID(1, 2)));
    };
  }

  private static List<MappedRecord> records(Spec spec, List<Object> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> record("a.csv", i + 1, row(spec, 0, (long) i, values.get(i))))
        .toList();
  }

  private static List<TargetRow> scan(TargetSession session, String entity) {
    return scan(session, entity, Selection.ALL);
  }

  private static List<TargetRow> scan(TargetSession session, String entity, Selection selection) {
    List<TargetRow> rows = new ArrayList<>();
    session.scan(entity, selection, rows::add);
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void givesBackWhatWasWritten(ColumnType type) {
    Spec spec = typed(type);
    List<MappedRecord> records = new ArrayList<>(records(spec, values(type)));
    records.add(record("a.csv", records.size() + 1, row(spec, 0, 1000L, null)));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, records);

    List<TargetRow> rows = scan(fixture.session(run, spec), "typed");

    assertThat(rows).hasSameSizeAs(records);
    for (int i = 0; i < rows.size(); i++) {
      Row written = records.get(i).rows().get(0);
      assertThat(rows.get(i).key()).isEqualTo(written.key());
      assertThat(rows.get(i).fingerprint())
          .as(Arrays.deepToString(rows.get(i).values()))
          .isEqualTo(written.fingerprint());
      if (type != ColumnType.JSON && type != ColumnType.DOUBLE) {
        assertThat(Arrays.deepEquals(rows.get(i).values(), written.values())).isTrue();
      }
    }
  }

  /** Another value of the type, and one of another type. */
  @ParameterizedTest
  @EnumSource
  void onlyARowThatWasChangedHasAnotherFingerprint(ColumnType type) {
    Spec spec = typed(type);
    List<Object> values = values(type);
    List<MappedRecord> records =
        records(spec, List.of(values.get(0), values.get(0), values.get(0)));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, records);
    BsonValue odd =
        type == ColumnType.JSON || type == ColumnType.BOOLEAN
            ? new BsonDocument("odd", new BsonInt32(1))
            : new BsonString("odd");
    for (BsonValue changed : List.of(BsonValues.of(type, values.get(1)), odd)) {
      documents("typed").updateOne(new Document("_id", 1), Updates.set("value", changed));

      List<TargetRow> rows = scan(fixture.session(run, spec), "typed");

      assertThat(rows.get(0).fingerprint()).isEqualTo(records.get(0).rows().get(0).fingerprint());
      assertThat(rows.get(1).fingerprint())
          .isNotEqualTo(records.get(1).rows().get(0).fingerprint());
      assertThat(rows.get(2).fingerprint()).isEqualTo(records.get(2).rows().get(0).fingerprint());
    }
  }

  @Test
  void anotherKindOfNumberAndAForeignFieldAreNoChange() {
    Spec spec = typed(ColumnType.INTEGER);
    List<MappedRecord> records = records(spec, List.of(5L));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, records);
    documents("typed")
        .updateOne(
            new Document("_id", 0),
            Updates.combine(Updates.set("value", 5.0), Updates.set("x", 1)));

    assertThat(scan(fixture.session(run, spec), "typed").get(0).fingerprint())
        .isEqualTo(records.get(0).rows().get(0).fingerprint());
  }

  private static List<String> keys(TargetSession session, Selection selection) {
    return scan(session, "typed", selection).stream().map(TargetRow::key).toList();
  }

  @Test
  void readsDocumentsThatOthersWrote() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    documents("typed").insertOne(BsonDocument.parse("{_id: 7, value: 3}"));
    documents("typed").insertOne(BsonDocument.parse("{_id: {$oid: '507f1f77bcf86cd799439011'}}"));

    List<TargetRow> rows = scan(fixture.session(run, spec), "typed");

    assertThat(rows).extracting(TargetRow::key).containsExactly("7", "507f1f77bcf86cd799439011");
    assertThat(rows.get(0).values()).containsExactly(7L, null);
  }

  @Test
  void anEmbeddedRowThatWasChangedChangesItsDocument() {
    Spec spec =
        spec(
            "embedding",
            as(
                new DocumentSpec(true, List.of("pet"), List.of(), List.of(), false),
                entity("owner", column("id", ColumnType.INTEGER))),
            named(
                entity(
                    "pets",
                    List.of("owner", "name"),
                    reference("owner", ColumnType.INTEGER, "owner"),
                    column("name", ColumnType.TEXT),
                    column("born", ColumnType.DATE)),
                "pet"));
    RunContext run = fixture.start(spec, "a");
    fixture.chunk(
        run,
        spec,
        record(
            "a", 1, row(spec, 0, 1L), row(spec, 1, 1L, "Rex", LocalDate.EPOCH), row(spec, 0, 2L)));
    List<byte[]> before = fingerprints(run, spec);

    documents("owner").updateMany(new Document("pets", new BsonArray()), Updates.set("x", 1));
    assertThat(fingerprints(run, spec)).containsExactlyElementsOf(before);

    documents("owner")
        .updateOne(new Document("pets.name", "Rex"), Updates.set("pets.0.name", "Max"));
    List<byte[]> after = fingerprints(run, spec);

    assertThat(
            IntStream.range(0, 2).filter(i -> !Arrays.equals(before.get(i), after.get(i))).count())
        .isEqualTo(1);
    assertThat(scan(fixture.session(run, spec), "pet")).isEmpty();
    assertThat(
            fixture
                .jdbc()
                .queryForList("SELECT fingerprint FROM rehome.migration_items", byte[].class))
        .containsExactlyInAnyOrderElementsOf(before);
  }

  private List<byte[]> fingerprints(RunContext run, Spec spec) {
    return scan(fixture.session(run, spec), "owner").stream().map(TargetRow::fingerprint).toList();
  }

  private List<RowResult> delete(
      RunContext run, Spec spec, List<MappedRecord> records, boolean force) {
    return fixture.inTransaction(
        () -> fixture.session(run, spec).delete("typed", expected(records), force));
  }

  private static List<ExpectedRow> expected(List<MappedRecord> records) {
    return records.stream()
        .map(record -> record.rows().get(0))
        .map(row -> new ExpectedRow(row.key(), null, row.fingerprint()))
        .toList();
  }

  private long intents() {
    return fixture.jdbc().queryForObject("SELECT COUNT(*) FROM rehome.write_intents", Long.class);
  }

  @Test
  void undoesWhatARolledBackTransactionDeleted() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = records(spec, List.of("a", "b"));
    fixture.chunk(run, spec, records);

    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              TargetSession session = fixture.session(run, spec);
              session.delete("typed", expected(records.subList(0, 1)), false);
              session.delete("typed", expected(records), false);
              assertThat(documents("typed").countDocuments()).isZero();
              status.setRollbackOnly();
            });

    assertThat(documents("typed").countDocuments()).isEqualTo(2);
    assertThat(intents()).isZero();
  }

  /** The process dies when the documents are deleted and the ledger does not know. */
  private void interruptDeletion(RunContext run, Spec spec, List<MappedRecord> records) {
    interrupt(run, () -> fixture.session(run, spec).delete("typed", expected(records), false));
    documents("typed").deleteMany(new Document());
  }

  /** Leaves the intents of some work as they are before its transaction ends. */
  private void interrupt(RunContext run, Runnable work) {
    List<String> bodies = new ArrayList<>();
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              work.run();
              bodies.addAll(committedIntents());
              status.setRollbackOnly();
            });
    assertThat(bodies).isNotEmpty();
    for (int i = 0; i < bodies.size(); i++) {
      fixture
          .jdbc()
          .update(
              "INSERT INTO rehome.write_intents VALUES (?, ?, ?)",
              77 + i,
              run.number(),
              bodies.get(i));
    }
  }

  @Test
  void undoesWhatAnInterruptedRunDeletedBeforeItGoesOn() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = records(spec, List.of("a", "b"));
    fixture.chunk(run, spec, records);
    interruptDeletion(run, spec, records);

    fixture.open(run, spec, OpenMode.EXISTING);

    assertThat(delete(run, spec, records, false))
        .containsExactly(RowResult.DELETED, RowResult.DELETED);
    assertThat(intents()).isZero();
  }

  /** Whoever only reads must not find the target changed under his hands. */
  @Test
  void openingWhatExistsUndoesNothingAndRecoveringDoes() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = records(spec, List.of("a", "b"));
    fixture.chunk(run, spec, records);
    interruptDeletion(run, spec, records);

    fixture.open(run, spec, OpenMode.EXISTING);
    assertThat(documents("typed").countDocuments()).isZero();

    fixture.target().recover(spec);
    assertThat(documents("typed").countDocuments()).isEqualTo(2);
    assertThat(intents()).isZero();
  }

  /** Else its old documents would come back over newer ones when the rollback goes on. */
  @Test
  void theNextImportUndoesWhatAnInterruptedRollbackDeleted() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = records(spec, List.of("a", "b"));
    fixture.chunk(run, spec, records);
    interruptDeletion(run, spec, records);
    fixture.ledger().finish(run, RunStatus.ROLLED_BACK, 0, null);

    fixture.start(spec, "a.csv");

    assertThat(documents("typed").countDocuments()).isEqualTo(2);
    assertThat(intents()).isZero();
  }

  /** The ledger knows the row of the run already, unlike when it is inserted. */
  @Test
  void undoesWhatAnInterruptedRollbackForcedBack() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = records(spec, List.of("a"));
    fixture.chunk(run, spec, records);
    documents("typed").deleteMany(new Document());
    Row row = records.get(0).rows().get(0);
    Document before = new Document("_id", 0).append("value", "before");
    RowImage image = new RowImage(row.key(), null, row.fingerprint(), before.toJson());
    interrupt(run, () -> fixture.session(run, spec).restore("typed", List.of(image), true));
    documents("typed").insertOne(before.toBsonDocument());

    fixture.target().recover(spec);

    assertThat(documents("typed").countDocuments()).isZero();
    assertThat(restore(run, spec, List.of(image), false)).containsExactly(RowResult.MISSING);
  }

  private List<String> committedIntents() {
    TransactionTemplate apart =
        new TransactionTemplate(fixture.transaction().getTransactionManager());
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    return apart.execute(
        status ->
            fixture.jdbc().queryForList("SELECT body FROM rehome.write_intents", String.class));
  }

  private List<RowResult> restore(RunContext run, Spec spec, List<RowImage> images, boolean force) {
    return fixture.inTransaction(() -> fixture.session(run, spec).restore("typed", images, force));
  }

  @Test
  void reportsWhatTheServerRefusesToPutBack() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = records(spec, List.of("a", "b"));
    fixture.chunk(run, spec, records);
    documents("typed")
        .createIndex(Indexes.ascending("value"), new IndexOptions().unique(true).name("one"));
    List<RowImage> images =
        IntStream.range(0, 2)
            .mapToObj(
                i -> {
                  Row row = records.get(i).rows().get(0);
                  String image = "{_id: %d, value: '%s'}".formatted(i, i == 0 ? "b" : "c");
                  return new RowImage(row.key(), null, row.fingerprint(), image);
                })
            .toList();

    List<RowResult> results = restore(run, spec, images.subList(0, 1), false);

    assertThat(results.get(0).kind()).isEqualTo(RowResult.Kind.REFUSED);
    assertThat(results.get(0).reason()).contains("one");
    assertThat(restore(run, spec, images.subList(1, 2), false)).containsExactly(RowResult.RESTORED);
    assertThat(intents()).isZero();
  }

  @Test
  void reportsWhatOpeningCreated() {
    Spec spec =
        spec(
            "created",
            as(
                new DocumentSpec(
                    false,
                    List.of(),
                    List.of(),
                    List.of(new DocumentSpec.Index(List.of("name"), false)),
                    false),
                entity("person", column("id", ColumnType.TEXT), column("name", ColumnType.TEXT))));
    String collection = database.getName() + ".person";

    RunContext run = fixture.start(spec, "a.csv");

    assertThat(fixture.ledger().created(run))
        .containsExactly(
            new CreatedObject(CreatedObject.Kind.COLLECTION, collection, "person"),
            new CreatedObject(CreatedObject.Kind.INDEX, collection + ".name_1", "person"));
    RunContext later = fixture.start(spec, "a.csv");
    assertThat(fixture.ledger().created(later)).isEmpty();
  }

  @Test
  void dropsACollectionThatIsEmptyAgain() {
    Spec spec = typed(ColumnType.TEXT);
    RunContext run = fixture.start(spec, "a.csv");
    CreatedObject collection = fixture.ledger().created(run).get(0);
    CreatedObject index =
        new CreatedObject(CreatedObject.Kind.INDEX, collection.name() + ".value_1", "typed");
    fixture.chunk(run, spec, records(spec, List.of("a")));

    assertThat(fixture.target().drop(collection)).isEqualTo(DropResult.kept("it is not empty"));
    assertThat(fixture.target().drop(index).kind()).isEqualTo(DropResult.Kind.KEPT);

    documents("typed").deleteMany(new Document());
    assertThat(fixture.target().drop(collection)).isEqualTo(DropResult.DROPPED);
    assertThat(database.listCollectionNames()).doesNotContain("typed");
    assertThat(fixture.target().drop(collection)).isEqualTo(DropResult.MISSING);
    assertThat(fixture.target().drop(index)).isEqualTo(DropResult.MISSING);
  }
}
