/* writer.h: the one thread and connection that commits and checkpoints (DESIGN.md sections 3 and 4).
 *
 * Callers queue a job and sleep; the writer takes what is queued now (at most 256; PostgreSQL 60), never waiting for more, runs
 * each inside a SAVEPOINT of one transaction, commits, and wakes the callers only after COMMIT is durable. A job that fails
 * is rolled back alone. If the COMMIT fails, all jobs of the batch get its error and nothing of them is written. A failed fsync
 * (SQLITE_IOERR_FSYNC and kin) ends the process with exit code 74: what is on disk is then unknown to us.
 *
 * The hooks let the journal keep its head in step: they run on the writer's thread.
 */
#ifndef SG_DB_WRITER_H
#define SG_DB_WRITER_H
#include "db/db.h"

struct writer;

struct writer_hooks {
    void *arg;
    enum err (*batch_begin)(void *arg, struct db *db);   /* after BEGIN: lock the journal's head (PostgreSQL), load it if unknown */
    void (*job_begin)(void *arg);                        /* remember the head */
    void (*job_undo)(void *arg);                         /* back to what job_begin remembered */
    enum err (*batch_end)(void *arg, struct db *db);     /* before COMMIT: store the head */
    void (*batch_undo)(void *arg);                       /* the transaction is gone: forget the head */
};

struct write_job {
    enum err (*run)(void *arg, struct db *db); /* rows only: no I/O, no waiting */
    void *arg;
};

/* Takes over db (opened with .writer = true), which is closed by writer_free. queue_max: jobs waiting before ERR_BUSY. */
enum err writer_new(struct db *db, const struct writer_hooks *hooks, unsigned queue_max, struct writer **out) MUST_CHECK;
/* Runs what is queued, stops the thread, checkpoints, closes. */
void writer_free(struct writer *w);
/* Blocks until the job is durable or refused. OK, what run returned, ERR_BUSY (queue full or stopping), or the commit's error. */
enum err writer_run(struct writer *w, const struct write_job *job) MUST_CHECK;

struct writer_stats {
    uint64_t jobs, batches, refused, biggest;
    unsigned waiting; /* now */
};
void writer_stats(struct writer *w, struct writer_stats *out);

#endif
