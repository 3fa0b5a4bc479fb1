#!/bin/sh
# Kills an import of 200,000 records at random moments until it completes, 20 times over, and
# compares what it leaves with what an undisturbed run leaves.
set -eu

rounds=${1:-20}
records=${2:-200000}
jar=$(pwd)/target/rehome.jar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/spec.yml" <<YAML
name: killed
source:
  directory: source
entities:
  article:
    id: { from: /id, required: true }
    columns:
      title: { from: /title, required: true }
      words: { from: /words, type: integer }
YAML

mkdir "$work/source"
for part in 1 2 3; do
  awk -v part="$part" -v records="$records" 'BEGIN {
    for (i = part; i <= records; i += 3) {
      if (i % 997 == 0) print "{\"id\":\"" i "\",\"title\":"
      else if (i % 499 == 0) print "{\"id\":\"" i "\",\"words\":\"many\"}"
      else print "{\"id\":\"" i "\",\"title\":\"Title " i "\",\"words\":" i % 1000 "}"
    }
  }' > "$work/source/part-$part.jsonl"
done

run() { # name
  cd "$work" && exec java -jar "$jar" import spec.yml --quiet --format json \
    --target "jdbc:h2:file:$work/$1/database" --runs-dir "$work/$1/runs"
}

query() { # name sql
  java -cp "$jar" org.h2.tools.Shell -user sa -password "" \
    -url "jdbc:h2:file:$work/$1/database;IFEXISTS=TRUE" -sql "$2"
}

ended() { # name
  query "$1" 'select status from rehome.migration_runs' 2> /dev/null | grep -q COMPLETED
}

snapshot() { # name
  for sql in \
    'select * from article order by id' \
    'select file_ordinal, record_number, line, byte_offset, byte_length, problems, raw from rehome.rejects order by 1, 2' \
    'select name, status, position_offset, position_records, read_count, inserted_count, rejected_count from rehome.migration_files order by 1' \
    'select row_key, legacy_id, checksum, action, file_ordinal, record_number from rehome.migration_items order by 1'
  do
    query "$1" "$sql" | grep -av ' ms)$'
  done > "$work/$1.snapshot"
}

code=0
(run undisturbed) > /dev/null 2>&1 || code=$?
[ "$code" = 3 ] || { echo "the undisturbed run ended with $code"; exit 1; }
snapshot undisturbed

round=1
while [ "$round" -le "$rounds" ]; do
  kills=0
  while :; do
    (run "$round") > "$work/out" 2>&1 &
    pid=$!
    # from 0.3 s, before the job starts, to 12 s, when a fast machine has finished
    sleep "$(awk -v seed="$round$kills$$" 'BEGIN { srand(seed); printf "%.2f", 0.3 + rand() * 11.7 }')"
    kill -9 "$pid" 2> /dev/null || true
    code=0
    wait "$pid" 2> /dev/null || code=$?
    [ "$code" = 137 ] || break
    kills=$((kills + 1))
    # a kill that came after the end of the run has nothing to resume
    ended "$round" && code=3 && break
  done
  [ "$code" = 3 ] || { echo "round $round: exit code $code"; cat "$work/out"; exit 1; }
  snapshot "$round"
  cmp -s "$work/undisturbed.snapshot" "$work/$round.snapshot" || {
    echo "round $round: the databases differ"
    diff -a "$work/undisturbed.snapshot" "$work/$round.snapshot" | head -n 20
    exit 1
  }
  echo "round $round: $kills kills, same database"
  rm -rf "${work:?}/$round"
  round=$((round + 1))
done
