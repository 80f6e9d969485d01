"""The tables of a corpus file, their number, and how a file of an older number becomes one of this."""

from collections.abc import Mapping

SCHEMA = 2
"""Number of the layout below, kept in ``user_version``; a larger one is refused, a smaller one migrated."""

_FAILURES = """
CREATE VIEW failures AS
SELECT path, failure AS reason, code, seen FROM files WHERE failure IS NOT NULL
"""

MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    # 2: why a file could not be read, also for programs.
    1: ("ALTER TABLE files ADD COLUMN code TEXT", "DROP VIEW failures", _FAILURES),
}
"""Statements that turn a file of a number into one of the next."""

# ``reports`` holds each content once; ``files`` says which content a path has now, ``versions`` which it
# had. A report that no file has any more is superseded. Its text stands last in the row, so that reading
# the other columns does not read it; units are offsets into it.
_TABLES = """
CREATE TABLE corpus (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    fazhi TEXT NOT NULL,
    commits INTEGER NOT NULL,
    last_add TEXT
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('labels', 'themes', 'shortcomings')),
    model TEXT NOT NULL,
    name TEXT NOT NULL,
    fazhi TEXT NOT NULL,
    started TEXT NOT NULL,
    last TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '{}',
    UNIQUE (kind, model, fazhi)
);
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES runs,
    title TEXT, body TEXT, province TEXT, city TEXT, county TEXT, level TEXT, year TEXT, signed TEXT,
    format TEXT NOT NULL,
    encoding TEXT,
    flags TEXT NOT NULL,
    page_title TEXT,
    fazhi TEXT NOT NULL,
    added TEXT NOT NULL,
    metadata TEXT NOT NULL,
    paragraphs TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    report INTEGER REFERENCES reports,
    version INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT,
    failure TEXT,
    seen TEXT NOT NULL,
    code TEXT
);
CREATE INDEX files_by_report ON files (report, id);
CREATE INDEX files_failed ON files (id) WHERE failure IS NOT NULL;
CREATE TABLE versions (
    file INTEGER NOT NULL REFERENCES files,
    version INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES reports,
    added TEXT NOT NULL,
    PRIMARY KEY (file, version)
) WITHOUT ROWID;
CREATE TABLE units (
    report INTEGER NOT NULL REFERENCES reports,
    unit INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    form TEXT NOT NULL,
    level INTEGER NOT NULL,
    heading TEXT NOT NULL,
    section TEXT NOT NULL,
    part TEXT NOT NULL,
    kind_hint TEXT NOT NULL,
    hint_rule TEXT NOT NULL,
    page INTEGER,
    PRIMARY KEY (report, unit)
) WITHOUT ROWID;
CREATE TABLE labels (
    report INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    unit INTEGER NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    category TEXT,
    confidence REAL,
    needs_review INTEGER NOT NULL,
    secondary TEXT NOT NULL,
    problems TEXT NOT NULL,
    PRIMARY KEY (report, run, unit),
    FOREIGN KEY (report, unit) REFERENCES units
) WITHOUT ROWID;
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    category TEXT,
    secondary TEXT NOT NULL,
    problems TEXT NOT NULL,
    source TEXT NOT NULL,
    made TEXT NOT NULL,
    FOREIGN KEY (report, unit) REFERENCES units
);
CREATE INDEX corrections_by_unit ON corrections (report, unit, id);
CREATE TABLE covered (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES reports,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE themes (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    theme TEXT NOT NULL,
    name TEXT NOT NULL,
    prevalence REAL NOT NULL,
    reports INTEGER NOT NULL,
    terms TEXT NOT NULL, relevant TEXT NOT NULL,
    by_category TEXT NOT NULL, by_region TEXT NOT NULL, by_year TEXT NOT NULL,
    examples TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE unit_themes (
    run INTEGER NOT NULL REFERENCES runs,
    report INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    theme TEXT NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (run, report, unit, rank),
    FOREIGN KEY (report, unit) REFERENCES units
) WITHOUT ROWID;
CREATE TABLE statements (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    statement TEXT NOT NULL,
    report INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    types TEXT NOT NULL,
    category TEXT,
    pattern TEXT,
    signals TEXT NOT NULL,
    answers TEXT NOT NULL,
    PRIMARY KEY (run, position),
    FOREIGN KEY (report, unit) REFERENCES units
) WITHOUT ROWID;
CREATE TABLE patterns (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    pattern TEXT NOT NULL,
    name TEXT NOT NULL,
    types TEXT NOT NULL,
    category TEXT,
    statements TEXT NOT NULL,
    reports INTEGER NOT NULL,
    years TEXT NOT NULL,
    regions TEXT NOT NULL,
    quotes TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE trends (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    years TEXT NOT NULL, covered TEXT NOT NULL, statements TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
"""

# What people ask: each report once under the first path that has it, each unit with the label that counts.
# CROSS JOIN fixes the order of the joins: report by report is a fifth to a third faster than label by label.
_VIEWS = """
CREATE VIEW current_reports AS
SELECT r.id AS id, f.id AS file, f.path AS path, f.version AS version, r.title AS title, r.body AS body,
       r.province AS province, r.city AS city, r.county AS county, r.level AS level, r.year AS year,
       r.signed AS signed, r.format AS format, r.run AS run, r.sha256 AS sha256, r.added AS added
FROM files f CROSS JOIN reports r ON r.id = f.report
WHERE NOT EXISTS (SELECT 1 FROM files g WHERE g.report = f.report AND g.id < f.id);
CREATE VIEW current_units AS
SELECT p.path AS report, u.unit AS unit,
       coalesce(c.kind, l.kind) AS kind,
       CASE WHEN c.id IS NULL THEN l.role ELSE c.role END AS role,
       CASE WHEN c.id IS NULL THEN l.category ELSE c.category END AS category,
       CASE WHEN c.id IS NULL THEN l.confidence END AS confidence,
       CASE WHEN c.id IS NULL THEN l.needs_review ELSE 0 END AS needs_review,
       CASE WHEN c.id IS NULL THEN l.secondary ELSE c.secondary END AS secondary,
       CASE WHEN c.id IS NULL THEN l.problems ELSE c.problems END AS problems,
       u.section AS section, substr(r.text, u.start + 1, u."end" - u.start) AS text,
       u.start AS start, u."end" AS "end", u.page AS page, c.id IS NOT NULL AS corrected,
       p.year AS year, p.level AS level, p.province AS province, p.city AS city, p.county AS county,
       p.body AS body
FROM current_reports p
CROSS JOIN reports r ON r.id = p.id
CROSS JOIN units u ON u.report = p.id
CROSS JOIN labels l ON l.report = p.id AND l.run = p.run AND l.unit = u.unit
LEFT JOIN corrections c ON c.id = (
    SELECT max(id) FROM corrections WHERE report = u.report AND unit = u.unit);
"""

CREATE = f"{_TABLES}{_VIEWS}{_FAILURES};"
"""All statements that make an empty corpus."""
