-- The tables are ours and may change; the views at the end are the public contract.
-- Amounts are whole minor units of the document's currency, prices and quantities canonical decimal text.

CREATE TABLE files(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                       -- as the sender called it, escaped where it cannot be printed
  sender TEXT NOT NULL,
  claimed_as TEXT NOT NULL UNIQUE,          -- its path under .claimed/, escaped the same way
  arrived TEXT NOT NULL,                    -- UTC
  retry_of INTEGER REFERENCES files(id),
  attempts INTEGER NOT NULL DEFAULT 0,      -- readers that died on it
  outcome TEXT CHECK(outcome IN ('accepted', 'partly', 'duplicate', 'rejected', 'waiting', 'parked')),  -- NULL = in hand
  decided TEXT,                             -- UTC
  sha256 TEXT, size INTEGER, format TEXT, encoding TEXT,
  destination TEXT,                         -- relative to the workspace, escaped
  documents INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
  duplicate_of INTEGER REFERENCES files(id),
  waits_for TEXT NOT NULL DEFAULT '', waits_until TEXT,  -- the references that are missing; the deadline, UTC
  reasons TEXT NOT NULL DEFAULT '[]'        -- JSON
) STRICT;
CREATE UNIQUE INDEX files_same_bytes_once ON files(sender, sha256) WHERE outcome IN ('accepted', 'waiting') AND documents + skipped > 0;
CREATE INDEX files_by_outcome ON files(outcome, decided);
CREATE INDEX files_in_hand ON files(id) WHERE outcome IS NULL;
CREATE INDEX files_retried ON files(retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX files_by_name ON files(name);
CREATE INDEX files_by_sender ON files(sender);  -- and by id: what a sender sent last
CREATE INDEX files_rejected ON files(destination) WHERE outcome = 'rejected';

CREATE TABLE customers(
  code TEXT PRIMARY KEY, name TEXT NOT NULL CHECK(name <> ''),
  vat_id TEXT NOT NULL DEFAULT '', siren TEXT NOT NULL DEFAULT '', siret TEXT NOT NULL DEFAULT '', gln TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '', endpoint TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
  street TEXT NOT NULL DEFAULT '', street2 TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '', payment_terms TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK(active IN (0, 1)), blocked INTEGER NOT NULL DEFAULT 0 CHECK(blocked IN (0, 1))
) STRICT;
CREATE INDEX customers_vat_id ON customers(vat_id) WHERE vat_id <> '';
CREATE INDEX customers_siren ON customers(siren) WHERE siren <> '';
CREATE INDEX customers_siret ON customers(siret) WHERE siret <> '';
CREATE INDEX customers_gln ON customers(gln) WHERE gln <> '';
CREATE INDEX customers_endpoint ON customers(endpoint) WHERE endpoint <> '';
CREATE INDEX customers_email ON customers(email COLLATE NOCASE) WHERE email <> '';

CREATE TABLE suppliers(
  code TEXT PRIMARY KEY, name TEXT NOT NULL CHECK(name <> ''),
  vat_id TEXT NOT NULL DEFAULT '', siren TEXT NOT NULL DEFAULT '', siret TEXT NOT NULL DEFAULT '', gln TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '', endpoint TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
  street TEXT NOT NULL DEFAULT '', street2 TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '', payment_terms TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK(active IN (0, 1)), blocked INTEGER NOT NULL DEFAULT 0 CHECK(blocked IN (0, 1))
) STRICT;
CREATE INDEX suppliers_vat_id ON suppliers(vat_id) WHERE vat_id <> '';
CREATE INDEX suppliers_siren ON suppliers(siren) WHERE siren <> '';
CREATE INDEX suppliers_siret ON suppliers(siret) WHERE siret <> '';
CREATE INDEX suppliers_gln ON suppliers(gln) WHERE gln <> '';
CREATE INDEX suppliers_endpoint ON suppliers(endpoint) WHERE endpoint <> '';
CREATE INDEX suppliers_email ON suppliers(email COLLATE NOCASE) WHERE email <> '';

CREATE TABLE products(
  code TEXT PRIMARY KEY, name TEXT NOT NULL CHECK(name <> ''),
  gtin TEXT NOT NULL DEFAULT '', unit TEXT NOT NULL DEFAULT '', price TEXT NOT NULL DEFAULT '', vat_rate TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK(active IN (0, 1)), blocked INTEGER NOT NULL DEFAULT 0 CHECK(blocked IN (0, 1))
) STRICT;
CREATE INDEX products_gtin ON products(gtin) WHERE gtin <> '';

-- What a customer or a supplier calls one of our products.
CREATE TABLE partner_items(
  shape TEXT NOT NULL CHECK(shape IN ('customer', 'supplier')), partner TEXT NOT NULL, item TEXT NOT NULL,
  product TEXT NOT NULL REFERENCES products(code),
  PRIMARY KEY(shape, partner, item)
) STRICT, WITHOUT ROWID;

-- What a sender's own software calls one of our records: its key for it.
CREATE TABLE xref(
  sender TEXT NOT NULL CHECK(sender <> ''), kind TEXT NOT NULL CHECK(kind IN ('customer', 'supplier', 'product')),
  external_id TEXT NOT NULL CHECK(external_id <> ''), our_code TEXT NOT NULL CHECK(our_code <> ''),
  learnt_by TEXT NOT NULL,                  -- hand, create, record, or the key by which our record was found: code, siret, vat_id …
  created_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,  -- UTC; the second to the day
  PRIMARY KEY(sender, kind, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX xref_back ON xref(kind, our_code);  -- one record of ours may have several keys

-- One row per series and period: the last number drawn. It only ever moves by one.
CREATE TABLE series(
  name TEXT NOT NULL, period TEXT NOT NULL, start INTEGER NOT NULL, last INTEGER NOT NULL, last_date TEXT NOT NULL,
  PRIMARY KEY(name, period)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER series_moves_by_one BEFORE UPDATE OF last ON series WHEN NEW.last <> OLD.last + 1
  BEGIN SELECT RAISE(ABORT, 'a series moves by one'); END;
CREATE TRIGGER series_is_kept BEFORE DELETE ON series
  BEGIN SELECT RAISE(ABORT, 'a series is never deleted'); END;

CREATE TABLE documents(
  id INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES files(id),
  direction TEXT NOT NULL CHECK(direction IN ('sale', 'purchase')),
  kind TEXT NOT NULL CHECK(kind IN ('quote', 'order', 'delivery_note', 'invoice', 'credit_note')),
  number TEXT NOT NULL CHECK(number <> ''), -- ours
  series TEXT, period TEXT, sequence INTEGER,  -- NULL when the number is the sender's
  sender TEXT NOT NULL,
  external_number TEXT NOT NULL CHECK(external_number <> ''),  -- theirs
  customer TEXT REFERENCES customers(code), supplier TEXT REFERENCES suppliers(code),
  issue_date TEXT NOT NULL, operation_date TEXT, due_date TEXT,
  external_year INTEGER NOT NULL,           -- of their own date
  currency TEXT NOT NULL, decimals INTEGER NOT NULL,
  net INTEGER NOT NULL, tax INTEGER NOT NULL, gross INTEGER NOT NULL, due INTEGER NOT NULL,
  content TEXT NOT NULL,                    -- digest of what its sender meant
  document TEXT NOT NULL,                   -- the document as it was mapped, JSON
  warnings TEXT NOT NULL,                   -- JSON
  CHECK((direction = 'sale') = (customer IS NOT NULL)), CHECK((direction = 'purchase') = (supplier IS NOT NULL)),
  CHECK((series IS NULL) = (sequence IS NULL) AND (series IS NULL) = (period IS NULL)),
  UNIQUE(direction, kind, number)
) STRICT;
CREATE UNIQUE INDEX documents_one_sequence ON documents(series, period, sequence) WHERE series IS NOT NULL;
CREATE UNIQUE INDEX documents_sale_once ON documents(sender, kind, external_number) WHERE direction = 'sale';
CREATE UNIQUE INDEX documents_purchase_once ON documents(supplier, kind, external_number, external_year) WHERE direction = 'purchase';
CREATE INDEX documents_by_file ON documents(file_id);
CREATE INDEX documents_by_external_number ON documents(external_number);
CREATE TRIGGER documents_no_gap BEFORE INSERT ON documents WHEN NEW.series IS NOT NULL AND NEW.sequence <> coalesce(
    (SELECT max(sequence) + 1 FROM documents WHERE series = NEW.series AND period = NEW.period),
    (SELECT start FROM series WHERE name = NEW.series AND period = NEW.period))
  BEGIN SELECT RAISE(ABORT, 'a gap in a series'); END;
CREATE TRIGGER documents_are_kept BEFORE DELETE ON documents
  BEGIN SELECT RAISE(ABORT, 'a document is never deleted'); END;
CREATE TRIGGER documents_stay BEFORE UPDATE ON documents
  BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;

CREATE TABLE lines(
  document_id INTEGER NOT NULL REFERENCES documents(id), position INTEGER NOT NULL,
  product TEXT REFERENCES products(code), name TEXT NOT NULL,
  quantity TEXT, unit TEXT NOT NULL, unit_price TEXT, price_base TEXT, vat_category TEXT NOT NULL, vat_rate TEXT, net INTEGER,
  PRIMARY KEY(document_id, position)
) STRICT, WITHOUT ROWID;

-- What people did: who, when, what, on which file.
CREATE TABLE acts(
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL,
  file_id INTEGER REFERENCES files(id), detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX acts_by_file ON acts(file_id);

-- The public contract. An amount is exact decimal text.
CREATE VIEW all_documents AS SELECT
  d.id, d.direction, d.kind, d.number, d.external_number, d.sender, coalesce(d.customer, d.supplier) AS partner,
  coalesce(c.name, s.name) AS partner_name, d.issue_date, d.operation_date, d.due_date, d.currency,
  iif(d.net < 0, '-', '') || iif(d.decimals = 0, abs(d.net), (abs(d.net) / e.unit) || '.' || substr('000' || (abs(d.net) % e.unit), -d.decimals)) AS total_net,
  iif(d.tax < 0, '-', '') || iif(d.decimals = 0, abs(d.tax), (abs(d.tax) / e.unit) || '.' || substr('000' || (abs(d.tax) % e.unit), -d.decimals)) AS total_tax,
  iif(d.gross < 0, '-', '') || iif(d.decimals = 0, abs(d.gross), (abs(d.gross) / e.unit) || '.' || substr('000' || (abs(d.gross) % e.unit), -d.decimals)) AS total_gross,
  iif(d.due < 0, '-', '') || iif(d.decimals = 0, abs(d.due), (abs(d.due) / e.unit) || '.' || substr('000' || (abs(d.due) % e.unit), -d.decimals)) AS amount_due,
  d.series, d.period, d.sequence, f.name AS file, d.file_id, f.decided AS imported
FROM documents d JOIN files f ON f.id = d.file_id LEFT JOIN customers c ON c.code = d.customer LEFT JOIN suppliers s ON s.code = d.supplier
  JOIN (SELECT 0 AS places, 1 AS unit UNION ALL SELECT 2, 100 UNION ALL SELECT 3, 1000) e ON e.places = d.decimals;
CREATE VIEW quotes AS SELECT * FROM all_documents WHERE direction = 'sale' AND kind = 'quote';
CREATE VIEW orders AS SELECT * FROM all_documents WHERE direction = 'sale' AND kind = 'order';
CREATE VIEW delivery_notes AS SELECT * FROM all_documents WHERE direction = 'sale' AND kind = 'delivery_note';
CREATE VIEW invoices AS SELECT * FROM all_documents WHERE direction = 'sale' AND kind = 'invoice';
CREATE VIEW credit_notes AS SELECT * FROM all_documents WHERE direction = 'sale' AND kind = 'credit_note';
CREATE VIEW purchases AS SELECT * FROM all_documents WHERE direction = 'purchase';
CREATE VIEW document_lines AS SELECT d.direction, d.kind, d.number, l.position, l.product, l.name, l.quantity, l.unit, l.unit_price, l.price_base,
  l.vat_category, l.vat_rate,
  iif(l.net < 0, '-', '') || iif(d.decimals = 0, abs(l.net), (abs(l.net) / e.unit) || '.' || substr('000' || (abs(l.net) % e.unit), -d.decimals)) AS net_amount
FROM lines l JOIN documents d ON d.id = l.document_id
  JOIN (SELECT 0 AS places, 1 AS unit UNION ALL SELECT 2, 100 UNION ALL SELECT 3, 1000) e ON e.places = d.decimals;
CREATE VIEW number_series AS WITH counted AS MATERIALIZED (SELECT name AS series, period, start, last AS drawn,
  (SELECT min(sequence) FROM documents d WHERE d.series = s.name AND d.period = s.period) AS first,
  (SELECT max(sequence) FROM documents d WHERE d.series = s.name AND d.period = s.period) AS last,
  (SELECT count(*) FROM documents d WHERE d.series = s.name AND d.period = s.period) AS documents
  FROM series s)
SELECT series, period, first, last, documents, documents = drawn - start + 1 AND first = start AND last = drawn AS no_gap FROM counted;
