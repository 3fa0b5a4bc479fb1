#!/bin/sh
# Imports 1 GB of CSV, of a JSON array and of JSON Lines with a heap of 128 MB.
set -eu

megabytes=${1:-1024}
jar=$(pwd)/target/rehome.jar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

generate() { # format
  awk -v format="$1" -v target="$((megabytes * 1048576))" '
    BEGIN {
      text = "the quick brown fox jumps over the lazy dog, again and again; "
      while (length(text) < 900) text = text text
      text = substr(text, 1, 900)
      if (format == "csv") print "id,title,content"
      if (format == "json") printf "["
      for (i = 0; written < target; i++) {
        if (format == "csv")
          line = i ",\"Title, number " i "\",\"" text "\""
        else
          line = (format == "json" && i > 0 ? "," : "") \
            "{\"id\":\"" i "\",\"title\":\"Title " i "\",\"content\":\"" text "\"}"
        print line
        written += length(line) + 1
      }
      if (format == "json") print "]"
    }'
}

cat > "$work/spec.yml" <<YAML
name: large
source:
  directory: .
entities:
  article:
    id: /id
    columns: { title: /title, content: /content }
YAML

for format in csv json jsonl; do
  mkdir "$work/$format"
  generate "$format" > "$work/$format/large.$format"
  ls -l "$work/$format/large.$format" | awk '{ print $5 " bytes of '"$format"'" }'
  (cd "$work" && java -Xmx128m -jar "$jar" import spec.yml --source "$format" \
    --target "jdbc:h2:file:$work/$format/db/database" --runs-dir "$work/$format/runs" --quiet \
    && sed -n 1,9p "$work/$format"/runs/*/summary.txt)
  rm -rf "${work:?}/$format"
done
