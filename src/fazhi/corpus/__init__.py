"""The embedded database of reports already read: one SQLite file, the system of record.

Why it is as it is:

* SQLite and not DuckDB holds the records: one writer and any number of readers at the same time, which
  DuckDB refuses across processes, and nothing recorded is lost when a process is killed. Tables for
  questions over many years are made from it by ``corpus export --format tables`` and can be made again.
* Write-ahead log, so that readers are never blocked and never block; ``synchronous=FULL``, so that a commit
  is on the disk when it is counted.
* One writer at a time, held by a lock on the file beside (``NAME-guard``, see :mod:`fazhi.corpus.guard`),
  not only by SQLite's own locks: a second one learns who holds the corpus, and checkpoints happen in one
  process only (SQLite before 3.51.3 could, rarely, damage a file when two processes reset its log).
* ``BEGIN IMMEDIATE`` for every transaction: with plain ``BEGIN`` half of the transactions of four busy
  processes fail, whatever the timeout.
* A count of commits stands in the database and, independently, beside it. SQLite takes a damaged log for
  a shorter one and says nothing; a count that has gone back does.

Connections live in ``connect``, the tables in ``schema``, records to rows and back in ``rows``; ``adding``,
``reading``, ``labelling``, ``correcting``, ``keeping``, ``asking`` and ``tables`` do one thing each;
``store`` puts them together.
Importing this package does not import SQLite.
"""

from fazhi.corpus.header import is_corpus

__all__ = ["is_corpus"]
