/* Drafts of appends: what can be done before the store is asked. */
#include <string.h>

#include "server/journal_api.h"
#include "server/segment.h"

void append_draft_init(struct append_draft *draft, int64_t after,
                       const struct hash *hash)
{
    *draft = (struct append_draft){0};
    if (after < 0 || after > INT64_MAX - (int64_t)JOURNAL_EVENTS_MAX - 1) {
        draft->useless = true;
        after = 0;
    }
    segment_begin(&draft->segment, after + 1, hash);
}

static void add_line(struct append_draft *draft, const struct line *line)
{
    int64_t count = draft->segment.last - draft->segment.from + 1;

    /* A line without its body goes on the list of redactions: not from here. */
    if (line->redacted || count == (int64_t)JOURNAL_EVENTS_MAX) {
        draft->useless = true;
        return;
    }
    segment_extend(&draft->segment, line);
}

/* Where the last whole line ends. */
static size_t whole_len(struct slice lines)
{
    const char *end = memrchr(lines.at, '\n', lines.len);

    return end == NULL ? 0 : (size_t)(end - lines.at) + 1;
}

void append_draft_add(struct append_draft *draft, struct slice lines)
{
    struct error err = ERROR_INIT;
    struct line line;
    size_t whole;

    lines.at += draft->at;
    lines.len -= draft->at;
    whole = draft->useless ? 0 : whole_len(lines);
    /* What is no line by its length alone is not looked through again. */
    draft->useless |= lines.len - whole > LINE_MAX_BYTES;
    lines.len = whole;
    for (size_t at = 0; !draft->useless && at < lines.len;) {
        size_t before = at;

        if (!segment_next_line(lines, &at, &line, &err)) {
            draft->useless = true;
        } else {
            draft->at += at - before;
            add_line(draft, &line);
        }
    }
    error_release(&err);
}

void append_draft_end(struct append_draft *draft, struct slice lines)
{
    struct error err = ERROR_INIT;

    append_draft_add(draft, lines);
    draft->whole = !draft->useless && draft->at > 0 && draft->at == lines.len &&
                   segment_pack(&draft->segment, lines, &err);
    error_release(&err);
}

void append_draft_release(struct append_draft *draft)
{
    segment_release(&draft->segment);
    draft->whole = false;
    draft->useless = true;
}
