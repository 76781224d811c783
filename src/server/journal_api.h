/*
 * The journal of a learner as doc/protocol.md has it: a request in, an
 * answer out, HTTP left to others.
 *
 * Every function returns false only if the store failed (`err` says why): the
 * caller rolls back and answers 500, 503 or 507. What the protocol refuses is
 * an answer: true, with answer.status of 4xx or 507, and nothing was written.
 *
 * journal_append() and journal_redact() must be called between begin() and
 * commit() of the store. The caller sends an answer of theirs only after
 * commit(): an answer of 200 is a promise.
 *
 * Versions and revs are max(previous + 1, now_ms), not a count from 1: after a
 * restore of the server from a backup a plain count would name another state
 * by a number that a client knows already, and its If-None-Match would hide
 * that state from it.
 */
#ifndef SERVER_JOURNAL_API_H
#define SERVER_JOURNAL_API_H

#include "journal/chain.h"
#include "server/store.h"

#define JOURNAL_EVENTS_MAX     ((size_t)1000)    /* in one append */
#define JOURNAL_DECODED_MAX    ((size_t)2097152) /* bytes in one append */
#define JOURNAL_PULL_MAX       ((size_t)1048576) /* bytes in one read */
#define JOURNAL_LOGS_MAX       INT64_C(1000)
#define JOURNAL_BYTES_MAX      INT64_C(268435456)
#define JOURNAL_HASHES_MAX     ((size_t)1000)
#define JOURNAL_REDACTIONS_MAX ((size_t)1000)

/* Who asks, and when. */
struct journal_asker {
    struct server_store *store;
    struct event_id learner;
    int64_t now_ms; /* the server's clock */
};

/*
 * What every answer has. status: 200, 204, 304, 409, 413, 422 or 507; from 400
 * on `problem` is the type of problem ("gap", "fork", "too-large", "line",
 * "field", "quota"), else NULL.
 */
struct journal_outcome {
    int status;
    const char *problem;
    struct str reason; /* with "line", "field": why, for a person */
    int64_t seq;       /* gap, fork: the head; line: the bad line's number */
    struct hash hash;  /* gap, fork: h(seq) */
    size_t index;      /* field: which element of the list is wrong */
};

/* The heads, as 7.1 shows them. */
struct journal_heads {
    int64_t version;
    int64_t rev;
    struct head_rows logs;
};

/* ---- GET /v1/heads ---- */
struct heads_answer {
    struct journal_outcome outcome; /* 200, or 304 if `known` is the version */
    struct journal_heads heads;
};
/* `known`: the version of If-None-Match, or -1. */
MUST_CHECK bool journal_heads(const struct journal_asker *asker, int64_t known,
                              struct heads_answer *answer, struct error *err);
void heads_answer_release(struct heads_answer *answer);

/* ---- POST /v1/logs/{log}/lines ---- */
/*
 * What an append needs and the store does not: its lines checked, their chain
 * followed, all of them compressed. The thread that reads them does this while
 * they arrive, so that the one writer has little left to do. A draft may turn
 * out to be of no use (a line is bad, has no body, is in the log already): then
 * journal_append() goes by the lines as if there were none.
 */
struct append_draft {
    struct segment segment; /* of the lines so far */
    size_t at;              /* bytes of them */
    bool useless;
    bool whole; /* all of the request's lines are in it */
};
/* n and h(n), as in the request. */
void append_draft_init(struct append_draft *draft, int64_t after,
                       const struct hash *hash);
/* `lines` is what has come so far, from the first byte on. */
void append_draft_add(struct append_draft *draft, struct slice lines);
/* The same when all have come. */
void append_draft_end(struct append_draft *draft, struct slice lines);
/* Safe to call twice. */
void append_draft_release(struct append_draft *draft);

struct append_request {
    struct event_id log;
    int64_t after;    /* n, from 0 */
    struct hash hash; /* h(n), as the client has it */
    struct slice lines;
    const struct append_draft *draft; /* of these lines, or NULL */
};
struct append_answer {
    struct journal_outcome outcome; /* 200, 409, 413, 422, 507 */
    int64_t seq;                    /* of the head now */
    struct hash hash;               /* h(seq) */
    int64_t added;                  /* lines that were new */
    struct journal_heads heads;
};
MUST_CHECK bool journal_append(const struct journal_asker *asker,
                               const struct append_request *request,
                               struct append_answer *answer, struct error *err);
void append_answer_release(struct append_answer *answer);

/* ---- GET /v1/logs/{log}/lines ---- */
struct read_request {
    struct event_id log;
    int64_t after;    /* n */
    struct hash hash; /* h(n) */
    size_t max_bytes; /* 0: JOURNAL_PULL_MAX; at least one line is sent */
};
struct read_answer {
    struct journal_outcome outcome; /* 200, 204, 409 */
    struct str lines;
    int64_t from;     /* number of the first line sent */
    int64_t to;       /* of the last one */
    struct hash hash; /* h(to) */
    int64_t seq;      /* of the head */
    int64_t rev;      /* for the ETag */
    bool immutable;   /* only a redaction can change this range */
};
MUST_CHECK bool journal_read(const struct journal_asker *asker,
                             const struct read_request *request,
                             struct read_answer *answer, struct error *err);
void read_answer_release(struct read_answer *answer);

/* ---- GET /v1/logs/{log}/hashes ---- */
struct hash_pair {
    int64_t seq;
    struct hash hash; /* h(seq) */
};
struct hashes_answer {
    struct journal_outcome outcome; /* 200; no pairs for an unknown log */
    struct hash_pair *pairs;        /* rising */
    size_t count;
    size_t capacity;
};
MUST_CHECK bool journal_hashes(const struct journal_asker *asker,
                               const struct event_id *log, int64_t upto,
                               struct hashes_answer *answer, struct error *err);
void hashes_answer_release(struct hashes_answer *answer);

/* ---- POST and GET /v1/redactions ---- */
struct redact_answer {
    struct journal_outcome outcome; /* 200, 413, 422 */
    int64_t rev;
    int64_t done;    /* ids whose bodies are hashes now */
    int64_t unknown; /* ids not in the journal: listed, for when they come */
};
MUST_CHECK bool journal_redact(const struct journal_asker *asker,
                               const struct event_id *ids, size_t count,
                               struct redact_answer *answer, struct error *err);
void redact_answer_release(struct redact_answer *answer);

struct redactions_answer {
    int64_t rev;
    struct redaction_rows rows; /* those with a greater rev than `after` */
};
MUST_CHECK bool journal_redactions(const struct journal_asker *asker,
                                   int64_t after,
                                   struct redactions_answer *answer,
                                   struct error *err);
void redactions_answer_release(struct redactions_answer *answer);

/*
 * Makes one segment of many small neighbours of a log, between begin() and
 * commit(). `*merged`: how many are gone.
 */
MUST_CHECK bool journal_merge(const struct journal_asker *asker,
                              const struct event_id *log, size_t *merged,
                              struct error *err);
/*
 * Reads all lines of a log and follows its chain to the head. ERROR_DAMAGED
 * says where it breaks.
 */
MUST_CHECK bool journal_verify(const struct journal_asker *asker,
                               const struct head_row *head, struct error *err);

#endif
