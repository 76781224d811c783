/* Between the files of journal_api.h; nobody else includes it. */
#ifndef SERVER_JOURNAL_INSIDE_H
#define SERVER_JOURNAL_INSIDE_H

#include "server/journal_api.h"
#include "server/segment.h"

#define JOURNAL_OUTCOME_INIT                                                   \
    {                                                                          \
        .status = 200, .reason = STR_INIT                                      \
    }

/* Sets a refusal; always true, so that `return journal_refuse(…)` works. */
bool journal_refuse(struct journal_outcome *outcome, int status,
                    const char *problem);
/* The same with the head's number and hash: gap and fork. */
bool journal_refuse_head(struct journal_outcome *outcome, const char *problem,
                         const struct head_row *head);

/* The head of a log; of an unknown one number 0 and h(0). */
MUST_CHECK bool journal_head(const struct journal_asker *asker,
                             const struct event_id *log, struct head_row *head,
                             struct error *err);
/* h(seq) of a log, seq from 0 to its head. */
MUST_CHECK bool journal_hash_at(const struct journal_asker *asker,
                                const struct head_row *head, int64_t seq,
                                struct hash *hash, struct error *err);
/*
 * The first steps of append and read: is n within the log, and is the hash
 * h(n)? If not the outcome says so. `*head` is filled.
 */
MUST_CHECK bool journal_check_place(const struct journal_asker *asker,
                                    const struct event_id *log, int64_t after,
                                    const struct hash *hash,
                                    struct head_row *head,
                                    struct journal_outcome *outcome,
                                    struct error *err);
MUST_CHECK bool journal_read_heads(const struct journal_asker *asker,
                                   const struct journal_row *row,
                                   struct journal_heads *heads,
                                   struct error *err);
/*
 * Replaces the bodies of events, in whichever logs they stand, and puts them on
 * the list of redactions under `rev`; both are written to `row`, which is the
 * caller's to store.
 */
MUST_CHECK bool journal_redact_events(const struct journal_asker *asker,
                                      const struct event_id *ids, size_t count,
                                      struct journal_row *row, int64_t rev,
                                      struct error *err);
/* A number for a changed journal. */
int64_t journal_next_version(const struct journal_asker *asker,
                             int64_t previous);

#endif
