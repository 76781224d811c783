/* One file to be fetched, as it was asked for. */
#ifndef FETCH_JOB_H
#define FETCH_JOB_H

#include <jansson.h>
#include <stdint.h>

#include "base/error.h"
#include "fetch/file_kind.h"

struct job {
    char *id; /* "ep051": also the name of its files */
    enum file_kind kind;
    char *url;
    char *checksum;      /* as checksum.h has it; NULL: none is known */
    int64_t bytes;       /* exact size, or -1 */
    int64_t length;      /* size as a feed announces it, often wrong; or -1 */
    int64_t duration_ms; /* 0: unknown */
    char *chapters;      /* address of chapters (JSON), or NULL */
    char *transcript;    /* address of a transcript, or NULL */
    char *transcript_type;
    char *signature; /* of a pack: address of its FILE.minisig, or NULL */
};

/* ERROR_USAGE for what cannot be a job. On failure `job` is empty. */
MUST_CHECK bool job_read(struct job *job, const json_t *object,
                         struct error *err);
void job_release(struct job *job);

#endif
