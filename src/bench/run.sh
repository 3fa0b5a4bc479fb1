#!/bin/sh
# Compares Rehome's imports with other ways to bring the same rows into a database.
# src/bench/run.sh --help names the options.
set -eu

cd "$(dirname "$0")/../.."
classpath=target/benchmark.classpath
./mvnw -q -DskipTests package dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile="$classpath"

if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=java; fi
exec "$java" -cp "$PWD/target/test-classes:$PWD/target/classes:$(cat "$classpath")" \
  dev.rehome.benchmark.Benchmark "$@"
