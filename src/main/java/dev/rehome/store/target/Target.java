package dev.rehome.store.target;

import dev.rehome.spec.Spec;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.RunContext;

/**
 * The database that receives entities: tables of a relational database, collections of MongoDB. One
 * implementation per kind of database; safe for several threads.
 */
public interface Target {

  /**
   * Opens the work of one run: checks that every entity of the spec can be written, and creates the
   * tables that are missing, which the ledger records before. Existing tables are used as they are:
   * a missing column, a type that cannot take the values or a column that must be given and is not
   * are problems, all of them reported at once.
   *
   * @throws dev.rehome.problem.ProblemException with {@code USAGE} when a table does not fit, with
   *     {@code UNREACHABLE} or {@code SYSTEM} when the database does not answer
   */
  TargetSession open(RunContext run, Spec spec, OpenMode mode);

  /**
   * Undoes what interrupted transactions left behind, where the target shares none with the ledger;
   * otherwise there is nothing to do. {@link #open} does it to import, and a session before it
   * changes anything; a run that has changed nothing the ledger knows of needs this.
   */
  default void recover(Spec spec) {}

  /**
   * Drops something that a run created, if it is still there and empty. Not within a transaction.
   */
  DropResult drop(CreatedObject object);
}
