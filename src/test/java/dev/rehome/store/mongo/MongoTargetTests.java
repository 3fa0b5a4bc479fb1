package dev.rehome.store.mongo;

import static dev.rehome.store.TestSpecs.as;
import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.named;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.required;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static dev.rehome.store.TestSpecs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.Spec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.Counts;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunStatus;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.TargetContract;
import dev.rehome.store.target.TargetSettings;
import dev.rehome.testing.MongoDatabaseServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class MongoTargetTests extends TargetContract {

  private final String url = MongoDatabaseServer.newDatabase();
  private final MongoDatabase database = MongoDatabaseServer.database(url);

  @TempDir private Path directory;

  @Override
  protected StoreFixture openFixture() {
    return new StoreFixture(
        settings(), new TargetSettings(new StoreSettings(url, null, null, "import people")));
  }

  /** Of the ledger database. */
  @Override
  protected StoreSettings settings() {
    return new StoreSettings(
        "jdbc:h2:file:" + directory.resolve("ledger"), null, null, "import people");
  }

  @Override
  protected List<String> primaryKey(String table) {
    return List.copyOf(documents(table).find().first().get("_id", Document.class).keySet());
  }

  @Override
  protected void addPerson(long id, String name) {
    documents("person").insertOne(new Document("_id", id).append("name", name));
  }

  @Override
  protected void remove(String table, Object id) {
    documents(table).deleteOne(new Document("_id", id));
  }

  @Override
  protected List<String> names() {
    return documents("person").find().sort(Sorts.ascending("_id")).into(new ArrayList<>()).stream()
        .map(person -> person.getString("name"))
        .toList();
  }

  @Override
  protected long count(String collection) {
    return documents(collection).countDocuments();
  }

  private MongoCollection<Document> documents(String name) {
    return database.getCollection(name);
  }

  private BsonDocument only(String name) {
    List<BsonDocument> all =
        database.getCollection(name, BsonDocument.class).find().into(new ArrayList<>());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void keepsEveryTypeExactly() {
    Spec spec =
        spec(
            "types",
            entity(
                "everything",
                Stream.concat(
                        Stream.of(column("id", ColumnType.UUID)),
                        Stream.of(ColumnType.values())
                            .map(type -> column("c_" + type.name().toLowerCase(), type)))
                    .toArray(ColumnSpec[]::new)));
    Object[] values = {
      UUID.fromString("00000000-0000-5000-8000-00000000000f"),
      "ünï 😀 '\"\\ \n",
      "x".repeat(2_000_000),
      Long.MIN_VALUE,
      new BigDecimal("1234567890123456789012345678.901200"),
      Double.MIN_VALUE,
      0.1f,
      true,
      LocalDate.of(1582, 10, 4),
      LocalTime.of(23, 59, 59, 999_999_000),
      OffsetDateTime.parse("2024-02-29T23:59:59.123456+05:45"),
      LocalDateTime.parse("0001-01-01T00:00:00.000001"),
      UUID.fromString("00000000-0000-5000-8000-00000000000e"),
      "{\"a.b\":[1,2.50,0.3,null,9007199254740993,true],\"$ü\":{\"\":\"\\u0001\"}}",
      new byte[] {0, -1, 127},
      List.of("a,b", "", "\"c\""),
      List.of(1L, Long.MIN_VALUE),
      List.of(new BigDecimal("1.50")),
      List.of(UUID.fromString("00000000-0000-5000-8000-00000000000d"))
    };
    RunContext run = fixture.start(spec, "a.csv");
    MappedRecord full = record("a.csv", 1, row(spec, 0, values));

    assertThat(kinds(fixture.chunk(run, spec, full))).containsOnly(RecordOutcome.Kind.INSERTED);

    BsonDocument stored = only("everything");
    stored.put("c_long_text", new BsonString("cut"));
    assertThat(stored)
        .isEqualTo(
            BsonDocument.parse(
                """
                {"_id": {"$uuid": "00000000-0000-5000-8000-00000000000f"},
                 "c_text": "ünï 😀 '\\"\\\\ \\n", "c_long_text": "cut",
                 "c_integer": {"$numberLong": "-9223372036854775808"},
                 "c_decimal": {"$numberDecimal": "1234567890123456789012345678.901200"},
                 "c_double": {"$numberDouble": "4.9E-324"}, "c_real": 0.1, "c_boolean": true,
                 "c_date": {"$date": {"$numberLong": "-12220243200000"}},
                 "c_time": "23:59:59.999999",
                 "c_timestamp": {"$date": "2024-02-29T18:14:59.123Z"},
                 "c_datetime": {"$date": {"$numberLong": "-62135596800000"}},
                 "c_uuid": {"$uuid": "00000000-0000-5000-8000-00000000000e"},
                 "c_json": {"a.b": [1, {"$numberDecimal": "2.50"}, 0.3, null,
                   {"$numberLong": "9007199254740993"}, true], "$ü": {"": "\\u0001"}},
                 "c_bytes": {"$binary": {"base64": "AP9/", "subType": "00"}},
                 "c_text_array": ["a,b", "", "\\"c\\""],
                 "c_integer_array": [1, {"$numberLong": "-9223372036854775808"}],
                 "c_decimal_array": [{"$numberDecimal": "1.50"}],
                 "c_uuid_array": [{"$uuid": "00000000-0000-5000-8000-00000000000d"}],
                 "_rehome": {"c_timestamp": "2024-02-29T23:59:59.123456+05:45",
                   "c_datetime": "0001-01-01T00:00:00.000001"}}
                """));
    forgetItems();
    RunContext again = fixture.start(spec, "a.csv");
    assertThat(kinds(fixture.chunk(again, spec, full))).containsOnly(RecordOutcome.Kind.UNCHANGED);
  }

  @Test
  void leavesOutWhatHasNoValueAndKeepsNoMetadataOfExactDates() {
    Spec spec =
        spec(
            "plain",
            entity(
                "plain",
                List.of("a", "b"),
                column("a", ColumnType.TEXT),
                column("b", ColumnType.INTEGER),
                column("c", ColumnType.TEXT),
                column("at", ColumnType.TIMESTAMP)));
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(
        run,
        spec,
        record(
            "a.csv",
            1,
            row(spec, 0, "x", 5_000_000_000L, null, OffsetDateTime.parse("2024-01-01T00:00:00Z"))));

    assertThat(only("plain"))
        .isEqualTo(
            BsonDocument.parse(
                """
                {"_id": {"a": "x", "b": 5000000000}, "a": "x", "b": 5000000000,
                 "at": {"$date": "2024-01-01T00:00:00Z"}}
                """));
  }

  @Test
  void rejectsWhatADocumentCannotHold() {
    Spec spec =
        spec(
            "odd",
            entity(
                "odd",
                column("id", ColumnType.INTEGER),
                column("number", ColumnType.DECIMAL),
                column("more", ColumnType.JSON),
                column("text", ColumnType.LONG_TEXT)));
    RunContext run = fixture.start(spec, "a.csv");
    String deep = "[".repeat(120) + "]".repeat(120);

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, new BigDecimal("1e-7000"), null, null)),
            record("a.csv", 2, row(spec, 0, 2L, new BigDecimal("1".repeat(35)), null, null)),
            record("a.csv", 3, row(spec, 0, 3L, null, "1" + "0".repeat(40) + "1", null)),
            record("a.csv", 4, row(spec, 0, 4L, null, deep, null)),
            record("a.csv", 5, row(spec, 0, 5L, null, null, "x".repeat(17 * 1024 * 1024))),
            record("a.csv", 6, row(spec, 0, 6L, null, "{\"a\\u0000\":1}", null)),
            record("a.csv", 7, row(spec, 0, 7L, null, null, "good")));

    assertThat(codes(outcomes))
        .containsExactly(
            "precision", "precision", "precision", "depth", "document-size", "nul-character", "");
    assertThat(count("odd")).isEqualTo(1);
  }

  @Test
  void reportsEverythingThatDoesNotFitTogether() {
    Spec spec =
        spec(
            "wrong",
            entity("system.mine", column("id", ColumnType.TEXT)),
            entity("dots", column("id", ColumnType.TEXT), column("a.b", ColumnType.TEXT)),
            entity("dollars", column("id", ColumnType.TEXT), column("$a", ColumnType.TEXT)),
            entity("ids", column("id", ColumnType.TEXT), column("_id", ColumnType.TEXT)),
            entity("keys", column("id", ColumnType.JSON)));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> fixture.open(spec))
        .satisfies(
            exception ->
                assertThat(exception.problems())
                    .extracting(Problem::code)
                    .containsExactly(
                        "bad-name", "bad-name", "bad-name", "bad-name", "unusable-key"));
    assertThat(database.listCollectionNames().into(new ArrayList<>())).isEmpty();
  }

  @Test
  void refusesCollectionsWithNamesThatAreTooLong() {
    int room = 255 - database.getName().length() - 1;
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () ->
                fixture.open(
                    spec("long", entity("c".repeat(room + 1), column("id", ColumnType.TEXT)))))
        .satisfies(
            exception -> assertThat(exception.problems().get(0).code()).isEqualTo("long-name"));
  }

  @Test
  void updatesItsOwnFieldsAndKeepsTheWholeDocumentAsItWas() {
    Spec spec = spec("people", PERSON);
    RunContext first = fixture.start(spec, "a.csv");
    fixture.chunk(first, spec, person(spec, 1, 1, "Ada"), person(spec, 2, 2, "Bob"));
    documents("person")
        .updateOne(new Document("_id", 2), new Document("$set", new Document("note", "mine")));

    RunContext second = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes =
        fixture.chunk(second, spec, person(spec, 1, 1, "Ada"), person(spec, 2, 2, "Bea"));

    assertThat(kinds(outcomes))
        .containsExactly(RecordOutcome.Kind.UNCHANGED, RecordOutcome.Kind.UPDATED);
    assertThat(BsonDocument.parse(outcomes.get(1).changes().get(0).before()))
        .isEqualTo(BsonDocument.parse("{_id: 2, name: 'Bob', run_id: 'r', note: 'mine'}"));
    assertThat(documents("person").find(new Document("_id", 2)).first())
        .isEqualTo(
            new Document("_id", 2)
                .append("name", "Bea")
                .append("run_id", "r")
                .append("note", "mine"));
  }

  /** Each in a chunk of several, and whatever the size of the chunks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void rejectsExactlyWhatAUniqueIndexRefuses(int chunk) {
    Spec spec =
        spec(
            "mails",
            entity("mail", column("id", ColumnType.INTEGER), column("address", ColumnType.TEXT)),
            entity(
                "box",
                column("id", ColumnType.INTEGER),
                reference("mail_id", ColumnType.INTEGER, "mail")));
    documents("mail")
        .createIndex(
            Indexes.ascending("address"), new IndexOptions().unique(true).name("one_mail"));
    documents("mail").insertOne(new Document("_id", -1).append("address", "taken"));
    String[] addresses = {"a", "b", "taken", "a", "c", "b", "d"};
    long[] ids = {1, 2, 3, 4, 3, 3, 5};
    List<MappedRecord> records =
        IntStream.range(0, ids.length)
            .mapToObj(
                i ->
                    record(
                        "a.csv",
                        i + 1,
                        row(spec, 0, ids[i], addresses[i]),
                        row(spec, 1, ids[i], ids[i])))
            .toList();
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes = inChunks(run, spec, records, chunk);

    assertThat(codes(outcomes))
        .containsExactly("", "", "unique", "unique", "", "duplicate-key,duplicate-key", "");
    assertThat(messages(outcomes, 2)).contains("one_mail");
    assertThat(outcomes.get(3).problems().get(0).entity()).isEqualTo("mail");
    assertThat(ids("mail")).containsExactly(-1, 1, 2, 3, 5);
    assertThat(ids("box")).containsExactly(1, 2, 3, 5);
    assertThat(fixture.ledger().totals(run)).isEqualTo(new Counts(7, 4, 0, 0, 0, 3));
    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
    assertThat(intents()).isZero();
  }

  @Test
  void undoingARefusedRecordKeepsWhatAnEarlierOneOfTheChunkWrote() {
    Spec spec =
        spec(
            "mails",
            entity("mail", column("id", ColumnType.INTEGER), column("address", ColumnType.TEXT)),
            with(
                entity("person", column("id", ColumnType.INTEGER), column("name", ColumnType.TEXT)),
                WriteMode.UPSERT,
                DuplicateRule.LAST));
    documents("mail").createIndex(Indexes.ascending("address"), new IndexOptions().unique(true));
    documents("mail").insertOne(new Document("_id", -1).append("address", "taken"));
    addPerson(1, "old");
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, "a"), row(spec, 1, 1L, "Ada")),
            record("a.csv", 2, row(spec, 0, 2L, "taken"), row(spec, 1, 1L, "Eve")));

    assertThat(codes(outcomes)).containsExactly("", "unique");
    assertThat(names()).containsExactly("Ada");
    assertThat(ids("mail")).containsExactly(-1, 1);
  }

  private List<Integer> ids(String collection) {
    return documents(collection)
        .find()
        .sort(Sorts.ascending("_id"))
        .into(new ArrayList<>())
        .stream()
        .map(document -> document.getInteger("_id"))
        .toList();
  }

  @Test
  void aRolledBackChunkLeavesNothing() {
    Spec spec = spec("people", PERSON);
    RunContext first = fixture.start(spec, "a.csv");
    fixture.chunk(first, spec, person(spec, 1, 1, "Ada"));
    RunContext run = fixture.start(spec, "a.csv");

    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              fixture.chunkInTransaction(
                  run, spec, List.of(person(spec, 1, 1, "Bea"), person(spec, 2, 2, "Eve")));
              status.setRollbackOnly();
            });

    assertThat(names()).containsExactly("Ada");
    assertThat(fixture.ledger().totals(run)).isEqualTo(Counts.NONE);
    assertThat(intents()).isZero();
  }

  /** Only what was written is undone, not what it conflicted with. */
  @Test
  void aRolledBackChunkLeavesWhatEarlierChunksInserted() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, person(spec, 1, 1, "Ada"));

    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              fixture.chunkInTransaction(
                  run, spec, List.of(person(spec, 2, 1, "Ada"), person(spec, 3, 3, "Eve")));
              status.setRollbackOnly();
            });

    assertThat(names()).containsExactly("Ada");
  }

  /**
   * The process dies when the documents are written and the ledger is not; what goes on may cut the
   * rest into other chunks.
   */
  @ParameterizedTest
  @CsvSource({
    "1, REJECT",
    "2, REJECT",
    "100, REJECT",
    "1, FIRST",
    "100, FIRST",
    "1, LAST",
    "3, LAST"
  })
  void endsAsIfTheChunkHadNotBeenInterrupted(int chunk, DuplicateRule duplicates) {
    Spec spec = spec("people", with(PERSON, WriteMode.UPSERT, duplicates));
    addPerson(7, "Gus");
    addPerson(8, "Hal");
    RunContext first = fixture.start(spec, "a.csv");
    fixture.chunk(first, spec, person(spec, 1, 1, "Ada"), person(spec, 2, 2, "Bob"));
    List<MappedRecord> records =
        List.of(
            person(spec, 1, 1, "Ada"),
            person(spec, 2, 2, "Bea"),
            person(spec, 3, 3, "Cid"),
            person(spec, 4, 3, "Dan"),
            person(spec, 5, 7, "Gus"),
            person(spec, 6, 8, "Hal 2"),
            person(spec, 7, 9, "Ida"));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, records.subList(0, 1));
    List<RecordOutcome> undisturbed = interrupt(run, spec, records.subList(1, 7));

    List<RecordOutcome> outcomes = inChunks(run, spec, records.subList(1, 7), chunk);

    assertThat(kinds(outcomes)).isEqualTo(kinds(undisturbed));
    assertThat(befores(outcomes)).isEqualTo(befores(undisturbed)).hasSize(2);
    assertThat(kinds(undisturbed).subList(0, 2))
        .containsExactly(RecordOutcome.Kind.UPDATED, RecordOutcome.Kind.INSERTED);
    assertThat(kinds(undisturbed).subList(3, 6))
        .containsExactly(
            RecordOutcome.Kind.UNCHANGED, RecordOutcome.Kind.UPDATED, RecordOutcome.Kind.INSERTED);
    String third = duplicates == DuplicateRule.LAST ? "Dan" : "Cid";
    assertThat(names()).containsExactly("Ada", "Bea", third, "Gus", "Hal 2", "Ida");
    assertThat(intents()).isZero();
    assertThat(fixture.ledger().totals(run))
        .isEqualTo(Counts.of(undisturbed).plus(new Counts(1, 0, 0, 1, 0, 0)));
  }

  @Test
  void countsWhatTheFirstChunkOfANewCollectionInsertedBeforeItWasInterrupted() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");
    interrupt(run, spec, people(spec, "a.csv", 1, 50));

    inChunks(run, spec, people(spec, "a.csv", 1, 120), 40);

    assertThat(fixture.ledger().entityTotals(run).get("person"))
        .containsEntry(RowAction.INSERTED, 120L);
    assertThat(count("person")).isEqualTo(120);
    assertThat(intents()).isZero();
  }

  /** As above, when only some of the documents were written. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40, 200})
  void resumesAfterAChunkOfWhichOnlyAPartWasWritten(int chunk) {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");
    interrupt(run, spec, people(spec, "a.csv", 1, 50));
    documents("person").deleteMany(Filters.gt("_id", 30));

    inChunks(run, spec, people(spec, "a.csv", 1, 120), chunk);

    assertThat(fixture.ledger().entityTotals(run).get("person"))
        .containsEntry(RowAction.INSERTED, 120L);
    assertThat(count("person")).isEqualTo(120);
    assertThat(intents()).isZero();
  }

  /**
   * The process died after it inserted optimistically, before it undid what belongs to a record
   * with a key of an earlier chunk.
   */
  @Test
  void undoesWhatAnInterruptedChunkWroteOfARecordThatIsRejected() {
    Spec spec =
        spec(
            "mails",
            entity("mail", column("id", ColumnType.INTEGER), column("address", ColumnType.TEXT)),
            entity(
                "box",
                column("id", ColumnType.INTEGER),
                reference("mail_id", ColumnType.INTEGER, "mail")));
    MappedRecord twice = record("a.csv", 3, row(spec, 0, 1L, "b"), row(spec, 1, 7L, 1L));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 1L, "a")));
    fixture.chunk(run, spec, record("a.csv", 2, row(spec, 0, 1L, "c")));
    List<Object[]> intents = new ArrayList<>();
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              fixture.write(run, spec, List.of(twice));
              apart(() -> intents.addAll(readIntents()));
              status.setRollbackOnly();
            });
    assertThat(intents).hasSize(1);
    documents("box").insertOne(new Document("_id", 7).append("mail_id", 1));
    addIntents(intents);

    List<RecordOutcome> outcomes = fixture.chunk(run, spec, twice);

    assertThat(codes(outcomes)).containsExactly("duplicate-key");
    assertThat(ids("mail")).containsExactly(1);
    assertThat(ids("box")).isEmpty();
    assertThat(intents()).isZero();
  }

  @Test
  void reportsAMissingDocumentThoughAnotherTookItsPlace() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, people(spec, "a.csv", 1, 50));
    remove("person", 7L);
    addPerson(1007, "Gus");

    List<IntegrityCheck> checks = fixture.verify(run, spec);

    assertThat(checks)
        .filteredOn(check -> !check.passed())
        .extracting(IntegrityCheck::name)
        .containsExactly("count");
    assertThat(checks.get(0).detail()).startsWith("50 rows written, 49 found");
  }

  @Test
  void verifiesWhatItWroteAmongTheDocumentsOfOthers() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, people(spec, "a.csv", 1, 50));
    addPerson(1007, "Gus");

    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
  }

  /** A retry works for a run that has ended; one that is to be resumed may wait for long. */
  @ParameterizedTest
  @EnumSource(
      value = RunStatus.class,
      names = {"RUNNING", "COMPLETED_WITH_REJECTS", "ABANDONED", "ROLLED_BACK"})
  void undoesTheInterruptedChunkOfAnotherRunBeforeItWrites(RunStatus status) {
    Spec spec = spec("people", PERSON);
    RunContext first = fixture.start(spec, "a.csv");
    fixture.chunk(first, spec, person(spec, 1, 1, "Ada"));
    RunContext run = fixture.start(spec, "a.csv");
    interrupt(run, spec, List.of(person(spec, 1, 1, "Bea"), person(spec, 2, 2, "Eve")));
    assertThat(names()).containsExactly("Bea", "Eve");
    if (status != RunStatus.RUNNING) {
      fixture.ledger().finish(run, status, 1, null);
    }

    fixture.open(spec);

    assertThat(names()).containsExactly("Ada");
    assertThat(intents()).isZero();
  }

  /**
   * Leaves target and ledger as a process does that is killed between the documents and its commit:
   * the documents are written, the intents are there, the chunk's transaction is not.
   */
  private List<RecordOutcome> interrupt(RunContext run, Spec spec, List<MappedRecord> records) {
    MongoCollection<BsonDocument> people = database.getCollection("person", BsonDocument.class);
    List<BsonDocument> documents = new ArrayList<>();
    List<Object[]> intents = new ArrayList<>();
    List<RecordOutcome> outcomes =
        fixture
            .transaction()
            .execute(
                status -> {
                  List<RecordOutcome> written = fixture.write(run, spec, records);
                  people.find().into(documents);
                  apart(() -> intents.addAll(readIntents()));
                  status.setRollbackOnly();
                  return written;
                });
    leave(documents, intents);
    return outcomes;
  }

  private void leave(List<BsonDocument> documents, List<Object[]> intents) {
    assertThat(intents).isNotEmpty();
    MongoCollection<BsonDocument> people = database.getCollection("person", BsonDocument.class);
    people.deleteMany(new Document());
    people.insertMany(documents);
    addIntents(intents);
  }

  private void addIntents(List<Object[]> intents) {
    fixture.jdbc().batchUpdate("INSERT INTO rehome.write_intents VALUES (?, ?, ?)", intents);
  }

  private List<Object[]> readIntents() {
    return fixture
        .jdbc()
        .query(
            "SELECT intent, run, body FROM rehome.write_intents",
            (row, number) -> new Object[] {row.getLong(1), row.getLong(2), row.getString(3)});
  }

  /** What other clients see meanwhile. */
  private void apart(Runnable work) {
    TransactionTemplate transaction =
        new TransactionTemplate(fixture.transaction().getTransactionManager());
    transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    transaction.executeWithoutResult(status -> work.run());
  }

  private static List<String> befores(List<RecordOutcome> outcomes) {
    return outcomes.stream()
        .flatMap(outcome -> outcome.changes().stream())
        .map(change -> change.before())
        .filter(before -> before != null)
        .toList();
  }

  private long intents() {
    return fixture.jdbc().queryForObject("SELECT COUNT(*) FROM rehome.write_intents", Long.class);
  }

  /** The server within the process takes a validator and ignores it; a real one does not. */
  @Test
  void aValidatorSaysWhatTheColumnsAre() {
    Spec spec =
        spec(
            "validated",
            as(
                new DocumentSpec(false, List.of(), List.of(), List.of(), true),
                entity(
                    "person",
                    required("id", ColumnType.INTEGER),
                    required("name", ColumnType.TEXT),
                    column("born", ColumnType.DATE),
                    column("extra", ColumnType.JSON))));

    assertThat(DocumentValidator.of(new DocumentShape(spec, spec.entities().get(0))).toJson())
        .isEqualTo(
            """
            {"$jsonSchema": {"bsonType": "object", "required": ["_id", "name"], "properties": \
            {"name": {"bsonType": ["string"]}, "born": {"bsonType": ["date"]}, "extra": {}}}}\
            """);
    fixture.open(spec);
    if (MongoDatabaseServer.real()) {
      assertThatExceptionOfType(MongoWriteException.class)
          .isThrownBy(() -> documents("person").insertOne(new Document("name", 7)));
    }
  }

  @Test
  void embedsRowsInTheDocumentTheyReferTo() {
    Spec spec =
        spec(
            "embedding",
            as(
                new DocumentSpec(false, List.of("pet"), List.of(), List.of(), false),
                entity("owner", column("id", ColumnType.TEXT), column("name", ColumnType.TEXT))),
            named(
                entity(
                    "pets",
                    List.of("owner", "name"),
                    reference("owner", ColumnType.TEXT, "owner"),
                    column("name", ColumnType.TEXT),
                    column("born", ColumnType.DATE)),
                "pet"));
    MappedRecord two =
        record(
            "a",
            1,
            row(spec, 0, "o1", "Ada"),
            row(spec, 0, "o2", "Bea"),
            row(spec, 1, "o1", "Rex", LocalDate.of(2020, 5, 1)),
            row(spec, 1, "o1", "Tom", null));
    MappedRecord lonely = record("a", 2, row(spec, 1, "o1", "Zoe", null));
    RunContext run = fixture.start(spec, "a");

    List<RecordOutcome> outcomes = fixture.chunk(run, spec, two, lonely);

    assertThat(outcomes.get(0).kind()).isEqualTo(RecordOutcome.Kind.INSERTED);
    assertThat(outcomes.get(1).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("embed"));
    assertThat(documents("owner").find().sort(Sorts.ascending("_id")).map(Document::toJson))
        .containsExactly(
            """
            {"_id": "o1", "name": "Ada", "pets": [{"name": "Rex", \
            "born": {"$date": "2020-05-01T00:00:00Z"}}, {"name": "Tom"}]}\
            """,
            """
            {"_id": "o2", "name": "Bea", "pets": []}\
            """);
    assertThat(database.listCollectionNames()).doesNotContain("pets");
    assertThat(fixture.verify(run, spec))
        .allSatisfy(check -> assertThat(check.passed()).as(check.toString()).isTrue());

    MappedRecord changed =
        record(
            "a",
            1,
            row(spec, 0, "o1", "Ada"),
            row(spec, 0, "o2", "Bea"),
            row(spec, 1, "o1", "Rex", LocalDate.of(2020, 5, 1)),
            row(spec, 1, "o2", "Tom", null));
    RunContext next = fixture.start(spec, "a");
    assertThat(fixture.chunk(next, spec, two).get(0).kind())
        .isEqualTo(RecordOutcome.Kind.UNCHANGED);
    RunContext last = fixture.start(spec, "a");
    assertThat(fixture.chunk(last, spec, changed).get(0).kind())
        .isEqualTo(RecordOutcome.Kind.UPDATED);
    assertThat(documents("owner").find(new Document("_id", "o2")).first())
        .isEqualTo(Document.parse("{_id: 'o2', name: 'Bea', pets: [{name: 'Tom'}]}"));
  }

  @Test
  void embeddedRowsAloneMakeADocumentChange() {
    Spec spec =
        spec(
            "keys-only",
            as(
                new DocumentSpec(false, List.of("pet"), List.of(), List.of(), false),
                entity("owner", column("id", ColumnType.TEXT))),
            named(
                entity(
                    "pets",
                    List.of("owner", "name"),
                    reference("owner", ColumnType.TEXT, "owner"),
                    column("name", ColumnType.TEXT)),
                "pet"));
    RunContext run = fixture.start(spec, "a");
    fixture.chunk(run, spec, record("a", 1, row(spec, 0, "o1"), row(spec, 1, "o1", "Rex")));

    RunContext next = fixture.start(spec, "a");
    fixture.chunk(next, spec, record("a", 1, row(spec, 0, "o1"), row(spec, 1, "o1", "Tom")));

    assertThat(documents("owner").find().map(Document::toJson))
        .containsExactly("{\"_id\": \"o1\", \"pets\": [{\"name\": \"Tom\"}]}");
  }

  @Test
  void theListOfEmbeddedRowsHasANameThatAFieldCanHave() {
    Spec spec =
        spec(
            "dotted",
            as(
                new DocumentSpec(false, List.of("pet"), List.of(), List.of(), false),
                entity("owner", column("id", ColumnType.TEXT))),
            named(
                entity(
                    "app.pets",
                    List.of("owner", "name"),
                    reference("owner", ColumnType.TEXT, "owner"),
                    column("name", ColumnType.TEXT)),
                "pet"));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> fixture.open(spec))
        .withMessageContaining("app.pets");
  }

  @Test
  void makesObjectIdsThatReferencesShare() {
    DocumentSpec objectIds =
        new DocumentSpec(
            true,
            List.of(),
            List.of("note"),
            List.of(new DocumentSpec.Index(List.of("name", "note"), true)),
            true);
    Spec spec =
        spec(
            "ids",
            as(
                objectIds,
                entity(
                    "parent",
                    column("id", ColumnType.UUID),
                    column("name", ColumnType.TEXT),
                    column("note", ColumnType.TIMESTAMP))),
            entity(
                "child",
                column("id", ColumnType.TEXT),
                reference("parent_id", ColumnType.UUID, "parent")));
    UUID id = new UUID(1, 2);
    MappedRecord record =
        record(
            "a.csv",
            1,
            row(spec, 0, id, "Ada", OffsetDateTime.parse("2024-01-01T00:00:00.123456Z")),
            row(spec, 1, "c", id));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, record);

    BsonDocument parent = only("parent");
    assertThat(parent)
        .isEqualTo(
            BsonDocument.parse(
                """
                {"_id": {"$oid": "%s"}, "name": "Ada",
                 "_rehome": {"note": "2024-01-01T00:00:00.123456Z"}}
                """
                    .formatted(IdText.objectId(id.toString()).getValue().toHexString())));
    assertThat(only("child").get("parent_id")).isEqualTo(parent.get("_id"));
    assertThat(documents("parent").listIndexes().into(new ArrayList<>()))
        .extracting(index -> index.get("key"))
        .contains(new Document("name", 1).append("_rehome.note", 1));
    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT new_id FROM rehome.legacy_mappings WHERE entity = 'parent'",
                    String.class))
        .containsExactly(parent.getObjectId("_id").getValue().toHexString());
    forgetItems();
    assertThat(kinds(fixture.chunk(fixture.start(spec, "a.csv"), spec, record)))
        .containsExactly(RecordOutcome.Kind.UNCHANGED);
  }

  @Test
  void keepsTheObjectIdThatATextIsAlready() {
    assertThat(IdText.objectId("507f1f77bcf86cd799439011").getValue().toHexString())
        .isEqualTo("507f1f77bcf86cd799439011");
    assertThat(IdText.objectId("a").getValue().toHexString()).isEqualTo("ca978112ca1bbdcafac231b3");
  }

  @Test
  void aDryRunWritesNothing() {
    Spec spec = spec("people", PERSON);
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              RunContext run = fixture.startDry(spec, "a.csv");
              List<RecordOutcome> outcomes =
                  fixture.chunkInTransaction(
                      run, spec, List.of(person(spec, 1, 1, "Ada"), person(spec, 2, 1, "Eve")));
              assertThat(codes(outcomes)).containsExactly("", "duplicate-key");
              assertThat(fixture.verify(run, spec)).isEmpty();
              status.setRollbackOnly();
            });

    assertThat(database.listCollectionNames().into(new ArrayList<>())).isEmpty();
    assertThat(intents()).isZero();
  }

  @Test
  void aDryRunFindsTheDuplicatesOfEarlierChunks() {
    Spec spec = spec("people", with(PERSON, WriteMode.UPSERT, DuplicateRule.LAST));
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              RunContext run = fixture.startDry(spec, "a.csv");
              fixture.chunkInTransaction(run, spec, List.of(person(spec, 1, 1, "Ada")));
              assertThat(
                      kinds(
                          fixture.chunkInTransaction(
                              run, spec, List.of(person(spec, 2, 1, "Eve")))))
                  .containsExactly(RecordOutcome.Kind.UPDATED);
              status.setRollbackOnly();
            });
  }
}
