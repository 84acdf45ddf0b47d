#!/bin/sh
# importd at work: a throw-away workspace, the files beside this script, the real service, and what came of them.
# What importd says is in French, as for the people it is made for; `language = "en"` in importd.toml changes that.
set -eu
bin=$1
demo=$2
here=$(dirname "$0")

say() { printf '\n— %s\n\n' "$1"; }

say "a new workspace, with example customers, suppliers and products: importd init $demo"
rm -rf "$demo"
"$bin/importd" init "$demo" --with-examples --name "Les Chaises d’Arbois" --siren 123456782 --vat-id FR11123456782
cp "$here"/*.csv "$here"/*.json "$here"/*.xml "$demo/inbox/"

say "import everything that lies in inbox/ and exit: importd run --once"
code=0
"$bin/importd" run --once --workspace "$demo" || code=$?
echo "exit code $code: 0 would be all well; 3 says that something was rejected"
[ "$code" -eq 3 ]

say "the documents and their numbers, from the view all_documents, which anybody can query"
"$bin/sqlite-utils" query "$demo/importd.db" --table "
  SELECT number, direction, kind, external_number AS theirs, partner_name AS partner, issue_date, total_gross || ' ' || currency AS total
  FROM all_documents ORDER BY number"

say "the rejection, as the bookkeeper finds it beside the file: rejected/facture-a-revoir.csv.reason.txt"
cat "$demo/rejected/facture-a-revoir.csv.reason.txt"

say "how things stand, where run --once comes every five minutes: importd status --timer 5"
code=0
"$bin/importd" status --timer 5 --workspace "$demo" || code=$?
echo "exit code $code: 1 says that somebody must look"
[ "$code" -eq 1 ]
