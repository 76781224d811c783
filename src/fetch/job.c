#include "fetch/job.h"

#include <stdlib.h>
#include <string.h>

#include "fetch/checksum.h"

/* A file's name is made of it. */
static bool is_id(const char *text)
{
    size_t len = strlen(text);

    return len > 0 && len <= 40 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL && *text != '\0' ? xstrdup(text) : NULL;
}

static int64_t size_of(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value) && json_integer_value(value) > 0
               ? json_integer_value(value)
               : otherwise;
}

bool job_read(struct job *job, const json_t *object, struct error *err)
{
    char *kind;

    memset(job, 0, sizeof(*job));
    job->id = text_of(object, "id");
    job->url = text_of(object, "url");
    if (job->id == NULL || !is_id(job->id) || job->url == NULL) {
        job_release(job);
        return error_set_code(err, ERROR_USAGE,
                              "a download wants an id and an address");
    }
    kind = text_of(object, "kind");
    job->kind =
        kind != NULL && str_equal(kind, "pack") ? FILE_PACK : FILE_SOUND;
    free(kind);
    job->checksum = text_of(object, "checksum");
    if (job->checksum != NULL && !checksum_known(job->checksum)) {
        free(job->checksum);
        job->checksum = NULL;
    }
    job->bytes = size_of(object, "bytes", -1);
    job->length = size_of(object, "length", -1);
    job->duration_ms = size_of(object, "duration_ms", 0);
    job->chapters = text_of(object, "chapters");
    job->transcript = text_of(object, "transcript");
    job->transcript_type = text_of(object, "transcript_type");
    job->signature = text_of(object, "signature");
    return true;
}

void job_release(struct job *job)
{
    free(job->id);
    free(job->url);
    free(job->checksum);
    free(job->chapters);
    free(job->transcript);
    free(job->transcript_type);
    free(job->signature);
    memset(job, 0, sizeof(*job));
}
